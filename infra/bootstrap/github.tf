# What CI may do in this account, with no key stored anywhere: GitHub vouches for a job, AWS believes it for an hour. What
# GitHub vouches for is the job's GitHub environment, since every job that wants a role names one (.github/workflows).
#   plan    <environment>-plan: reads the configuration, not the data
#   apply   <environment>, which asks for approval in production; where it is rehearsed in, also <environment>-drill

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  subjects = {
    plan  = ["repo:${var.repository}:environment:${var.environment}-plan"]
    apply = [for name in concat([var.environment], var.rehearsed ? ["${var.environment}-drill"] : []) : "repo:${var.repository}:environment:${name}"]
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

  # The trust stores' buckets hold public certificates, which Terraform looks at.
  statement {
    sid           = "NoObjectsButStateAndTrust"
    effect        = "Deny"
    actions       = ["s3:GetObject", "s3:GetObjectVersion"]
    not_resources = ["${module.state[var.regions[0]].arn}/*", "arn:${local.partition}:s3:::${var.name}-trust-*/*"]
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
