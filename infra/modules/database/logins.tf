# Two logins, neither password ever in state: `owner` migrates, `app` serves (it owns nothing and cannot change the schema).
# Terraform makes `owner`; `app` is made once by roles.sql through the Data API (docs/operations/deploy.md).

ephemeral "random_password" "login" {
  for_each = toset(["owner", "app"])

  length  = 40
  special = false # goes into a URL
}

locals {
  others = [for region in keys(var.secret_key_arns) : region if region != var.founding_region]
  # Where a region has no cluster, its tasks read from the founder's readers, over the peering.
  hosts = { for region in keys(var.secret_key_arns) : region => local.all[contains(local.regions, region) ? region : var.founding_region].reader_endpoint }
}

resource "aws_secretsmanager_secret" "writer" {
  for_each = toset(["owner", "app"])

  #checkov:skip=CKV2_AWS_57:Rotated by raising password_version (docs/operations/deploy.md): one apply writes database and secret together
  region                  = var.founding_region
  name                    = "${var.name}/database/${each.key}"
  description             = "URL of the global writer endpoint as ${each.key == "owner" ? var.owner : var.app}"
  kms_key_id              = var.members[var.founding_region].kms_key_arn
  recovery_window_in_days = var.disposable ? 0 : 30

  dynamic "replica" {
    for_each = local.others

    content {
      region     = replica.value
      kms_key_id = var.secret_key_arns[replica.value]
    }
  }
}

resource "aws_secretsmanager_secret_version" "writer" {
  for_each = aws_secretsmanager_secret.writer

  region    = var.founding_region
  secret_id = each.value.id
  secret_string_wo = format(
    "postgres://%s:%s@%s:5432/%s?sslmode=verify-full&sslrootcert=%s",
    each.key == "owner" ? var.owner : var.app,
    ephemeral.random_password.login[each.key].result,
    aws_rds_global_cluster.this.endpoint, var.database_name, var.ca_file,
  )
  secret_string_wo_version = var.password_version
}

# The same login in the form that the Data API wants, for operators and the deploy workflow.
resource "aws_secretsmanager_secret" "operator" {
  #checkov:skip=CKV2_AWS_57:Rotated together with the owner's
  region                  = var.founding_region
  name                    = "${var.name}/database/operator"
  description             = "User name and password of ${var.owner}, for the Data API"
  kms_key_id              = var.members[var.founding_region].kms_key_arn
  recovery_window_in_days = var.disposable ? 0 : 30

  dynamic "replica" {
    for_each = local.others

    content {
      region     = replica.value
      kms_key_id = var.secret_key_arns[replica.value]
    }
  }
}

resource "aws_secretsmanager_secret_version" "operator" {
  region                   = var.founding_region
  secret_id                = aws_secretsmanager_secret.operator.id
  secret_string_wo         = jsonencode({ username = var.owner, password = ephemeral.random_password.login["owner"].result })
  secret_string_wo_version = var.password_version
}

# The region's own readers; of no use elsewhere, so not replicated.
resource "aws_secretsmanager_secret" "reader" {
  for_each = var.secret_key_arns

  #checkov:skip=CKV2_AWS_57:Rotated together with the writer's
  region                  = each.key
  name                    = "${var.name}/database/reader"
  description             = "URL of this region's reader endpoint as ${var.app}"
  kms_key_id              = each.value
  recovery_window_in_days = var.disposable ? 0 : 30
}

resource "aws_secretsmanager_secret_version" "reader" {
  for_each = var.secret_key_arns

  region    = each.key
  secret_id = aws_secretsmanager_secret.reader[each.key].id
  secret_string_wo = format(
    "postgres://%s:%s@%s:5432/%s?sslmode=verify-full&sslrootcert=%s",
    var.app, ephemeral.random_password.login["app"].result, local.hosts[each.key], var.database_name, var.ca_file,
  )
  secret_string_wo_version = var.password_version
}
