# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.47.0"
  constraints = ">= 6.0.0, < 7.0.0"
  hashes = [
    "h1:bLRa7luBS0kBlo5zB4FBywvF2gRUJ5AJ6aDU2lGcFg0=",
  ]
}

provider "registry.terraform.io/hashicorp/random" {
  version     = "3.7.2"
  constraints = ">= 3.7.0, < 4.0.0"
  hashes = [
    "h1:lqD+FqV/Gokf6OkU+zK7vyS2n/kn2J3EwSViovCRt0Q=",
  ]
}
