# Where alarms go. A topic per severity in each region, so that a region's loss silences its own alarms alone.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

resource "aws_sns_topic" "this" {
  for_each = toset(["page", "ticket"])

  region            = var.region
  name              = "${var.name}-${each.key}"
  display_name      = "Stoa ${each.key}"
  kms_master_key_id = var.operations_key_arn
}

data "aws_iam_policy_document" "topic" {
  for_each = aws_sns_topic.this

  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [each.value.arn]

    principals {
      type        = "Service"
      identifiers = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  for_each = aws_sns_topic.this

  region = var.region
  arn    = each.value.arn
  policy = data.aws_iam_policy_document.topic[each.key].json
}

resource "aws_sns_topic_subscription" "mail" {
  for_each = aws_sns_topic.this

  region    = var.region
  topic_arn = each.value.arn
  protocol  = "email"
  endpoint  = var.mail[each.key]
}

data "aws_iam_policy_document" "chat_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["chatbot.amazonaws.com"]
    }
  }
}

# The channel may look at metrics and alarms, and do nothing.
resource "aws_iam_role" "chat" {
  count = var.slack == null ? 0 : 1

  name                 = "${var.name}-chat-${var.region}"
  description          = "Shows alarms in chat"
  assume_role_policy   = data.aws_iam_policy_document.chat_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy_attachment" "chat" {
  count = var.slack == null ? 0 : 1

  role       = aws_iam_role.chat[0].name
  policy_arn = local.read_metrics
}

locals {
  read_metrics = "arn:${data.aws_partition.this.partition}:iam::aws:policy/CloudWatchReadOnlyAccess"
}

resource "aws_chatbot_slack_channel_configuration" "this" {
  count = var.slack == null ? 0 : 1

  configuration_name    = "${var.name}-${var.region}"
  iam_role_arn          = aws_iam_role.chat[0].arn
  slack_team_id         = var.slack.team
  slack_channel_id      = var.slack.channel
  sns_topic_arns        = [for topic in aws_sns_topic.this : topic.arn]
  guardrail_policy_arns = [local.read_metrics]
  logging_level         = "ERROR"
}
