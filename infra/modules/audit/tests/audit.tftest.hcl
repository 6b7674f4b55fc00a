provider "aws" {
  region = "eu-central-1"
}

variables {
  name   = "stoa-test"
  region = "eu-central-1"
  kms_key_arns = {
    eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/1"
    eu-west-1    = "arn:aws:kms:eu-west-1:123456789012:key/2"
  }
}

run "as_it_is" {
  # The trail covers the account and cannot be altered
  assert {
    condition = alltrue([
      aws_cloudtrail.this.is_multi_region_trail, aws_cloudtrail.this.include_global_service_events,
      aws_cloudtrail.this.enable_log_file_validation, aws_cloudtrail.this.kms_key_id == var.kms_key_arns["eu-central-1"],
    ])
    error_message = "The trail misses a region, is not validated or not encrypted."
  }

  # Both regions are watched
  assert {
    condition     = alltrue([for region in keys(var.kms_key_arns) : aws_guardduty_detector.this[region].enable && aws_guardduty_detector.this[region].region == region])
    error_message = "A region is not watched."
  }

  # Only the trail writes
  assert {
    condition = alltrue([
      for s in jsondecode(data.aws_iam_policy_document.trail.json).Statement :
      s.Principal == { Service = "cloudtrail.amazonaws.com" } && can(s.Condition.StringEquals["aws:SourceArn"]) && !contains(flatten([s.Action]), "*")
    ])
    error_message = "Somebody else may write to the trail's bucket."
  }
}

run "refuses_to_forget_within_a_year" {
  command = plan

  variables {
    retention_days = 30
  }

  expect_failures = [var.retention_days]
}
