# What CI may do in this account, with no key stored anywhere: GitHub vouches for a workflow, AWS believes it for an hour.
#   plan    any pull request and main; reads the configuration, not the data
#   apply   a workflow that runs in the GitHub environment of this name, which asks for approval in production

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  subjects = {
    plan  = ["repo:${var.repository}:pull_request", "repo:${var.repository}:ref:refs/heads/main"]
    apply = ["repo:${var.repository}:environment:${var.environment}"]
  }
}

data "aws_iam_policy_document" "github" {
  for_each = local.subjects

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = each.value
    }
  }
}

resource "aws_iam_role" "ci" {
  for_each = local.subjects

  name                 = "${var.name}-ci-${each.key}"
  description          = "GitHub Actions: ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.github[each.key].json
  max_session_duration = each.key == "apply" ? 7200 : 3600 # a database takes its time
}

resource "aws_iam_role_policy_attachment" "read" {
  for_each = local.subjects

  role       = aws_iam_role.ci[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/ReadOnlyAccess"
}

# ReadOnlyAccess reads data as well as configuration; a pull request has no business with orders or logs.
data "aws_iam_policy_document" "no_data" {
  statement {
    sid    = "NoData"
    effect = "Deny"

    actions = [
      "athena:GetQueryResults", "ecr:GetDownloadUrlForLayer", "kinesis:GetRecords", "logs:FilterLogEvents",
      "logs:GetLogEvents", "logs:GetQueryResults", "logs:StartQuery", "rds-data:*", "rds:DownloadDBLogFilePortion",
      "secretsmanager:GetSecretValue", "ssm:StartSession",
    ]

    resources = ["*"]
  }

  statement {
    sid           = "NoObjectsButState"
    effect        = "Deny"
    actions       = ["s3:GetObject", "s3:GetObjectVersion"]
    not_resources = ["${module.state[var.regions[0]].arn}/*"]
  }
}

data "aws_iam_policy_document" "state" {
  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [for key in module.key : key.arn]
  }
}

data "aws_iam_policy_document" "state_write" {
  statement {
    sid       = "WriteStateAndLock"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [for bucket in module.state : "${bucket.arn}/*"]
  }

  # A lock is deleted when it is given back; a state never is.
  statement {
    sid       = "NeverDeleteState"
    effect    = "Deny"
    actions   = ["s3:DeleteObject"]
    resources = [for bucket in module.state : "${bucket.arn}/*.tfstate"]
  }

  statement {
    sid       = "SeeTheBuckets"
    actions   = ["s3:ListBucket"]
    resources = [for bucket in module.state : bucket.arn]
  }
}

resource "aws_iam_role_policy" "no_data" {
  name   = "no-data"
  role   = aws_iam_role.ci["plan"].id
  policy = data.aws_iam_policy_document.no_data.json
}

resource "aws_iam_role_policy" "state" {
  for_each = local.subjects

  name   = "state"
  role   = aws_iam_role.ci[each.key].id
  policy = data.aws_iam_policy_document.state.json
}

resource "aws_iam_role_policy" "state_write" {
  name   = "state-write"
  role   = aws_iam_role.ci["apply"].id
  policy = data.aws_iam_policy_document.state_write.json
}
