# What on-call opens first: is it us, is it slow, is it behind, is it full.

locals {
  widgets = [
    {
      title = "Requests and errors", metrics = [
        ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.balancer.load_balancer, { stat = "Sum" }],
        [".", "HTTPCode_Target_5XX_Count", ".", ".", { stat = "Sum" }],
        [".", "HTTPCode_ELB_5XX_Count", ".", ".", { stat = "Sum" }],
      ]
    },
    {
      title = "Time to answer", metrics = [
        for stat in ["p50", "p90", "p99"] :
        ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.balancer.load_balancer, { stat = stat }]
      ]
    },
    {
      title = "Tasks", metrics = [
        for service in var.services :
        ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.cluster, "ServiceName", service, { stat = "Minimum" }]
      ]
    },
    {
      title = "Database", metrics = [
        ["AWS/RDS", "ACUUtilization", "DBClusterIdentifier", var.database_identifier, { stat = "Maximum" }],
        [".", "CPUUtilization", ".", ".", { stat = "Average" }],
        [".", "DatabaseConnections", ".", ".", { stat = "Maximum", yAxis = "right" }],
      ]
    },
    {
      title = "Behind the other region (ms)", metrics = [
        ["AWS/RDS", "AuroraGlobalDBReplicationLag", "DBClusterIdentifier", var.database_identifier, { stat = "Maximum" }],
        [".", "AuroraGlobalDBRPOLag", ".", ".", { stat = "Maximum" }],
      ]
    },
    {
      title = "Events: outbox, stream, lake", metrics = [
        ["Stoa", var.outbox_age_metric, "environment", var.name, { stat = "Maximum" }],
        ["AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "StreamName", var.stream_name, { stat = "Maximum", yAxis = "right" }],
        ["AWS/Firehose", "DeliveryToS3.DataFreshness", "DeliveryStreamName", var.firehose_name, { stat = "Maximum" }],
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  region         = var.region
  dashboard_name = "${var.name}-${var.region}"

  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type       = "alarm", x = 0, y = 0, width = 24, height = 3
        properties = { title = "Alarms", alarms = concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.arn], [aws_cloudwatch_metric_alarm.errors.arn]) }
      }],
      [
        for index, widget in local.widgets : {
          type       = "metric", x = (index % 2) * 12, y = 3 + floor(index / 2) * 6, width = 12, height = 6
          properties = { title = widget.title, metrics = widget.metrics, region = var.region, period = 60, view = "timeSeries" }
        }
      ],
    )
  })
}
