provider "aws" {
  region = "eu-central-1"
}

variables {
  name              = "stoa-test-lake-123456789012"
  region            = "eu-west-1"
  kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/1"
  expire_after_days = { "raw/" = 90 }
}

run "as_it_is" {
  # Is never public
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
      aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced",
    ])
    error_message = "The bucket could be opened to the public."
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement : s.Effect == "Deny"])
    error_message = "The bucket's own policy allows somebody something."
  }

  # Is encrypted by the given key
  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule : alltrue([
        for default in rule.apply_server_side_encryption_by_default :
        default.sse_algorithm == "aws:kms" && default.kms_master_key_id == var.kms_key_arn
      ])
    ])
    error_message = "Objects are not encrypted by the key."
  }

  # Talks over tls only
  assert {
    condition = anytrue([
      for s in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      s.Effect == "Deny" && s.Action == "s3:*" && try(s.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])
    error_message = "Nothing refuses plain HTTP."
  }

  # Keeps versions and lets objects end
  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Overwritten objects are lost."
  }

  assert {
    condition = anytrue([
      for rule in aws_s3_bucket_lifecycle_configuration.this.rule :
      rule.status == "Enabled" && try(rule.filter[0].prefix == "raw/" && rule.expiration[0].days == 90, false)
    ])
    error_message = "Raw objects do not end after 90 days."
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "A bucket with objects would be destroyed."
  }
}

run "is_encrypted_without_a_key_too" {
  variables {
    kms_key_arn = null
  }

  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule : alltrue([
        for default in rule.apply_server_side_encryption_by_default : default.sse_algorithm == "AES256"
      ])
    ])
    error_message = "Objects are not encrypted."
  }
}
