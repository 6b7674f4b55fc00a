# Secrets that origin reads, kept in the home region and replicated to the others, where they can be read while home is down.
# Values never enter Terraform's state: they are generated into write-only arguments or put there by an operator.

locals {
  generated = { for name, secret in var.secrets : name => secret if secret.generated_length != null }
}

resource "aws_secretsmanager_secret" "this" {
  for_each = var.secrets

  #checkov:skip=CKV2_AWS_57:Rotation is a rehearsed operation (docs/operations/deploy.md): two versions must overlap in origin and at the edge, which a timer does not know
  region                  = var.home_region
  name                    = "${var.name}/${each.key}"
  description             = each.value.description
  kms_key_id              = var.kms_key_arns[var.home_region]
  recovery_window_in_days = var.disposable ? 0 : 30

  dynamic "replica" {
    for_each = { for region, key in var.kms_key_arns : region => key if region != var.home_region }

    content {
      region     = replica.key
      kms_key_id = replica.value
    }
  }
}

ephemeral "random_password" "this" {
  for_each = local.generated

  length  = each.value.generated_length
  special = false
}

resource "aws_secretsmanager_secret_version" "generated" {
  for_each = local.generated

  region                   = var.home_region
  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = "${each.value.prefix}${ephemeral.random_password.this[each.key].result}"
  secret_string_wo_version = each.value.version
}
