# One region's alarms. Each says what a person must do something about, and where it is written what.
# `page` wakes somebody, `ticket` waits for the morning.

locals {
  metric_alarms = merge(
    {
      latency = {
        severity   = "page", runbook = "slow", what = "The slowest hundredth of requests takes over a second"
        namespace  = "AWS/ApplicationELB", metric = "TargetResponseTime", statistic = "p99", operator = ">", threshold = 1
        dimensions = { LoadBalancer = var.balancer.load_balancer, TargetGroup = var.balancer.target_group }
        periods    = 5, missing = "notBreaching"
      }
      unhealthy = {
        severity   = "page", runbook = "capacity", what = "Fewer than two tasks answer"
        namespace  = "AWS/ApplicationELB", metric = "HealthyHostCount", statistic = "Minimum", operator = "<", threshold = 2
        dimensions = { LoadBalancer = var.balancer.load_balancer, TargetGroup = var.balancer.target_group }
        periods    = 3, missing = "breaching"
      }
      handshakes = {
        severity   = "ticket", runbook = "client-certificate", what = "Client certificates are refused: ours ran out, or somebody tries the door"
        namespace  = "AWS/ApplicationELB", metric = "ClientTLSNegotiationErrorCount", statistic = "Sum", operator = ">", threshold = 500
        dimensions = { LoadBalancer = var.balancer.load_balancer }
        periods    = 5, missing = "notBreaching"
      }
      capacity = {
        severity   = "page", runbook = "capacity", what = "The database is at the end of its capacity"
        namespace  = "AWS/RDS", metric = "ACUUtilization", statistic = "Average", operator = ">", threshold = 85
        dimensions = { DBClusterIdentifier = var.database_identifier }
        periods    = 10, missing = "notBreaching"
      }
      connections = {
        severity   = "ticket", runbook = "capacity", what = "Database connections near the limit that origin's pools may open"
        namespace  = "AWS/RDS", metric = "DatabaseConnections", statistic = "Maximum", operator = ">", threshold = var.max_connections
        dimensions = { DBClusterIdentifier = var.database_identifier }
        periods    = 5, missing = "notBreaching"
      }
      region-lag = {
        severity   = "page", runbook = "replica-lag", what = "This region's member is more than five seconds behind the writer's region"
        namespace  = "AWS/RDS", metric = "AuroraGlobalDBReplicationLag", statistic = "Maximum", operator = ">", threshold = 5000
        dimensions = { DBClusterIdentifier = var.database_identifier }
        periods    = 5, missing = "notBreaching" # the writer's region reports none
      }
      replica-lag = {
        severity   = "ticket", runbook = "replica-lag", what = "A reader is more than a second behind its own region's storage"
        namespace  = "AWS/RDS", metric = "AuroraReplicaLagMaximum", statistic = "Maximum", operator = ">", threshold = 1000
        dimensions = { DBClusterIdentifier = var.database_identifier }
        periods    = 5, missing = "notBreaching"
      }
      outbox-age = {
        severity   = "page", runbook = "outbox", what = "The oldest event has waited over two minutes for the relay"
        namespace  = "Stoa", metric = var.outbox_age_metric, statistic = "Maximum", operator = ">", threshold = 120
        dimensions = { environment = var.name } # the label that modules/service gives
        periods    = 3, missing = "breaching"   # no task that serves metrics, no figure
      }
      iterator-age = {
        severity   = "ticket", runbook = "stream", what = "A consumer is over ten minutes behind the stream"
        namespace  = "AWS/Kinesis", metric = "GetRecords.IteratorAgeMilliseconds", statistic = "Maximum", operator = ">", threshold = 600000
        dimensions = { StreamName = var.stream_name }
        periods    = 5, missing = "notBreaching"
      }
      put-records = {
        severity   = "ticket", runbook = "stream", what = "The stream refuses records; the relay repeats them, but something is wrong"
        namespace  = "AWS/Kinesis", metric = "PutRecords.FailedRecords", statistic = "Sum", operator = ">", threshold = 50
        dimensions = { StreamName = var.stream_name }
        periods    = 5, missing = "notBreaching"
      }
      firehose-freshness = {
        severity   = "ticket", runbook = "stream", what = "The oldest record that the lake lacks is over fifteen minutes old"
        namespace  = "AWS/Firehose", metric = "DeliveryToS3.DataFreshness", statistic = "Maximum", operator = ">", threshold = 900
        dimensions = { DeliveryStreamName = var.firehose_name }
        periods    = 5, missing = "notBreaching"
      }
      certificate-age = {
        severity   = "ticket", runbook = "certificate", what = "The load balancer's certificate ends in three weeks and was not renewed"
        namespace  = "AWS/CertificateManager", metric = "DaysToExpiry", statistic = "Minimum", operator = "<", threshold = 21
        dimensions = { CertificateArn = var.certificate_arn }
        periods    = 1, period = 86400, missing = "notBreaching"
      }
    },
    {
      for service in var.services : "tasks-${service}" => {
        severity   = service == "origin" ? "page" : "ticket", runbook = "capacity", what = "Service ${service} runs fewer than two tasks"
        namespace  = "ECS/ContainerInsights", metric = "RunningTaskCount", statistic = "Minimum", operator = "<", threshold = 2
        dimensions = { ClusterName = var.cluster, ServiceName = service }
        periods    = 5, missing = "breaching"
      }
    },
    {
      for service in var.services : "memory-${service}" => {
        severity   = "ticket", runbook = "capacity", what = "Service ${service} is near the end of its memory"
        namespace  = "AWS/ECS", metric = "MemoryUtilization", statistic = "Maximum", operator = ">", threshold = 85
        dimensions = { ClusterName = var.cluster, ServiceName = service }
        periods    = 5, missing = "notBreaching"
      }
    },
  )

  operators = { ">" = "GreaterThanThreshold", "<" = "LessThanThreshold" }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.metric_alarms

  region              = var.region
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.what}. ${var.runbook_url}/oncall.md#${each.value.runbook}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = try(each.value.period, 60)
  evaluation_periods  = each.value.periods
  threshold           = each.value.threshold
  comparison_operator = local.operators[each.value.operator]
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.this[each.value.severity].arn]
  ok_actions          = [aws_sns_topic.this[each.value.severity].arn]
}

