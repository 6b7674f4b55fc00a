# In addition to Aurora's continuous backup (restore to any second, in the same region): a daily copy in the other region,
# under that region's key, which survives the loss of the account's access to the first. Both members alike, so that
# a switchover changes nothing here.

resource "aws_backup_vault" "this" {
  for_each = var.members

  region        = each.key
  name          = var.name
  kms_key_arn   = each.value.kms_key_arn
  force_destroy = var.disposable
}

# Nobody, not even an administrator, shortens a copy's life. Not in a disposable environment: it could not be destroyed.
resource "aws_backup_vault_lock_configuration" "this" {
  for_each = var.disposable ? {} : var.members

  region             = each.key
  backup_vault_name  = aws_backup_vault.this[each.key].name
  min_retention_days = 7
  max_retention_days = var.copy_retention_days
}

resource "aws_backup_plan" "this" {
  for_each = var.members

  region = each.key
  name   = var.name

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this[each.key].name
    schedule          = "cron(0 4 * * ? *)"
    start_window      = 60
    completion_window = 240

    lifecycle {
      delete_after                              = 7
      opt_in_to_archive_for_supported_resources = false
    }

    dynamic "copy_action" {
      for_each = [for region in local.regions : region if region != each.key]

      content {
        destination_vault_arn = aws_backup_vault.this[copy_action.value].arn

        lifecycle {
          delete_after                              = var.copy_retention_days
          opt_in_to_archive_for_supported_resources = false
        }
      }
    }
  }
}

resource "aws_backup_selection" "this" {
  for_each = var.members

  region       = each.key
  name         = "${var.name}-database"
  plan_id      = aws_backup_plan.this[each.key].id
  iam_role_arn = aws_iam_role.backup.arn
  resources    = [local.all[each.key].arn]
}

data "aws_iam_policy_document" "backup_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "backup" {
  name                 = "${var.name}-backup"
  description          = "Lets AWS Backup snapshot the database, copy the snapshot and restore it"
  assume_role_policy   = data.aws_iam_policy_document.backup_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy_attachment" "backup" {
  for_each = toset(["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"])

  role       = aws_iam_role.backup.name
  policy_arn = "arn:${data.aws_partition.this.partition}:iam::aws:policy/service-role/${each.key}"
}
