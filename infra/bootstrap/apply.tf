# What the modules need, service by service, in this account and its two regions; reading comes from ReadOnlyAccess.
# A new service in a module means a line here: that is on purpose.

locals {
  any = "${local.account}:*"

  # Services whose resources carry the account in their ARN.
  by_account = {
    network = ["ec2", "elasticloadbalancing", "wafv2", "acm"]
    compute = ["ecs", "ecr"]
    data    = ["rds", "backup", "kinesis", "firehose", "glue", "athena"]
    watch   = ["logs", "cloudwatch", "sns", "events", "guardduty", "cloudtrail", "aps", "grafana", "shield"]
  }

  # Actions that AWS cannot bind to a resource, because there is none yet or it belongs to the whole region.
  unbound = [
    "acm:RequestCertificate",
    "application-autoscaling:DeleteScalingPolicy", "application-autoscaling:DeregisterScalableTarget",
    "application-autoscaling:PutScalingPolicy", "application-autoscaling:RegisterScalableTarget", "application-autoscaling:TagResource",
    "backup-storage:MountCapsule",
    "ec2:CreateVpc", "ec2:AllocateAddress",
    "ecr:CreatePullThroughCacheRule", "ecr:DeletePullThroughCacheRule", "ecr:PutRegistryScanningConfiguration", "ecr:PutReplicationConfiguration",
    "ecs:DeregisterTaskDefinition",
    "grafana:CreateWorkspace", "guardduty:CreateDetector",
    "kms:CreateKey",
    "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
  ]

  # Services of the whole world, which no region can be asked of.
  unbound_global = [
    "chatbot:CreateSlackChannelConfiguration", "chatbot:DeleteSlackChannelConfiguration", "chatbot:UpdateSlackChannelConfiguration",
    "route53:CreateHealthCheck", "route53:CreateHostedZone",
    "shield:CreateProtection", "shield:CreateSubscription", "shield:DeleteProtection",
    "wafv2:AssociateWebACL",
  ]
}

data "aws_iam_policy_document" "services" {
  for_each = local.by_account

  #checkov:skip=CKV_AWS_107:The role makes these services; it is assumed only from the approved GitHub environment
  #checkov:skip=CKV_AWS_108:The role makes these services; it is assumed only from the approved GitHub environment
  #checkov:skip=CKV_AWS_109:The role makes these services; it is assumed only from the approved GitHub environment
  #checkov:skip=CKV_AWS_111:The role makes these services; it is assumed only from the approved GitHub environment
  statement {
    actions = [for service in each.value : "${service}:*"]
    resources = flatten([
      for service in each.value : ["arn:${local.partition}:${service}:*:${local.any}", "arn:${local.partition}:${service}::${local.any}"]
    ])

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:RequestedRegion"
      values   = concat(var.regions, ["us-east-1"])
    }
  }
}

data "aws_iam_policy_document" "named" {
  statement {
    sid       = "Buckets"
    actions   = ["s3:*"]
    resources = ["arn:${local.partition}:s3:::${var.name}-*"]
  }

  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:*"]
    resources = ["arn:${local.partition}:secretsmanager:*:${local.account}:secret:${var.name}/*"]
  }

  statement {
    sid       = "Parameters"
    actions   = ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter"]
    resources = ["arn:${local.partition}:ssm:*:${local.account}:parameter/${var.name}/*"]
  }

  statement {
    sid       = "Keys"
    actions   = ["kms:*"]
    resources = ["arn:${local.partition}:kms:*:${local.account}:key/*", "arn:${local.partition}:kms:*:${local.account}:alias/${var.name}-*"]
  }

  statement {
    sid       = "Names"
    actions   = ["route53:*"]
    resources = ["arn:${local.partition}:route53:::hostedzone/*", "arn:${local.partition}:route53:::healthcheck/*", "arn:${local.partition}:route53:::change/*"]
  }

  statement {
    sid       = "Mail"
    actions   = ["ses:*"]
    resources = ["arn:${local.partition}:ses:*:${local.account}:identity/*"]
  }

  statement {
    sid       = "Budget"
    actions   = ["budgets:ModifyBudget", "budgets:TagResource"]
    resources = ["arn:${local.partition}:budgets::${local.account}:budget/${var.name}"]
  }

  statement {
    sid       = "Sql"
    actions   = ["rds-data:BeginTransaction", "rds-data:CommitTransaction", "rds-data:ExecuteStatement"]
    resources = ["arn:${local.partition}:rds:*:${local.account}:cluster:${var.name}-*"]
  }

  statement {
    #checkov:skip=CKV_AWS_356:Actions that AWS cannot bind to a resource, each by name
    #checkov:skip=CKV_AWS_111:Actions that AWS cannot bind to a resource, each by name
    sid       = "UnboundInTheRegions"
    actions   = local.unbound
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = var.regions
    }
  }

  statement {
    sid       = "UnboundInTheWorld"
    actions   = local.unbound_global
    resources = ["*"]
  }
}

