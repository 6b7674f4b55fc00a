# Break glass: what docs/operations/failover.md does, for a person with a second factor, while CI, single sign-on, the state
# or a whole region is out of reach. It moves the writer, the tasks and nothing else; every use is in the trail.

# Who may become it: the members of this group, which may do nothing else. People are added by hand (deploy.md).
resource "aws_iam_group" "emergency" {
  #checkov:skip=CKV2_AWS_14:Who is on call changes more often than this configuration
  #checkov:skip=CKV2_AWS_21:Who is on call changes more often than this configuration
  name = "${var.name}-emergency"
}

data "aws_iam_policy_document" "emergency_group" {
  statement {
    sid       = "BecomeTheEmergencyRole"
    actions   = ["sts:AssumeRole"]
    resources = [aws_iam_role.emergency.arn]
  }
}

resource "aws_iam_group_policy" "emergency" {
  name   = "become-emergency"
  group  = aws_iam_group.emergency.name
  policy = data.aws_iam_policy_document.emergency_group.json
}

data "aws_iam_policy_document" "emergency_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account}:root"]
    }

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "emergency" {
  statement {
    sid       = "MoveTheWriter"
    actions   = ["rds:FailoverGlobalCluster", "rds:RemoveFromGlobalCluster", "rds:SwitchoverGlobalCluster"]
    resources = ["arn:${local.partition}:rds::${local.account}:global-cluster:${var.name}", "arn:${local.partition}:rds:*:${local.account}:cluster:${var.name}-*"]
  }

  # Where the bound on loss holds commits back (failover.md, oncall.md).
  statement {
    sid       = "LiftTheBound"
    actions   = ["rds:ResetDBClusterParameterGroup"]
    resources = ["arn:${local.partition}:rds:*:${local.account}:cluster-pg:${var.name}-*"]
  }

  # A member that was cut loose has another name; the tasks get it by their secret.
  statement {
    sid       = "PointTheTasksElsewhere"
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:StopReplicationToReplica"]
    resources = [for login in ["app", "owner"] : "arn:${local.partition}:secretsmanager:*:${local.account}:secret:${var.name}/database/${login}-*"]
  }

  statement {
    sid       = "MoveAName"
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = ["arn:${local.partition}:route53:::hostedzone/*"]
  }

  statement {
    sid       = "MoveTheTasks"
    actions   = ["ecs:UpdateService"]
    resources = ["arn:${local.partition}:ecs:*:${local.account}:service/${var.name}/*"]
  }

  statement {
    #checkov:skip=CKV_AWS_356:Application Auto Scaling knows no resources here; the dimension is an ECS service of the account
    #checkov:skip=CKV_AWS_111:Application Auto Scaling knows no resources here
    sid       = "ScaleTheTasks"
    actions   = ["application-autoscaling:RegisterScalableTarget"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "application-autoscaling:service-namespace"
      values   = ["ecs"]
    }
  }

  # What the page asks for, by name: the managed view-only policy leaves some of it out.
  statement {
    #checkov:skip=CKV_AWS_356:Reading the state of things, none of their data
    sid = "Look"
    actions = [
      "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics", "ecs:DescribeServices", "ecs:DescribeTasks",
      "elasticloadbalancing:DescribeLoadBalancers", "rds:DescribeDBClusterParameters", "rds:DescribeDBClusters",
      "rds:DescribeDBClusterSnapshots", "rds:DescribeEvents", "rds:DescribeGlobalClusters", "route53:GetChange",
      "route53:ListHostedZonesByName", "secretsmanager:DescribeSecret",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "ReadLogs"
    actions   = ["logs:FilterLogEvents"]
    resources = ["arn:${local.partition}:logs:*:${local.account}:log-group:/${var.name}/*"]
  }

  statement {
    sid       = "AskTheDatabase"
    actions   = ["rds-data:ExecuteStatement"]
    resources = ["arn:${local.partition}:rds:*:${local.account}:cluster:${var.name}-*"]
  }

  statement {
    sid       = "AsTheOperator"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:${local.partition}:secretsmanager:*:${local.account}:secret:${var.name}/database/operator-*"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["arn:${local.partition}:kms:*:${local.account}:key/*"]

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["secretsmanager.*.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "emergency" {
  name                 = "${var.name}-emergency"
  description          = "Region failover by hand: docs/operations/failover.md"
  assume_role_policy   = data.aws_iam_policy_document.emergency_trust.json
  max_session_duration = 14400
}

resource "aws_iam_role_policy" "emergency" {
  name   = "failover"
  role   = aws_iam_role.emergency.id
  policy = data.aws_iam_policy_document.emergency.json
}

resource "aws_iam_role_policy_attachment" "emergency" {
  role       = aws_iam_role.emergency.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/job-function/ViewOnlyAccess"
}

# SES's SMTP side knows users only. The access key is made by hand and lives in the secret SMTP_URL, never in state.
resource "aws_iam_user" "mail" {
  #checkov:skip=CKV_AWS_273:SMTP credentials of SES can belong to a user only; it may send mail and nothing else
  name = "${var.name}-mail"
}

data "aws_iam_policy_document" "mail" {
  statement {
    sid       = "SendMail"
    actions   = ["ses:SendRawEmail"]
    resources = ["arn:${local.partition}:ses:*:${local.account}:identity/*"]
  }
}

resource "aws_iam_user_policy" "mail" {
  #checkov:skip=CKV_AWS_40:There is one such user, and no group to put it into
  name   = "send"
  user   = aws_iam_user.mail.name
  policy = data.aws_iam_policy_document.mail.json
}
