provider "aws" {
  region = "eu-central-1"
}

variables {
  name                = "stoa-test"
  region              = "eu-west-1"
  balancer            = { load_balancer = "app/stoa/1", target_group = "targetgroup/stoa/2" }
  cluster             = "stoa-test"
  services            = ["origin", "relay", "reconcile"]
  database_identifier = "stoa-test-eu-west-1"
  stream_name         = "stoa-test-events"
  firehose_name       = "stoa-test-events"
  certificate_arn     = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
  operations_key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/1"
  mail                = { page = "oncall@example.com", ticket = "operations@example.com" }
  runbook_url         = "https://example.com/docs/operations"
}

run "alarms_cover_each_service" {
  assert {
    condition = alltrue([
      for service in var.services : length([
        for alarm in aws_cloudwatch_metric_alarm.this : alarm
        if try(alarm.dimensions.ServiceName, "") == service && alarm.metric_name == "RunningTaskCount" && alarm.treat_missing_data == "breaching"
      ]) == 1
    ])
    error_message = "A service may run no task without an alarm."
  }

  assert {
    condition = alltrue([
      for metric in [
        "TargetResponseTime", "AuroraGlobalDBReplicationLag", "AuroraReplicaLagMaximum", "stoa_outbox_oldest_seconds", "GetRecords.IteratorAgeMilliseconds",
        "PutRecords.FailedRecords", "DeliveryToS3.DataFreshness", "ACUUtilization", "DaysToExpiry", "HealthyHostCount",
      ] : contains([for alarm in aws_cloudwatch_metric_alarm.this : alarm.metric_name], metric)
    ])
    error_message = "A figure that means something has no alarm."
  }

  # As the collector writes it (modules/service)
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["outbox-age"].dimensions == tomap({ environment = var.name }) && aws_cloudwatch_metric_alarm.this["outbox-age"].treat_missing_data == "breaching"
    error_message = "The alarm for the outbox's age reads a figure that nobody writes."
  }

  assert {
    condition     = length([for query in aws_cloudwatch_metric_alarm.errors.metric_query : query if strcontains(coalesce(query.expression, "-"), "/ requests")]) == 1
    error_message = "Errors are not alarmed as a share of requests."
  }
}

run "each_alarm_reaches_a_person_who_can_read_what_to_do" {
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), [aws_cloudwatch_metric_alarm.errors]) :
      length(alarm.alarm_actions) == 1 && contains([for topic in aws_sns_topic.this : topic.arn], one(alarm.alarm_actions))
    ])
    error_message = "An alarm tells nobody."
  }

  # The page has the section that the alarm names.
  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), [aws_cloudwatch_metric_alarm.errors]) :
      strcontains(file("${path.module}/../../../docs/operations/oncall.md"), "<a id=\"${split("#", alarm.alarm_description)[1]}\"></a>")
    ])
    error_message = "An alarm's link leads to a section that oncall.md does not have."
  }

  assert {
    condition     = alltrue([for severity, subscription in aws_sns_topic_subscription.mail : subscription.endpoint == var.mail[severity]]) && length(aws_sns_topic_subscription.mail) == 2
    error_message = "A topic has no reader."
  }

  assert {
    condition     = alltrue([for topic in aws_sns_topic.this : topic.kms_master_key_id == var.operations_key_arn])
    error_message = "A topic is not encrypted."
  }

  assert {
    condition     = length(aws_chatbot_slack_channel_configuration.this) == 0
    error_message = "Chat is configured without a channel."
  }
}

run "chat_may_look_and_do_nothing" {
  variables {
    slack = { team = "T1", channel = "C1" }
  }

  assert {
    condition     = aws_chatbot_slack_channel_configuration.this[0].guardrail_policy_arns == tolist(["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"])
    error_message = "The channel may do more than look."
  }
}
