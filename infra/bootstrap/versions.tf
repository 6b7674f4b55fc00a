terraform {
  required_version = ">= 1.11"

  # Its state is in the bucket that it creates: `infra/bin/bootstrap` moves it there after the first apply.
  backend "s3" {
    key          = "bootstrap.tfstate"
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

provider "aws" {
  region              = var.regions[0]
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  default_tags {
    tags = { Project = "stoa", Environment = var.name, Layer = "bootstrap" }
  }
}