# A share and not a count: ten errors mean nothing at noon and everything at four in the morning. At least 50 requests,
# so that one failed probe at night does not wake anybody.
resource "aws_cloudwatch_metric_alarm" "errors" {
  region              = var.region
  alarm_name          = "${var.name}-5xx-share"
  alarm_description   = "Over one per cent of requests fail. ${var.runbook_url}/oncall.md#errors"
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["page"].arn]
  ok_actions          = [aws_sns_topic.this["page"].arn]

  metric_query {
    id          = "share"
    label       = "5xx, per cent"
    expression  = "IF(requests >= 50, 100 * (FILL(target, 0) + FILL(balancer, 0)) / requests, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { requests = "RequestCount", target = "HTTPCode_Target_5XX_Count", balancer = "HTTPCode_ELB_5XX_Count" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value
        dimensions  = { LoadBalancer = var.balancer.load_balancer }
        period      = 60
        stat        = "Sum"
      }
    }
  }
}

# Findings of GuardDuty, from medium up.
resource "aws_cloudwatch_event_rule" "findings" {
  region      = var.region
  name        = "${var.name}-findings"
  description = "GuardDuty findings of severity 4 and above"

  event_pattern = jsonencode({
    source        = ["aws.guardduty"]
    "detail-type" = ["GuardDuty Finding"]
    detail        = { severity = [{ numeric = [">=", 4] }] }
  })
}

resource "aws_cloudwatch_event_target" "findings" {
  region    = var.region
  rule      = aws_cloudwatch_event_rule.findings.name
  target_id = "page"
  arn       = aws_sns_topic.this["page"].arn
}
