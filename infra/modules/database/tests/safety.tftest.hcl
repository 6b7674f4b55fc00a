provider "aws" {
  region = "eu-central-1"
}

variables {
  name            = "stoa-test"
  founding_region = "eu-central-1"
  primary_region  = "eu-central-1"
  capacity        = { min = 1, max = 8 }
  client_cidrs    = ["10.10.64.0/20", "10.11.64.0/20"]
  secret_key_arns = { eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/1", eu-west-1 = "arn:aws:kms:eu-west-1:123456789012:key/3" }
  members = {
    eu-central-1 = { vpc_id = "vpc-1", subnet_ids = ["a", "b", "c"], kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1", operations_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2", instances = 2 }
    eu-west-1    = { vpc_id = "vpc-2", subnet_ids = ["d", "e", "f"], kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/3", operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/4", instances = 2 }
  }
}

run "safe" {
  # Never public
  assert {
    condition     = alltrue([for i in concat(values(aws_rds_cluster_instance.founder), values(aws_rds_cluster_instance.follower)) : i.publicly_accessible == false])
    error_message = "An instance is public."
  }

  assert {
    condition = alltrue([
      for rule in aws_vpc_security_group_ingress_rule.this :
      startswith(rule.cidr_ipv4, "10.") && rule.from_port == 5432 && rule.to_port == 5432
    ]) && length(aws_vpc_security_group_ingress_rule.this) == 4
    error_message = "Somebody else than tasks of both regions reaches the database."
  }

  # Encrypted, each by its own region's key
  assert {
    condition = (
      aws_rds_global_cluster.this.storage_encrypted
      && aws_rds_cluster.founder.storage_encrypted && aws_rds_cluster.founder.kms_key_id == var.members["eu-central-1"].kms_key_arn
      && aws_rds_cluster.follower["eu-west-1"].storage_encrypted && aws_rds_cluster.follower["eu-west-1"].kms_key_id == var.members["eu-west-1"].kms_key_arn
      && alltrue([for region, vault in aws_backup_vault.this : vault.kms_key_arn == var.members[region].kms_key_arn])
      && alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id != null])
    )
    error_message = "A store is not encrypted by its region's key."
  }

  assert {
    condition     = alltrue([for group in aws_rds_cluster_parameter_group.this : contains([for p in group.parameter : "${p.name}=${p.value}"], "rds.force_ssl=1")])
    error_message = "A member accepts plain connections."
  }

  # Where the writer is, and only there: a promoted follower would hold every commit back
  assert {
    condition     = [for region, group in aws_rds_cluster_parameter_group.this : region if contains([for p in group.parameter : "${p.name}=${p.value}"], "rds.global_db_rpo=60")] == ["eu-central-1"]
    error_message = "Loss is not bounded, or the bound would stop a promoted follower."
  }

  # Aurora adds no readers to a member that follows
  assert {
    condition     = keys(aws_appautoscaling_target.readers) == ["eu-central-1"] && aws_appautoscaling_target.readers["eu-central-1"].min_capacity == 1
    error_message = "Readers do not follow the load, or shall in a region where Aurora refuses it."
  }

  # No password in the state
  assert {
    condition = (
      aws_rds_cluster.founder.master_password == null && aws_rds_cluster.founder.master_password_wo_version == 1
      && alltrue([for v in concat([aws_secretsmanager_secret_version.operator], values(aws_secretsmanager_secret_version.writer), values(aws_secretsmanager_secret_version.reader)) : v.secret_string == null])
    )
    error_message = "A password is in the state."
  }

  assert {
    condition     = alltrue([for c in concat([aws_rds_cluster.founder], values(aws_rds_cluster.follower)) : c.deletion_protection && !c.skip_final_snapshot && c.backup_retention_period >= 7]) && aws_rds_global_cluster.this.deletion_protection
    error_message = "A member can be deleted, or leaves nothing behind."
  }

  # Copied to the other region
  assert {
    condition = alltrue([
      for region, plan in aws_backup_plan.this :
      alltrue([for rule in plan.rule : [for copy in rule.copy_action : copy.destination_vault_arn] == [for other, vault in aws_backup_vault.this : vault.arn if other != region]])
    ]) && length(aws_backup_vault_lock_configuration.this) == 2
    error_message = "Backups are not copied to the other region, or can be deleted."
  }

  # Symmetric: what one member has, the other has
  assert {
    condition = alltrue([
      for attribute in ["engine", "backup_retention_period", "deletion_protection", "storage_encrypted", "iam_database_authentication_enabled", "enable_http_endpoint", "performance_insights_enabled", "copy_tags_to_snapshot"] :
      aws_rds_cluster.founder[attribute] == aws_rds_cluster.follower["eu-west-1"][attribute]
      ]) && (
      aws_rds_cluster.founder.serverlessv2_scaling_configuration[0].min_capacity == aws_rds_cluster.follower["eu-west-1"].serverlessv2_scaling_configuration[0].min_capacity
      && aws_rds_cluster.founder.serverlessv2_scaling_configuration[0].max_capacity == aws_rds_cluster.follower["eu-west-1"].serverlessv2_scaling_configuration[0].max_capacity
      && length(aws_rds_cluster_instance.founder) == length(aws_rds_cluster_instance.follower)
    )
    error_message = "The members differ: one could not take over the other's work."
  }
}

run "refuses_the_world" {
  command = plan

  variables {
    client_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.client_cidrs]
}

run "refuses_a_writer_elsewhere" {
  command = plan

  variables {
    primary_region = "us-east-1"
  }

  expect_failures = [var.primary_region]
}
