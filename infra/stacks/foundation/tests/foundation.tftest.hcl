provider "aws" {
  region = "eu-central-1"
}

variables {
  name       = "stoa-test"
  domain     = "aws.shop.example"
  regions    = { eu-central-1 = { cidr = "10.20.0.0/16" }, eu-west-1 = { cidr = "10.21.0.0/16" } }
  budget_usd = 100
  owner_mail = "operations@example.com"
}

run "both_regions_are_alike" {
  # Equal but for what names the region, an address or an id
  assert {
    condition = length(distinct([
      for region, base in output.regions : jsonencode({
        keys    = keys(base)
        subnets = { for tier, ids in base.subnet_ids : tier => length(ids) }
        private = length(base.private_cidrs)
      })
    ])) == 1
    error_message = "The regions differ."
  }

  assert {
    condition = alltrue([
      for region, base in output.regions :
      strcontains(base.data_key_arn, region) && strcontains(base.operations_key_arn, region) && strcontains(base.archive_bucket, region)
    ]) && length(distinct(flatten([for base in values(output.regions) : [base.data_key_arn, base.operations_key_arn]]))) == 4
    error_message = "A region uses another one's key or bucket."
  }

  assert {
    condition     = length(aws_shield_subscription.this) == 0
    error_message = "Shield Advanced is on by default: 3,000 USD a month."
  }

  assert {
    condition     = aws_route53_zone.this.enable_accelerated_recovery && length(aws_route53_record.dkim) == 6
    error_message = "Names are not recovered quickly, or mail from a region is not signed."
  }

  assert {
    condition     = sort([for n in aws_budgets_budget.this.notification : n.notification_type]) == tolist(["ACTUAL", "FORECASTED"])
    error_message = "No alert precedes the end of the budget."
  }

  # Services of this account alone write to the archive
  assert {
    condition = alltrue(flatten([
      for document in data.aws_iam_policy_document.archive : [
        for s in jsondecode(document.json).Statement : can(s.Condition.StringEquals["aws:SourceAccount"]) && !contains(flatten([s.Action]), "*")
      ]
    ]))
    error_message = "Somebody else may write to the archive."
  }
}

run "refuses_overlapping_ranges" {
  command = plan

  variables {
    regions = { eu-central-1 = { cidr = "10.20.0.0/16" }, eu-west-1 = { cidr = "10.20.0.0/16" } }
  }

  expect_failures = [var.regions]
}

run "refuses_a_third_region" {
  command = plan

  variables {
    regions = { eu-central-1 = { cidr = "10.20.0.0/16" }, eu-west-1 = { cidr = "10.21.0.0/16" }, eu-north-1 = { cidr = "10.22.0.0/16" } }
  }

  expect_failures = [var.regions]
}