# Roles: only those of this environment, only under the boundary, only for the services that the modules use.
data "aws_iam_policy_document" "roles" {
  statement {
    sid       = "MakeRolesUnderTheBoundary"
    actions   = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    resources = [local.roles]

    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [aws_iam_policy.boundary.arn]
    }
  }

  statement {
    sid       = "KeepRoles"
    actions   = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"]
    resources = [local.roles]
  }

  # CI cannot widen what CI may do, nor let itself into the emergency role.
  statement {
    sid       = "NotItsOwn"
    effect    = "Deny"
    actions   = ["iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Set*", "iam:Update*"]
    resources = concat([for role in aws_iam_role.ci : role.arn], [aws_iam_role.copy.arn, aws_iam_role.emergency.arn, aws_iam_policy.boundary.arn])
  }

  statement {
    sid       = "HandRolesToServices"
    actions   = ["iam:PassRole"]
    resources = [local.roles]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values = [
        "backup.amazonaws.com", "chatbot.amazonaws.com", "ecs-tasks.amazonaws.com", "firehose.amazonaws.com",
        "grafana.amazonaws.com", "monitoring.rds.amazonaws.com",
      ]
    }
  }

  statement {
    sid       = "ServiceLinkedRoles"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:${local.partition}:iam::${local.account}:role/aws-service-role/*"]
  }
}

locals {
  roles = "arn:${local.partition}:iam::${local.account}:role/${var.name}-*"
}

# What no role of the environment can ever exceed: above all, no IAM.
data "aws_iam_policy_document" "boundary" {
  #checkov:skip=CKV_AWS_107:A boundary grants nothing; it is the outermost limit of roles that name their resources themselves
  #checkov:skip=CKV_AWS_108:A boundary grants nothing
  #checkov:skip=CKV_AWS_109:A boundary grants nothing
  #checkov:skip=CKV_AWS_111:A boundary grants nothing
  #checkov:skip=CKV_AWS_356:A boundary grants nothing
  statement {
    sid = "WhatRolesNeed"
    actions = [
      "aps:*", "backup:*", "backup-storage:*", "cloudwatch:*", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage",
      "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer", "kinesis:*", "kms:CreateGrant", "kms:Decrypt",
      "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "logs:*", "rds:*", "s3:AbortMultipartUpload",
      "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:PutObject",
      "secretsmanager:GetSecretValue", "ses:SendEmail", "ses:SendRawEmail", "tag:GetResources",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "boundary" {
  name        = "${var.name}-boundary"
  description = "The most that any role of the environment may do"
  policy      = data.aws_iam_policy_document.boundary.json
}

resource "aws_iam_policy" "apply" {
  for_each = merge(
    { for what, document in data.aws_iam_policy_document.services : what => document.json },
    { named = data.aws_iam_policy_document.named.json, roles = data.aws_iam_policy_document.roles.json },
  )

  name        = "${var.name}-ci-apply-${each.key}"
  description = "What CI may change: ${each.key}"
  policy      = each.value
}

resource "aws_iam_role_policy_attachment" "apply" {
  for_each = aws_iam_policy.apply

  role       = aws_iam_role.ci["apply"].name
  policy_arn = each.value.arn
}
