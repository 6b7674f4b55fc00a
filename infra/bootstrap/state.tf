# Terraform's state of one environment: versioned, encrypted, locked by S3 itself, and copied to the other region, so that
# the loss of the first does not take the means of changing things with it.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

locals {
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition
  buckets   = { for index, region in var.regions : region => "${var.name}-state${index == 0 ? "" : "-copy"}-${local.account}" }
}

module "key" {
  source   = "../modules/key"
  for_each = toset(var.regions)

  name    = "${var.name}-state"
  region  = each.key
  purpose = "Terraform's state"
}

module "state" {
  source   = "../modules/bucket"
  for_each = local.buckets

  name            = each.value
  region          = each.key
  kms_key_arn     = module.key[each.key].arn
  noncurrent_days = 90 # a state that was spoilt is found within
}

data "aws_iam_policy_document" "copy_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "copy" {
  statement {
    sid       = "SeeTheState"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [module.state[var.regions[0]].arn]
  }

  statement {
    sid       = "ReadTheState"
    actions   = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
    resources = ["${module.state[var.regions[0]].arn}/*"]
  }

  statement {
    sid       = "WriteTheCopy"
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["${module.state[var.regions[1]].arn}/*"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [module.key[var.regions[0]].arn]
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:Encrypt"]
    resources = [module.key[var.regions[1]].arn]
  }
}

resource "aws_iam_role" "copy" {
  name               = "${var.name}-state-copy"
  description        = "Copies Terraform's state to the other region"
  assume_role_policy = data.aws_iam_policy_document.copy_trust.json
}

resource "aws_iam_role_policy" "copy" {
  name   = "copy"
  role   = aws_iam_role.copy.id
  policy = data.aws_iam_policy_document.copy.json
}

resource "aws_s3_bucket_replication_configuration" "state" {
  region = var.regions[0]
  bucket = module.state[var.regions[0]].name
  role   = aws_iam_role.copy.arn

  rule {
    id     = "copy"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket = module.state[var.regions[1]].arn

      encryption_configuration {
        replica_kms_key_id = module.key[var.regions[1]].arn
      }
    }
  }

  depends_on = [aws_iam_role_policy.copy]
}

# The account as a whole: no public bucket ever, disks encrypted.
resource "aws_s3_account_public_access_block" "this" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
