provider "aws" {
  region = "eu-central-1"
}

variables {
  name               = "stoa-test"
  region             = "eu-west-1"
  operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
}

run "is_encrypted_and_grafana_may_only_read" {
  assert {
    condition     = aws_prometheus_workspace.this.kms_key_arn == var.operations_key_arn
    error_message = "Metrics are not encrypted by the region's key."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.grafana.policy).Statement :
      s.Resource == aws_prometheus_workspace.this.arn && alltrue([for action in flatten([s.Action]) : can(regex("^aps:(Get|Query)", action))])
    ])
    error_message = "Grafana may do more than read this workspace."
  }
}
