provider "aws" {
  region = "eu-central-1"
}

variables {
  name = "stoa-test"
  kms_key_arns = {
    eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/1"
    eu-west-1    = "arn:aws:kms:eu-west-1:123456789012:key/2"
  }
}

run "as_it_is" {
  # Images are encrypted scanned and never change
  assert {
    condition = alltrue([
      for repository in concat(values(aws_ecr_repository.this), values(aws_ecr_repository.cached)) :
      repository.image_tag_mutability == "IMMUTABLE" && repository.image_scanning_configuration[0].scan_on_push
      && repository.encryption_configuration[0].encryption_type == "KMS" && repository.encryption_configuration[0].kms_key == var.kms_key_arns[repository.region]
    ])
    error_message = "A repository is mutable, unscanned or not encrypted by its region's key."
  }

  # What is pushed reaches the other region
  assert {
    condition = (
      output.push_region == "eu-central-1" && aws_ecr_replication_configuration.this.region == "eu-central-1"
      && [for d in aws_ecr_replication_configuration.this.replication_configuration[0].rule[0].destination : d.region] == ["eu-west-1"]
    )
    error_message = "Images are not replicated to the other region."
  }

  # The sidecars of origin (stacks/service) have a repository in both regions
  assert {
    condition     = length(aws_ecr_repository.cached) == 4 && contains(keys(aws_ecr_repository.cached), "eu-west-1/docker/library/busybox")
    error_message = "ECR would make the repositories of cached images by itself: without a key, and left behind when all is destroyed."
  }

  # Each region knows by itself what is deployed
  assert {
    condition     = length(aws_ssm_parameter.image) == 4 && alltrue([for key, parameter in aws_ssm_parameter.image : startswith(key, parameter.region)])
    error_message = "A region would have to ask the other one what to run."
  }
}
