# Aurora PostgreSQL Global Database: one member per region, the same in both.
#
# Which member writes is Aurora's own state and moves with a switchover. Nothing below that AWS cannot change in place
# may therefore depend on `primary_region`: the founder is the member that the database was created in, for ever, also
# while it is a reader. (Written as "primary" and "secondary", a switchover would make Terraform replace both.)
# tests/switchover.tftest.hcl holds this.

locals {
  regions   = keys(var.members)
  followers = { for region, member in var.members : region => member if region != var.founding_region }
  all       = merge({ (var.founding_region) = aws_rds_cluster.founder }, aws_rds_cluster.follower)
  instances = merge([
    for region, member in var.members : {
      for index in range(member.instances) : "${region}/${index}" => { region = region, index = index }
    }
  ]...)
  family = "aurora-postgresql${split(".", var.engine_version)[0]}"
}

resource "aws_rds_global_cluster" "this" {
  region                    = var.founding_region
  global_cluster_identifier = var.name
  engine                    = "aurora-postgresql"
  engine_version            = var.engine_version
  storage_encrypted         = true
  deletion_protection       = !var.disposable
}

resource "aws_rds_cluster" "founder" {
  #checkov:skip=CKV_AWS_139:On unless the environment is disposable (tests/safety.tftest.hcl)
  #checkov:skip=CKV_AWS_162:IAM login is on; checkov does not detect it next to write-only passwords
  #checkov:skip=CKV2_AWS_8:A separate backup plan covers both members (backup.tf)
  region                    = var.founding_region
  cluster_identifier        = "${var.name}-${var.founding_region}"
  global_cluster_identifier = aws_rds_global_cluster.this.id
  engine                    = aws_rds_global_cluster.this.engine
  engine_version            = aws_rds_global_cluster.this.engine_version

  # Only here, and only ever here: followers get all of it by replication.
  database_name              = var.database_name
  master_username            = var.owner
  master_password_wo         = ephemeral.random_password.login["owner"].result
  master_password_wo_version = var.password_version

  db_subnet_group_name            = aws_db_subnet_group.this[var.founding_region].name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this[var.founding_region].name
  vpc_security_group_ids          = [aws_security_group.this[var.founding_region].id]

  storage_encrypted = true
  kms_key_id        = var.members[var.founding_region].kms_key_arn

  iam_database_authentication_enabled = true
  enable_http_endpoint                = true # Data API: SQL for operators through IAM, without a way into the VPC
  deletion_protection                 = !var.disposable
  skip_final_snapshot                 = var.disposable
  final_snapshot_identifier           = var.disposable ? null : "${var.name}-${var.founding_region}-final"
  backup_retention_period             = var.backup_retention_days
  preferred_backup_window             = "02:00-03:00"
  preferred_maintenance_window        = "tue:03:30-tue:04:30"
  copy_tags_to_snapshot               = true
  enabled_cloudwatch_logs_exports     = ["postgresql", "iam-db-auth-error"]

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.members[var.founding_region].kms_key_arn
  performance_insights_retention_period = 7

  serverlessv2_scaling_configuration {
    min_capacity = var.capacity.min
    max_capacity = var.capacity.max
  }

  lifecycle {
    # Set by Aurora when this member stops or starts writing; upgrades go through the global cluster. A founder that
    # was rebuilt as a follower may not tell its first name and owner any more: that is no reason to replace it.
    ignore_changes = [replication_source_identifier, engine_version, database_name, master_username]
  }

  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_rds_cluster" "follower" {
  for_each = local.followers

  #checkov:skip=CKV_AWS_139:On unless the environment is disposable (tests/safety.tftest.hcl)
  #checkov:skip=CKV_AWS_162:IAM login is on; checkov does not detect it with for_each
  #checkov:skip=CKV2_AWS_8:A separate backup plan covers both members (backup.tf)
  region                    = each.key
  cluster_identifier        = "${var.name}-${each.key}"
  global_cluster_identifier = aws_rds_global_cluster.this.id
  engine                    = aws_rds_global_cluster.this.engine
  engine_version            = aws_rds_global_cluster.this.engine_version

  db_subnet_group_name            = aws_db_subnet_group.this[each.key].name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this[each.key].name
  vpc_security_group_ids          = [aws_security_group.this[each.key].id]

  storage_encrypted = true
  kms_key_id        = each.value.kms_key_arn

  iam_database_authentication_enabled = true
  enable_http_endpoint                = true
  deletion_protection                 = !var.disposable
  skip_final_snapshot                 = var.disposable
  final_snapshot_identifier           = var.disposable ? null : "${var.name}-${each.key}-final"
  backup_retention_period             = var.backup_retention_days
  preferred_backup_window             = "02:00-03:00"
  preferred_maintenance_window        = "wed:03:30-wed:04:30" # never the founder's night
  copy_tags_to_snapshot               = true
  enabled_cloudwatch_logs_exports     = ["postgresql", "iam-db-auth-error"]

  performance_insights_enabled          = true
  performance_insights_kms_key_id       = each.value.kms_key_arn
  performance_insights_retention_period = 7

  serverlessv2_scaling_configuration {
    min_capacity = var.capacity.min
    max_capacity = var.capacity.max
  }

  lifecycle {
    ignore_changes = [replication_source_identifier, engine_version, database_name, master_username, source_region] # as above
  }

  # A follower joins a founder that has an instance to read from.
  depends_on = [aws_cloudwatch_log_group.this, aws_rds_cluster_instance.founder]
}

resource "aws_rds_cluster_instance" "founder" {
  for_each = { for key, instance in local.instances : key => instance if instance.region == var.founding_region }

  region                                = each.value.region
  identifier                            = "${var.name}-${each.value.region}-${each.value.index}"
  cluster_identifier                    = aws_rds_cluster.founder.id
  engine                                = aws_rds_cluster.founder.engine
  instance_class                        = "db.serverless"
  publicly_accessible                   = false
  auto_minor_version_upgrade            = true
  ca_cert_identifier                    = "rds-ca-ecc384-g1"
  promotion_tier                        = each.value.index
  copy_tags_to_snapshot                 = true
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.members[each.value.region].kms_key_arn
  performance_insights_retention_period = 7
  monitoring_interval                   = 30
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
}

resource "aws_rds_cluster_instance" "follower" {
  for_each = { for key, instance in local.instances : key => instance if instance.region != var.founding_region }

  region                                = each.value.region
  identifier                            = "${var.name}-${each.value.region}-${each.value.index}"
  cluster_identifier                    = aws_rds_cluster.follower[each.value.region].id
  engine                                = aws_rds_cluster.follower[each.value.region].engine
  instance_class                        = "db.serverless"
  publicly_accessible                   = false
  auto_minor_version_upgrade            = true
  ca_cert_identifier                    = "rds-ca-ecc384-g1"
  promotion_tier                        = each.value.index
  copy_tags_to_snapshot                 = true
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.members[each.value.region].kms_key_arn
  performance_insights_retention_period = 7
  monitoring_interval                   = 30
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
}

# After a switchover or failover: is the writer where the configuration says? A warning, never a change.
check "writer_is_in_the_primary_region" {
  assert {
    condition = alltrue([
      for member in coalesce(aws_rds_global_cluster.this.global_cluster_members, []) :
      !member.is_writer || strcontains(member.db_cluster_arn, ":${var.primary_region}:")
    ])
    error_message = "Another region than primary_region writes: set primary_region to it (docs/operations/failover.md)."
  }
}
