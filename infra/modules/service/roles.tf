# Who may what. The execution role starts tasks (image, secrets, logs); a task role is what the program itself may do.

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.this.partition}:ecs:${var.region}:${local.account}:*"]
    }
  }
}

data "aws_iam_policy_document" "execution" {
  statement {
    sid       = "PullOrigin"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [var.repository_arn, local.cached]
  }

  statement {
    sid       = "FillTheCache"
    actions   = ["ecr:BatchImportUpstreamImage"]
    resources = [local.cached]
  }

  statement {
    #checkov:skip=CKV_AWS_356:GetAuthorizationToken knows no resources
    sid       = "SignInToTheRegistry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for group in aws_cloudwatch_log_group.this : "${group.arn}:*"]
  }

  statement {
    sid       = "ReadSecrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = sort(distinct(concat(values(var.secret_arns), [var.owner_secret_arn])))
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]
  }
}

locals {
  cached = "arn:${data.aws_partition.this.partition}:ecr:${var.region}:${local.account}:repository/public/*"
  writes_metrics = {
    sid       = "WriteMetrics"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [aws_cloudwatch_log_group.this["metrics"].arn, "${aws_cloudwatch_log_group.this["metrics"].arn}:*"]
  }
  writes_prometheus = {
    sid       = "WritePrometheus"
    actions   = ["aps:RemoteWrite"]
    resources = [try(var.prometheus.arn, "arn:none")]
  }
  writes_events = {
    sid       = "WriteEvents"
    actions   = ["kinesis:DescribeStreamSummary", "kinesis:PutRecord", "kinesis:PutRecords"]
    resources = [var.stream_arn]
  }
  encrypts_events = {
    sid       = "EncryptEvents"
    actions   = ["kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }
  # What each program may do. Migration and reconciler need nothing of AWS: their secrets come with the task, mail goes
  # by SMTP.
  allowed = {
    serve     = concat([local.writes_metrics], var.prometheus != null ? [local.writes_prometheus] : [])
    relay     = [local.writes_events, local.encrypts_events]
    reconcile = []
    migrate   = []
  }
}

resource "aws_iam_role" "execution" {
  name                 = "${var.name}-execution-${var.region}"
  description          = "Starts origin's tasks"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "execution" {
  name   = "start"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

data "aws_iam_policy_document" "task" {
  for_each = { for program, statements in local.allowed : program => statements if contains(["serve", "relay"], program) }

  dynamic "statement" {
    for_each = each.value

    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_role" "task" {
  for_each = local.allowed

  name                 = "${var.name}-${each.key}-${var.region}"
  description          = "What origin's ${each.key} may do"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "task" {
  for_each = data.aws_iam_policy_document.task

  name   = "work"
  role   = aws_iam_role.task[each.key].id
  policy = each.value.json
}
