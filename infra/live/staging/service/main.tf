# Layer 3 of 3: what changes with every deployment. Every environment's main.tf is the same text; ../environment.yaml and
# terraform.tfvars differ.

terraform {
  required_version = ">= 1.11"

  backend "s3" {
    key          = "service.tfstate"
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

variable "drained_regions" {
  description = "Regions that origin.<domain> and the edge shall not lead to."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.drained_regions, keys(local.environment.regions))) == 0
    error_message = "Regions of environment.yaml only."
  }
}

locals {
  environment = yamldecode(file("${path.module}/../environment.yaml"))
  foundation  = data.terraform_remote_state.layer["foundation"].outputs
  data        = data.terraform_remote_state.layer["data"].outputs
}

provider "aws" {
  region              = local.environment.founding_region
  allowed_account_ids = local.environment.account_id == null ? null : [local.environment.account_id]

  default_tags {
    tags = { Project = "stoa", Environment = local.environment.name, Layer = "service" }
  }
}

data "aws_caller_identity" "this" {}

data "terraform_remote_state" "layer" {
  for_each = toset(["foundation", "data"])

  backend = "s3"

  config = {
    bucket = local.environment.state.bucket
    region = local.environment.state.region
    key    = "${each.key}.tfstate"
  }
}

# What is deployed, written by the deploy workflow into each region's own Parameter Store.
data "aws_ssm_parameter" "image" {
  for_each = {
    for pair in setproduct(keys(local.environment.regions), ["image", "migration-image"]) :
    "${pair[0]}/${pair[1]}" => { region = pair[0], what = pair[1] }
  }

  region = each.value.region
  name   = "/${local.environment.name}/${each.value.what}"
}

module "service" {
  source = "../../../stacks/service"

  name                     = local.environment.name
  domain                   = local.foundation.zone.name
  zone_id                  = local.foundation.zone.id
  foundation               = local.foundation.regions
  data                     = local.data.regions
  primary_region           = local.data.primary_region
  drained_regions          = var.drained_regions
  client_ca_pem            = file("${path.module}/../client-ca.pem")
  public_url               = local.environment.public_url
  payment_url              = local.environment.payment_url
  mail_from                = local.environment.mail_from
  environment              = local.environment.origin
  size                     = local.environment.service.size
  tasks                    = local.environment.service.tasks
  mail                     = local.environment.mail
  slack                    = local.environment.slack
  prometheus               = local.environment.prometheus
  runbook_url              = local.environment.runbook_url
  shield_advanced          = local.environment.shield_advanced
  permissions_boundary_arn = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:policy/${local.environment.name}-boundary"
  disposable               = local.environment.disposable

  images = {
    for region, base in local.foundation.regions : region => {
      serve   = "${base.repository_url}@${nonsensitive(data.aws_ssm_parameter.image["${region}/image"].value)}"
      migrate = "${base.repository_url}@${nonsensitive(data.aws_ssm_parameter.image["${region}/migration-image"].value)}"
    }
  }
}

output "edge_regions" {
  description = "The edge's region table: the Worker's variable REGIONS."
  value       = module.service.edge_regions
}

output "migration" {
  description = "What `aws ecs run-task` needs to migrate, by region."
  value       = module.service.migration
}

output "open_regions" {
  description = "Regions that origin.<domain> leads to."
  value       = module.service.open_regions
}

output "primary_region" {
  description = "Region that writes."
  value       = module.service.primary_region
}

output "health_check_ids" {
  description = "Route 53 health check by region."
  value       = module.service.health_check_ids
}
