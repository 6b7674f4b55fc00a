# The lake's three layers in the catalogue, and a workgroup whose queries cannot run away.

resource "aws_glue_catalog_database" "this" {
  for_each = {
    bronze = "Events as they arrived, append only"
    silver = "Events deduplicated and typed, Iceberg"
    gold   = "Figures for merchants, Iceberg"
  }

  region       = var.region
  name         = "${replace(var.name, "-", "_")}_${each.key}"
  description  = each.value
  location_uri = "s3://${module.lake.name}/${each.key}/"
}

resource "aws_glue_data_catalog_encryption_settings" "this" {
  region = var.region

  data_catalog_encryption_settings {
    connection_password_encryption {
      aws_kms_key_id                       = var.kms_key_arn
      return_connection_password_encrypted = true
    }

    encryption_at_rest {
      catalog_encryption_mode = "SSE-KMS"
      sse_aws_kms_key_id      = var.kms_key_arn
    }
  }
}

# Raw events can be asked at once: partitions by day are computed, no crawler.
resource "aws_glue_catalog_table" "events" {
  region        = var.region
  name          = "events"
  database_name = aws_glue_catalog_database.this["bronze"].name
  description   = "The event envelope; `data` as JSON text"
  table_type    = "EXTERNAL_TABLE"

  parameters = {
    "classification"               = "json"
    "projection.enabled"           = "true"
    "projection.day.type"          = "date"
    "projection.day.format"        = "yyyy-MM-dd"
    "projection.day.range"         = "NOW-${var.raw_retention_days}DAYS,NOW"
    "storage.location.template"    = "s3://${module.lake.name}/raw/events/day=$${day}/"
    "projection.day.interval"      = "1"
    "projection.day.interval.unit" = "DAYS"
  }

  partition_keys {
    name = "day"
    type = "string"
  }

  storage_descriptor {
    location      = "s3://${module.lake.name}/raw/events/"
    input_format  = "org.apache.hadoop.mapred.TextInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

    ser_de_info {
      serialization_library = "org.openx.data.jsonserde.JsonSerDe"
    }

    dynamic "columns" {
      for_each = [
        ["id", "string", "UUIDv7; consumers deduplicate by it"],
        ["type", "string", "order.placed, order.paid, catalog.changed, …"],
        ["version", "int", "Version of the type's schema"],
        ["occurred_at", "string", "RFC 3339, UTC"],
        ["region", "string", "Region that wrote it"],
        ["aggregate", "string", "What it is about"],
        ["aggregate_version", "bigint", "Counts up per aggregate"],
        ["data", "string", "The event itself, JSON"],
        ["traceparent", "string", "W3C trace context of the request"],
      ]

      content {
        name    = columns.value[0]
        type    = columns.value[1]
        comment = columns.value[2]
      }
    }
  }
}

resource "aws_athena_workgroup" "this" {
  region        = var.region
  name          = var.name
  description   = "Questions to the lake, each stopped at ${var.scan_limit_gb} GB"
  force_destroy = var.disposable

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.scan_limit_gb * 1024 * 1024 * 1024

    result_configuration {
      output_location = "s3://${module.lake.name}/queries/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = var.kms_key_arn
      }
    }
  }
}
