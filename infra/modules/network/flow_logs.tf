# Who talked to whom, as Parquet in the archive bucket: cheaper than CloudWatch and readable by Athena.

resource "aws_flow_log" "this" {
  region                   = var.region
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination_type     = "s3"
  log_destination          = "${var.archive_bucket_arn}/flow/"
  max_aggregation_interval = 600

  destination_options {
    file_format                = "parquet"
    hive_compatible_partitions = true
    per_hour_partition         = false
  }

  tags = { Name = var.name }
}
