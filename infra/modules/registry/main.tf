# Origin's image: pushed in one region, replicated by ECR to the other, so that either can start tasks alone.
# What is deployed is recorded in each region's Parameter Store; the service layer reads it from there.

data "aws_caller_identity" "this" {}

locals {
  first = sort(tolist(keys(var.kms_key_arns)))[0]
  cached = {
    for pair in setproduct(keys(var.kms_key_arns), var.cached_images) : "${pair[0]}/${pair[1]}" => { region = pair[0], image = pair[1] }
  }
}

resource "aws_ecr_repository" "this" {
  for_each = var.kms_key_arns

  region               = each.key
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"
  force_delete         = var.disposable

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = each.value
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = var.kms_key_arns

  region     = each.key
  repository = aws_ecr_repository.this[each.key].name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Keep the last ${var.kept_images} images: as far back as a rollback can go"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.kept_images }
      action       = { type = "expire" }
    }]
  })
}

# Another environment's account copies the very image that was tested here.
data "aws_iam_policy_document" "readers" {
  statement {
    sid       = "OtherEnvironmentsPull"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [for repository in aws_ecr_repository.this : repository.arn]

    principals {
      type        = "AWS"
      identifiers = length(var.reader_accounts) == 0 ? [data.aws_caller_identity.this.account_id] : var.reader_accounts
    }
  }
}

resource "aws_ecr_repository_policy" "this" {
  for_each = length(var.reader_accounts) == 0 ? {} : { (local.first) = aws_ecr_repository.this[local.first] }

  region     = each.key
  repository = each.value.name
  policy     = data.aws_iam_policy_document.readers.json
}

# Only where images are pushed: a replicated image is not replicated again.
resource "aws_ecr_replication_configuration" "this" {
  region = local.first

  replication_configuration {
    rule {
      dynamic "destination" {
        for_each = setsubtract(keys(var.kms_key_arns), [local.first])

        content {
          region      = destination.value
          registry_id = data.aws_caller_identity.this.account_id
        }
      }

      repository_filter {
        filter      = var.name
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}

resource "aws_ecr_registry_scanning_configuration" "this" {
  for_each = var.kms_key_arns

  region    = each.key
  scan_type = "ENHANCED"

  rule {
    scan_frequency = "CONTINUOUS_SCAN"

    repository_filter {
      filter      = "${var.name}*"
      filter_type = "WILDCARD"
    }
  }
}

# The sidecars of origin come through ECR as well, so that a task starts while the public registry is down. The
# repositories are made here: one that ECR makes by itself has no key of ours, and outlives the environment.
resource "aws_ecr_repository" "cached" {
  for_each = local.cached

  region               = each.value.region
  name                 = "public/${each.value.image}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true # a cache

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arns[each.value.region]
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_pull_through_cache_rule" "public" {
  for_each = var.kms_key_arns

  region                = each.key
  ecr_repository_prefix = "public"
  upstream_registry_url = "public.ecr.aws"
}

resource "aws_ssm_parameter" "image" {
  for_each = {
    for pair in setproduct(keys(var.kms_key_arns), ["image", "migration-image"]) :
    "${pair[0]}/${pair[1]}" => { region = pair[0], what = pair[1] }
  }

  #checkov:skip=CKV2_AWS_34:The digest of an image is no secret, and the read-only role of CI must see it
  #checkov:skip=CKV_AWS_337:The digest of an image is no secret
  region      = each.value.region
  name        = "/${var.name}/${each.value.what}"
  description = each.value.what == "image" ? "Digest of the image that serves in this region" : "Digest of the image that migrates"
  type        = "String"
  value       = "sha256:${join("", [for _ in range(64) : "0"])}"

  lifecycle {
    ignore_changes = [value] # written by the deploy workflow
  }
}
