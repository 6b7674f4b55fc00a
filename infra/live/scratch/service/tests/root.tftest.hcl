# The same text in every environment. The other layers' states are made up; `infra/bin/rehearse` chains the real ones.

provider "aws" {
  region = "eu-central-1"
}

override_data {
  target = data.terraform_remote_state.layer["foundation"]

  values = {
    outputs = {
      zone = { id = "Z1", name = "aws.shop.example", name_servers = [] }
      regions = {
        eu-central-1 = { vpc_id = "vpc-20", cidr = "10.20.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.20.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-central-1:123456789012:repository/stoa" }
        eu-west-1    = { vpc_id = "vpc-21", cidr = "10.21.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.21.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/stoa" }
      }
    }
  }
}

override_data {
  target = data.terraform_remote_state.layer["data"]

  values = {
    outputs = {
      primary_region = "eu-central-1"
      regions = {
        eu-central-1 = { stream_arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/events", stream_name = "events", firehose_name = "events", database_identifier = "stoa-eu-central-1", owner_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:owner", secret_arns = { ASSERTION_KEYS = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a", DATABASE_READ_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:b", DATABASE_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:c", DERIVATION_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:d", PAYMENT_API_KEY = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:e", PAYMENT_WEBHOOK_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:f", SIGNING_KEYS = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:g", SMTP_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:h", TLS_CERT = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:i", TLS_KEY = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:j" } }
        eu-west-1    = { stream_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/events", stream_name = "events", firehose_name = "events", database_identifier = "stoa-eu-west-1", owner_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:owner", secret_arns = { ASSERTION_KEYS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a", DATABASE_READ_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:b", DATABASE_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:c", DERIVATION_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:d", PAYMENT_API_KEY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:e", PAYMENT_WEBHOOK_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:f", SIGNING_KEYS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:g", SMTP_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:h", TLS_CERT = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:i", TLS_KEY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:j" } }
      }
    }
  }
}

run "leads_to_both_regions" {
  command = plan

  assert {
    condition     = output.open_regions == ["eu-central-1", "eu-west-1"]
    error_message = "Not both regions are open."
  }

  assert {
    condition = [for region in jsondecode(output.edge_regions) : "${region.name} ${region.url} ${region.writer}"] == [
      "eu-central-1 https://eu-central-1.origin.aws.shop.example true",
      "eu-west-1 https://eu-west-1.origin.aws.shop.example false",
    ]
    error_message = "The edge's table is wrong."
  }
}

run "a_drained_region_gets_nothing" {
  command = plan

  variables {
    drained_regions = ["eu-west-1"]
  }

  assert {
    condition     = output.open_regions == ["eu-central-1"] && [for region in jsondecode(output.edge_regions) : region.name] == ["eu-central-1"]
    error_message = "A drained region still gets traffic."
  }
}
