# What holds data: database, stream and lake, secrets. Both regions alike, whichever writes.

module "database" {
  source = "../../modules/database"

  name                     = var.name
  founding_region          = var.founding_region
  primary_region           = var.primary_region
  capacity                 = var.database_capacity
  rpo_seconds              = var.rpo_seconds
  readers_scale_in         = var.readers_scale_in
  password_version         = var.password_version
  permissions_boundary_arn = var.permissions_boundary_arn
  disposable               = var.disposable
  secret_key_arns          = { for region, base in var.foundation : region => base.data_key_arn }
  client_cidrs             = flatten([for region in values(var.foundation) : region.private_cidrs])

  members = {
    for region, base in var.foundation : region => {
      vpc_id             = base.vpc_id
      subnet_ids         = base.subnet_ids.isolated
      kms_key_arn        = base.data_key_arn
      operations_key_arn = base.operations_key_arn
      instances          = var.database_instances
    } if var.personal_data_home == null || region == var.personal_data_home
  }
}

module "stream" {
  source   = "../../modules/stream"
  for_each = var.foundation

  name                     = var.name
  region                   = each.key
  kms_key_arn              = each.value.data_key_arn
  operations_key_arn       = each.value.operations_key_arn
  raw_retention_days       = var.raw_retention_days
  permissions_boundary_arn = var.permissions_boundary_arn
  disposable               = var.disposable
}

module "secrets" {
  source = "../../modules/secrets"

  name         = var.name
  home_region  = var.founding_region
  kms_key_arns = { for region, base in var.foundation : region => base.data_key_arn }
  disposable   = var.disposable
  secrets      = local.secrets
}
