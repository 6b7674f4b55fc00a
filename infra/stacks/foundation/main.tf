# What changes once a year: keys, networks, names, images' home, the account's watch. Both regions alike.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

locals {
  account = data.aws_caller_identity.this.account_id
  # One order for whatever has two ends.
  pair = sort(keys(var.regions))
}

# What customers' data is encrypted with.
module "data_key" {
  source   = "../../modules/key"
  for_each = var.regions

  name                 = "${var.name}-data"
  region               = each.key
  purpose              = "database, stream, lake, secrets, images"
  services             = ["backup.amazonaws.com"]
  deletion_window_days = var.disposable ? 7 : 30
}

# What watching needs: AWS services write with it in their own name.
module "operations_key" {
  source   = "../../modules/key"
  for_each = var.regions

  name                 = "${var.name}-operations"
  region               = each.key
  purpose              = "logs, alarms, trail"
  services             = ["budgets.amazonaws.com", "cloudtrail.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com"]
  for_logs             = true
  deletion_window_days = var.disposable ? 7 : 30
}

data "aws_iam_policy_document" "archive" {
  for_each = var.regions

  statement {
    sid       = "ServicesWriteLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::${local.archive[each.key]}/*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "ServicesLook"
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::${local.archive[each.key]}"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

locals {
  archive = { for region in keys(var.regions) : region => "${var.name}-archive-${region}-${local.account}" }
}

# Logs that AWS services deliver: load balancer, VPC flows. They hold addresses, so they end after 30 days.
module "archive" {
  source   = "../../modules/bucket"
  for_each = var.regions

  name              = local.archive[each.key]
  region            = each.key
  expire_after_days = { "" = 30 }
  policies          = [data.aws_iam_policy_document.archive[each.key].json]
  disposable        = var.disposable
}

module "network" {
  source   = "../../modules/network"
  for_each = var.regions

  name               = var.name
  region             = each.key
  cidr               = each.value.cidr
  nat                = var.nat
  archive_bucket_arn = module.archive[each.key].arn
}

module "peering" {
  source = "../../modules/peering"

  name = var.name

  requester = {
    region          = local.pair[0]
    vpc_id          = module.network[local.pair[0]].vpc_id
    cidr            = var.regions[local.pair[0]].cidr
    route_table_ids = module.network[local.pair[0]].peered_route_table_ids
  }

  accepter = {
    region          = local.pair[1]
    vpc_id          = module.network[local.pair[1]].vpc_id
    cidr            = var.regions[local.pair[1]].cidr
    route_table_ids = module.network[local.pair[1]].peered_route_table_ids
  }
}

module "registry" {
  source = "../../modules/registry"

  name            = var.name
  kms_key_arns    = { for region, key in module.data_key : region => key.arn }
  reader_accounts = var.image_readers
  disposable      = var.disposable
}

module "audit" {
  source = "../../modules/audit"

  name         = var.name
  region       = local.pair[0]
  kms_key_arns = { for region, key in module.operations_key : region => key.arn }
  disposable   = var.disposable
}

# Delegated from the shop's domain, which is hosted at the CDN. Accelerated recovery brings changes of records back within an
# hour when Route 53's control plane in us-east-1 is lost; the emergency path does not wait for it.
resource "aws_route53_zone" "this" {
  #checkov:skip=CKV2_AWS_38:Signed once the parent zone can publish the DS record (docs/operations/deploy.md)
  #checkov:skip=CKV2_AWS_39:Queries come from resolvers of the CDN alone and tell nothing
  name                        = var.domain
  comment                     = "${var.name}: names of origin"
  enable_accelerated_recovery = true
  force_destroy               = var.disposable
}

# Mail can be sent from either region.
resource "aws_sesv2_email_identity" "this" {
  for_each = var.regions

  region         = each.key
  email_identity = "${each.key}.${var.domain}"

  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }
}

# The fallback is for a plan from clean, where SES has not said its tokens yet.
resource "aws_route53_record" "dkim" {
  for_each = { for pair in setproduct(local.pair, [0, 1, 2]) : "${pair[0]}/${pair[1]}" => { region = pair[0], index = pair[1] } }

  zone_id = aws_route53_zone.this.zone_id
  name    = "${try(aws_sesv2_email_identity.this[each.value.region].dkim_signing_attributes[0].tokens[each.value.index], "pending${each.value.index}")}._domainkey.${each.value.region}.${var.domain}"
  type    = "CNAME"
  ttl     = 3600
  records = ["${try(aws_sesv2_email_identity.this[each.value.region].dkim_signing_attributes[0].tokens[each.value.index], "pending${each.value.index}")}.dkim.amazonses.com"]
}

# Alerts before the end of a month that will exceed its budget.
resource "aws_budgets_budget" "this" {
  name         = var.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.budget_usd)
  limit_unit   = "USD"

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }

    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = notification.key
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = [var.owner_mail]
    }
  }
}

# Shield Advanced: 3,000 USD a month for the organisation, for a year at least, whatever is destroyed meanwhile.
resource "aws_shield_subscription" "this" {
  count = var.shield_advanced ? 1 : 0

  auto_renew   = "DISABLED"
  skip_destroy = true
}
