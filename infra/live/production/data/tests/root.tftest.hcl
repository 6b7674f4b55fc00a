# The same text in every environment. The other layer's state is made up; `infra/bin/rehearse` chains the real ones.

provider "aws" {
  region = "eu-central-1"
}

override_data {
  target = data.terraform_remote_state.foundation

  values = {
    outputs = {
      regions = {
        eu-central-1 = { vpc_id = "vpc-20", cidr = "10.20.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.20.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-central-1:123456789012:repository/stoa" }
        eu-west-1    = { vpc_id = "vpc-21", cidr = "10.21.0.0/16", subnet_ids = { public = ["a", "b", "c"], private = ["d", "e", "f"], isolated = ["g", "h", "i"] }, private_cidrs = ["10.21.64.0/20"], archive_bucket = "archive", data_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2", repository_url = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/stoa", repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/stoa" }
      }
    }
  }
}

run "refuses_a_region_of_elsewhere" {
  command = plan

  variables {
    primary_region = "us-east-1"
  }

  expect_failures = [var.primary_region]
}
