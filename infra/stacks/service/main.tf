# What changes with every deployment: tasks, load balancers, names, alarms. Both regions alike, whichever writes.

locals {
  regions = keys(var.foundation)
}

module "service" {
  source   = "../../modules/service"
  for_each = var.foundation

  name                     = var.name
  region                   = each.key
  vpc_id                   = each.value.vpc_id
  public_subnet_ids        = each.value.subnet_ids.public
  private_subnet_ids       = each.value.subnet_ids.private
  database_cidrs           = [for base in values(var.foundation) : base.cidr]
  archive_bucket           = each.value.archive_bucket
  certificate_arn          = module.dns.certificate_arns[each.key]
  client_ca_pem            = var.client_ca_pem
  image                    = var.images[each.key].serve
  migration_image          = var.images[each.key].migrate
  collector_image          = "${split("/", each.value.repository_url)[0]}/public/aws-observability/aws-otel-collector:${var.collector_version}"
  files_image              = "${split("/", each.value.repository_url)[0]}/public/docker/library/busybox:${var.files_version}"
  repository_arn           = each.value.repository_arn
  environment              = merge(local.environment, local.environment_by_region[each.key], var.environment)
  secret_arns              = var.data[each.key].secret_arns
  owner_secret_arn         = var.data[each.key].owner_secret_arn
  kms_key_arn              = each.value.data_key_arn
  operations_key_arn       = each.value.operations_key_arn
  stream_arn               = var.data[each.key].stream_arn
  size                     = var.size
  tasks                    = var.tasks
  prometheus               = var.prometheus ? { endpoint = module.prometheus[each.key].endpoint, arn = module.prometheus[each.key].arn } : null
  runbook_url              = var.runbook_url
  shield_advanced          = var.shield_advanced
  permissions_boundary_arn = var.permissions_boundary_arn
  disposable               = var.disposable
}

module "dns" {
  source = "../../modules/dns"

  name            = var.name
  domain          = var.domain
  zone_id         = var.zone_id
  regions         = local.regions
  endpoints       = { for region in local.regions : region => module.service[region].endpoint }
  primary_region  = var.primary_region
  drained_regions = var.drained_regions
}

module "observability" {
  source   = "../../modules/observability"
  for_each = var.foundation

  name                     = var.name
  region                   = each.key
  balancer                 = module.service[each.key].balancer
  cluster                  = module.service[each.key].cluster
  services                 = module.service[each.key].services
  database_identifier      = var.data[each.key].database_identifier
  stream_name              = var.data[each.key].stream_name
  firehose_name            = var.data[each.key].firehose_name
  certificate_arn          = module.dns.certificate_arns[each.key]
  operations_key_arn       = each.value.operations_key_arn
  mail                     = var.mail
  slack                    = var.slack
  runbook_url              = var.runbook_url
  permissions_boundary_arn = var.permissions_boundary_arn
}

module "prometheus" {
  source   = "../../modules/prometheus"
  for_each = var.prometheus ? var.foundation : {}

  name                     = var.name
  region                   = each.key
  operations_key_arn       = each.value.operations_key_arn
  permissions_boundary_arn = var.permissions_boundary_arn
}
