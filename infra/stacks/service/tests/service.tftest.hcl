provider "aws" {
  region = "eu-central-1"
}

variables {
  name            = "stoa-test"
  domain          = "aws.shop.example"
  zone_id         = "Z1"
  primary_region  = "eu-central-1"
  drained_regions = []
  client_ca_pem   = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
  public_url      = "https://shop.example"
  payment_url     = "https://pay.example"
  mail_from       = "shop@shop.example"
  mail            = { page = "oncall@example.com", ticket = "operations@example.com" }
  runbook_url     = "https://example.com/docs/operations"
  images = {
    eu-central-1 = { serve = "stoa@sha256:a", migrate = "stoa@sha256:a" }
    eu-west-1    = { serve = "stoa@sha256:a", migrate = "stoa@sha256:a" }
  }
  foundation = {
    eu-central-1 = { vpc_id = "vpc-20", cidr = "10.20.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.20.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-central-1:123456789012:repository/stoa" }
    eu-west-1    = { vpc_id = "vpc-21", cidr = "10.21.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.21.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/stoa" }
  }
  data = {
    eu-central-1 = { stream_arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/events", stream_name = "events", firehose_name = "events", database_identifier = "stoa-eu-central-1", owner_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:owner", secret_arns = { ASSERTION_KEYS = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a", DATABASE_READ_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:b", DATABASE_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:c", DERIVATION_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:d", PAYMENT_API_KEY = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:e", PAYMENT_WEBHOOK_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:f", SIGNING_KEYS = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:g", SMTP_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:h", TLS_CERT = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:i", TLS_KEY = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:j" } }
    eu-west-1    = { stream_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/events", stream_name = "events", firehose_name = "events", database_identifier = "stoa-eu-west-1", owner_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:owner", secret_arns = { ASSERTION_KEYS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a", DATABASE_READ_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:b", DATABASE_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:c", DERIVATION_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:d", PAYMENT_API_KEY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:e", PAYMENT_WEBHOOK_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:f", SIGNING_KEYS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:g", SMTP_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:h", TLS_CERT = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:i", TLS_KEY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:j" } }
  }
}

run "both_regions_are_alike" {
  assert {
    condition     = length(distinct([for region, names in output.alarm_names : jsonencode(names)])) == 1 && length(output.alarm_names["eu-west-1"]) >= 18
    error_message = "A region has other alarms than the other one."
  }

  assert {
    condition     = length(distinct([for what in keys(output.identities) : replace(replace(what, "eu-central-1 ", ""), "eu-west-1 ", "")])) * 2 == length(output.identities)
    error_message = "A region runs something that the other one does not."
  }

  assert {
    condition     = output.open_regions == ["eu-central-1", "eu-west-1"]
    error_message = "Not both regions are open."
  }
}

run "after_a_switchover_nothing_is_replaced" {
  command = plan

  variables {
    primary_region = "eu-west-1"
  }

  # Task definitions too: a switchover that restarts every task would be a second outage
  assert {
    condition     = output.identities == run.both_regions_are_alike.identities
    error_message = "Replaced: ${join(", ", [for what, id in run.both_regions_are_alike.identities : what if try(output.identities[what], "") != id])}"
  }

  assert {
    condition     = { for region in jsondecode(output.edge_regions) : region.name => region.writer } == { eu-central-1 = false, eu-west-1 = true }
    error_message = "The edge would write to the old primary."
  }
}

run "the_writer_cannot_be_drained" {
  command = plan

  variables {
    drained_regions = ["eu-central-1"]
  }

  expect_failures = [output.edge_regions]
}
