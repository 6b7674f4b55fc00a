# Layer 1 of 3: what changes once a year. Every environment's main.tf is the same text; ../environment.yaml differs.

terraform {
  required_version = ">= 1.11"

  backend "s3" {
    key          = "foundation.tfstate"
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

locals {
  environment = yamldecode(file("${path.module}/../environment.yaml"))
}

provider "aws" {
  region              = local.environment.founding_region
  allowed_account_ids = local.environment.account_id == null ? null : [local.environment.account_id]

  default_tags {
    tags = { Project = "stoa", Environment = local.environment.name, Layer = "foundation" }
  }
}

module "foundation" {
  source = "../../../stacks/foundation"

  name            = local.environment.name
  domain          = local.environment.origin_domain
  regions         = local.environment.regions
  nat             = local.environment.nat
  budget_usd      = local.environment.budget_usd
  owner_mail      = local.environment.mail.ticket
  image_readers   = local.environment.image_readers
  shield_advanced = local.environment.shield_advanced
  disposable      = local.environment.disposable
}

output "regions" {
  description = "What the other layers need of each region."
  value       = module.foundation.regions
}

output "zone" {
  description = "The hosted zone; the parent domain must delegate to its name servers."
  value       = module.foundation.zone
}

output "push_region" {
  description = "Region that images are pushed to."
  value       = module.foundation.push_region
}
