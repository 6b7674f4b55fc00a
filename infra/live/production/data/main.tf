# Layer 2 of 3: what holds data. Every environment's main.tf is the same text; ../environment.yaml and terraform.tfvars differ.

terraform {
  required_version = ">= 1.11"

  backend "s3" {
    key          = "data.tfstate"
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.7, < 4.0"
    }
  }
}

variable "primary_region" {
  description = "Region whose database member writes. Change it after a switchover or failover, then apply data and service."
  type        = string

  validation {
    condition     = contains(keys(local.environment.regions), var.primary_region)
    error_message = "One of the regions in environment.yaml."
  }
}

locals {
  environment = yamldecode(file("${path.module}/../environment.yaml"))
}

provider "aws" {
  region              = local.environment.founding_region
  allowed_account_ids = local.environment.account_id == null ? null : [local.environment.account_id]

  default_tags {
    tags = { Project = "stoa", Environment = local.environment.name, Layer = "data" }
  }
}

data "aws_caller_identity" "this" {}

data "terraform_remote_state" "foundation" {
  backend = "s3"

  config = {
    bucket = local.environment.state.bucket
    region = local.environment.state.region
    key    = "foundation.tfstate"
  }
}

module "data" {
  source = "../../../stacks/data"

  name                     = local.environment.name
  foundation               = data.terraform_remote_state.foundation.outputs.regions
  founding_region          = local.environment.founding_region
  primary_region           = var.primary_region
  personal_data_home       = local.environment.personal_data_home
  database_capacity        = local.environment.database.capacity
  database_instances       = local.environment.database.instances
  rpo_seconds              = local.environment.database.rpo_seconds
  readers_scale_in         = local.environment.database.readers_scale_in
  password_version         = local.environment.database.password_version
  raw_retention_days       = local.environment.raw_retention_days
  permissions_boundary_arn = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:policy/${local.environment.name}-boundary"
  disposable               = local.environment.disposable
}

output "regions" {
  description = "What the service layer needs of each region."
  value       = module.data.regions
}

output "primary_region" {
  description = "Region that writes according to this configuration."
  value       = module.data.primary_region
}

output "global_cluster_id" {
  description = "Identifier that switchover and failover name."
  value       = module.data.global_cluster_id
}

output "member_arns" {
  description = "ARN of each region's database member: the target of a switchover or failover."
  value       = module.data.member_arns
}

output "lake_buckets" {
  description = "Bucket of each region's lake."
  value       = module.data.lake_buckets
}
