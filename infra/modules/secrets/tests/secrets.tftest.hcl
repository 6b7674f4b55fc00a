provider "aws" {
  region = "eu-central-1"
}

variables {
  name        = "stoa-test"
  home_region = "eu-central-1"
  kms_key_arns = {
    eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/1"
    eu-west-1    = "arn:aws:kms:eu-west-1:123456789012:key/2"
  }
  secrets = {
    MADE  = { description = "made here", generated_length = 64 }
    GIVEN = { description = "given by an operator" }
  }
}

run "as_it_is" {
  # No value is in the state
  assert {
    condition     = keys(aws_secretsmanager_secret_version.generated) == ["MADE"] && aws_secretsmanager_secret_version.generated["MADE"].secret_string == null
    error_message = "A secret's value is in the state, or one that an operator gives is overwritten."
  }

  # Each is encrypted and replicated
  assert {
    condition = alltrue([
      for secret in aws_secretsmanager_secret.this :
      secret.kms_key_id == var.kms_key_arns["eu-central-1"]
      && [for r in secret.replica : "${r.region} ${r.kms_key_id}"] == ["eu-west-1 ${var.kms_key_arns["eu-west-1"]}"]
    ])
    error_message = "A secret is not encrypted by its region's key, or cannot be read while its home is down."
  }

  assert {
    condition     = strcontains(output.arns["eu-west-1"]["MADE"], ":eu-west-1:") && strcontains(output.arns["eu-central-1"]["MADE"], ":eu-central-1:")
    error_message = "A region would read the other region's secret."
  }
}
