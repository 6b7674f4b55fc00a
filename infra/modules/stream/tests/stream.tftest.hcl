provider "aws" {
  region = "eu-central-1"
}

variables {
  name               = "stoa-test"
  region             = "eu-west-1"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
  operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2"
}

run "keeps_events_safely_and_not_for_ever" {
  assert {
    condition     = aws_kinesis_stream.this.stream_mode_details[0].stream_mode == "ON_DEMAND" && aws_kinesis_stream.this.retention_period == 168
    error_message = "The stream has a fixed size, or forgets within a week."
  }

  assert {
    condition = alltrue([
      aws_kinesis_stream.this.encryption_type == "KMS" && aws_kinesis_stream.this.kms_key_id == var.kms_key_arn,
      aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].kms_key_arn == var.kms_key_arn,
      aws_athena_workgroup.this.configuration[0].result_configuration[0].encryption_configuration[0].encryption_option == "SSE_KMS",
      aws_glue_data_catalog_encryption_settings.this.data_catalog_encryption_settings[0].encryption_at_rest[0].catalog_encryption_mode == "SSE-KMS",
      aws_cloudwatch_log_group.firehose.kms_key_id == var.operations_key_arn,
    ])
    error_message = "A store of events is not encrypted by the region's key."
  }

  # Retention 90 days, by default and in the catalogue too
  assert {
    condition     = var.raw_retention_days == 90 && aws_glue_catalog_table.events.parameters["projection.day.range"] == "NOW-90DAYS,NOW"
    error_message = "Raw events are not kept for 90 days."
  }

  assert {
    condition     = startswith(aws_kinesis_firehose_delivery_stream.this.extended_s3_configuration[0].prefix, "raw/")
    error_message = "Firehose writes where the lifecycle does not look."
  }

  assert {
    condition     = join(" ", sort([for database in aws_glue_catalog_database.this : database.name])) == "stoa_test_bronze stoa_test_gold stoa_test_silver"
    error_message = "A layer of the lake is missing."
  }

  assert {
    condition     = aws_athena_workgroup.this.configuration[0].bytes_scanned_cutoff_per_query == 100 * 1024 * 1024 * 1024 && aws_athena_workgroup.this.configuration[0].enforce_workgroup_configuration
    error_message = "A query may read without limit."
  }

  assert {
    condition = alltrue([
      for s in jsondecode(aws_iam_role_policy.firehose.policy).Statement :
      !contains(flatten([s.Action]), "*") && !contains(flatten([s.Resource]), "*") && alltrue([for a in flatten([s.Action]) : !endswith(a, ":*")])
    ])
    error_message = "Firehose may do more than it needs."
  }
}

run "refuses_to_keep_raw_events_longer" {
  command = plan

  variables {
    raw_retention_days = 91
  }

  expect_failures = [var.raw_retention_days]
}
