provider "aws" {
  region = "eu-central-1"
}

variables {
  name     = "stoa-test-data"
  region   = "eu-west-1"
  purpose  = "a test"
  services = ["cloudwatch.amazonaws.com"]
  for_logs = true
}

run "as_it_is" {
  # Rotates and lives in its region
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.region == "eu-west-1"
    error_message = "The key does not rotate, or lives elsewhere."
  }

  assert {
    condition     = aws_kms_key.this.deletion_window_in_days == 30
    error_message = "A key that is deleted by mistake must be recoverable for 30 days."
  }

  # Services use it for this account alone
  assert {
    condition = alltrue([
      for s in jsondecode(aws_kms_key.this.policy).Statement :
      can(s.Condition) || s.Principal == { AWS = "arn:aws:iam::123456789012:root" }
    ])
    error_message = "A statement lets somebody else than the account's root in without a condition."
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_kms_key.this.policy).Statement : !contains(flatten([s.Action]), "*")])
    error_message = "A statement allows every action."
  }
}

run "refuses_a_wrong_window" {
  command = plan

  variables {
    deletion_window_days = 1
  }

  expect_failures = [var.deletion_window_days]
}
