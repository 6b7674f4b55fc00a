# After a switchover `primary_region` is swapped. Everything must still be the very same thing: the schema-only provider
# gives a replaced resource another id. (Try it: write primary_region where main.tf says founding_region.)

provider "aws" {
  region = "eu-central-1"
}

variables {
  name            = "stoa-test"
  founding_region = "eu-central-1"
  capacity        = { min = 1, max = 8 }
  client_cidrs    = ["10.10.64.0/20"]
  secret_key_arns = { eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/1", eu-west-1 = "arn:aws:kms:eu-west-1:123456789012:key/3" }
  members = {
    eu-central-1 = { vpc_id = "vpc-1", subnet_ids = ["a", "b", "c"], kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2", instances = 2 }
    eu-west-1    = { vpc_id = "vpc-2", subnet_ids = ["d", "e", "f"], kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/3", operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/4", instances = 2 }
  }
}

run "before" {
  variables {
    primary_region = "eu-central-1"
  }

  assert {
    condition     = length(output.identities) == 14 && strcontains(output.writer_arn, "eu-central-1")
    error_message = "Not everything that must survive is watched."
  }
}

run "after_a_switchover_nothing_is_replaced" {
  variables {
    primary_region = "eu-west-1"
  }

  assert {
    condition     = output.identities == run.before.identities
    error_message = "Replaced: ${join(", ", [for what, id in run.before.identities : what if try(output.identities[what], "") != id])}"
  }

  assert {
    condition     = [for region, group in aws_rds_cluster_parameter_group.this : region if contains([for p in group.parameter : p.name], "rds.global_db_rpo")] == ["eu-west-1"]
    error_message = "The bound on loss does not follow the writer."
  }

  assert {
    condition     = output.writer_arn == output.members["eu-west-1"].arn
    error_message = "The module does not know the new writer."
  }
}
