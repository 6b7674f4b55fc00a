# Who did what in the account (CloudTrail, all regions, one trail) and what looks like an attack (GuardDuty, each region).

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

locals {
  account   = data.aws_caller_identity.this.account_id
  trail_arn = "arn:${data.aws_partition.this.partition}:cloudtrail:${var.region}:${local.account}:trail/${var.name}"
  bucket    = "${var.name}-trail-${local.account}"
}

data "aws_iam_policy_document" "trail" {
  statement {
    sid       = "TrailLooks"
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::${local.bucket}"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }

  statement {
    sid       = "TrailWrites"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::${local.bucket}/AWSLogs/${local.account}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }
}

module "bucket" {
  source = "../bucket"

  name              = local.bucket
  region            = var.region
  kms_key_arn       = var.kms_key_arns[var.region]
  expire_after_days = { "" = var.retention_days }
  policies          = [data.aws_iam_policy_document.trail.json]
  disposable        = var.disposable
}

resource "aws_cloudtrail" "this" {
  #checkov:skip=CKV_AWS_252:GuardDuty reads the trail and alarms; a message per log file helps nobody
  #checkov:skip=CKV2_AWS_10:Kept in S3 and read by Athena and GuardDuty; a second copy in CloudWatch Logs costs more than it tells
  region                        = var.region
  name                          = var.name
  s3_bucket_name                = module.bucket.name
  kms_key_id                    = var.kms_key_arns[var.region]
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true
  }

  depends_on = [module.bucket]
}

resource "aws_guardduty_detector" "this" {
  for_each = var.kms_key_arns

  #checkov:skip=CKV2_AWS_3:Enabled for the account in both regions; an organisation is the owner's to set up
  region                       = each.key
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

# Runtime monitoring adds its own endpoints to the VPC, which could then not be destroyed: not where it must be.
resource "aws_guardduty_detector_feature" "this" {
  for_each = {
    for pair in setproduct(keys(var.kms_key_arns), concat(["RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"], var.disposable ? [] : ["RUNTIME_MONITORING"])) :
    "${pair[0]}/${pair[1]}" => { region = pair[0], name = pair[1] }
  }

  region      = each.value.region
  detector_id = aws_guardduty_detector.this[each.value.region].id
  name        = each.value.name
  status      = "ENABLED"

  dynamic "additional_configuration" {
    for_each = each.value.name == "RUNTIME_MONITORING" ? ["ECS_FARGATE_AGENT_MANAGEMENT"] : []

    content {
      name   = additional_configuration.value
      status = "ENABLED"
    }
  }
}
