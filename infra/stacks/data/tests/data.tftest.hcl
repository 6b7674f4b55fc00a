provider "aws" {
  region = "eu-central-1"
}

variables {
  name              = "stoa-test"
  founding_region   = "eu-central-1"
  primary_region    = "eu-central-1"
  database_capacity = { min = 1, max = 8 }
  foundation = {
    eu-central-1 = { vpc_id = "vpc-20", cidr = "10.20.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.20.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-central-1:123456789012:repository/stoa" }
    eu-west-1    = { vpc_id = "vpc-21", cidr = "10.21.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.21.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/stoa" }
  }
}

run "both_regions_are_alike" {
  assert {
    condition = length(distinct([
      for region, data in output.regions : jsonencode({ keys = keys(data), secrets = keys(data.secret_arns), stream = data.stream_name })
    ])) == 1
    error_message = "The regions differ."
  }

  # Each region reads its own secrets and writes its own stream: it must do so while the other one is down
  assert {
    condition = alltrue(flatten([
      for region, data in output.regions : [
        for arn in concat(values(data.secret_arns), [data.owner_secret_arn, data.stream_arn]) : strcontains(arn, ":${region}:")
      ]
    ]))
    error_message = "A region depends on the other one's secrets or stream."
  }

  assert {
    condition     = length(output.lake_buckets) == 2 && length(output.member_arns) == 2 && var.raw_retention_days == 90
    error_message = "A region lacks a lake or a database, or raw events are not kept for 90 days."
  }
}

run "refuses_to_keep_raw_events_longer" {
  command = plan

  variables {
    raw_retention_days = 365
  }

  expect_failures = [var.raw_retention_days]
}

run "personal_data_can_have_one_home" {
  command = plan

  variables {
    personal_data_home = "eu-central-1"
  }

  assert {
    condition     = keys(output.member_arns) == ["eu-central-1"]
    error_message = "The database is elsewhere too."
  }

  assert {
    condition     = keys(output.regions) == ["eu-central-1", "eu-west-1"] && contains(keys(output.regions["eu-west-1"].secret_arns), "DATABASE_READ_URL")
    error_message = "The other region's tasks cannot read."
  }
}

run "the_one_home_is_where_the_database_is" {
  command = plan

  variables {
    personal_data_home = "eu-west-1"
  }

  expect_failures = [var.personal_data_home]
}
