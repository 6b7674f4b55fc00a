# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.47.0"
  constraints = ">= 6.0.0, < 7.0.0"
  hashes = [
    "h1:bLRa7luBS0kBlo5zB4FBywvF2gRUJ5AJ6aDU2lGcFg0=",
  ]
}
