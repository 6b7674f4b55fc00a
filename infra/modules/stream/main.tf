# One region's order events: the relay writes to Kinesis, Firehose keeps every record in S3, consumers read either.
# Events carry ids and no personal data (ids alone, by the contract), which is why raw data may lie here for 90 days.

data "aws_caller_identity" "this" {}

resource "aws_kinesis_stream" "this" {
  region           = var.region
  name             = "${var.name}-events"
  retention_period = 168 # hours: a consumer that broke on Friday is repaired on Monday
  encryption_type  = "KMS"
  kms_key_id       = var.kms_key_arn

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }
}

module "lake" {
  source = "../bucket"

  name        = "${var.name}-lake-${var.region}-${data.aws_caller_identity.this.account_id}"
  region      = var.region
  kms_key_arn = var.kms_key_arn
  disposable  = var.disposable

  expire_after_days = {
    "raw/"     = var.raw_retention_days
    "errors/"  = var.raw_retention_days
    "queries/" = 7
  }
}

resource "aws_cloudwatch_log_group" "firehose" {
  #checkov:skip=CKV_AWS_338:Delivery errors matter while they are repaired
  region            = var.region
  name              = "/aws/kinesisfirehose/${var.name}-events"
  retention_in_days = 30
  kms_key_id        = var.operations_key_arn
}

resource "aws_cloudwatch_log_stream" "firehose" {
  region         = var.region
  name           = "delivery"
  log_group_name = aws_cloudwatch_log_group.firehose.name
}

# JSON lines, one folder per day: what arrived, as it arrived. Parquet begins at silver, after validation, where the
# schema is ours; a converter here would drop what it does not know.
resource "aws_kinesis_firehose_delivery_stream" "this" {
  #checkov:skip=CKV_AWS_240:The source is an encrypted Kinesis stream, where Firehose's own encryption cannot be set
  #checkov:skip=CKV_AWS_241:The source is an encrypted Kinesis stream, where Firehose's own encryption cannot be set
  region      = var.region
  name        = "${var.name}-events"
  destination = "extended_s3"

  kinesis_source_configuration {
    kinesis_stream_arn = aws_kinesis_stream.this.arn
    role_arn           = aws_iam_role.firehose.arn
  }

  extended_s3_configuration {
    role_arn            = aws_iam_role.firehose.arn
    bucket_arn          = module.lake.arn
    kms_key_arn         = var.kms_key_arn
    prefix              = "raw/events/day=!{timestamp:yyyy-MM-dd}/"
    error_output_prefix = "errors/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/"
    file_extension      = ".json.gz"
    compression_format  = "GZIP"
    buffering_interval  = 60
    buffering_size      = 64

    processing_configuration {
      enabled = true

      processors {
        type = "AppendDelimiterToRecord"

        parameters {
          parameter_name  = "Delimiter"
          parameter_value = "\\n"
        }
      }
    }

    cloudwatch_logging_options {
      enabled         = true
      log_group_name  = aws_cloudwatch_log_group.firehose.name
      log_stream_name = aws_cloudwatch_log_stream.firehose.name
    }
  }

  depends_on = [aws_iam_role_policy.firehose]
}

data "aws_iam_policy_document" "firehose_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["firehose.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_iam_policy_document" "firehose" {
  statement {
    sid       = "ReadTheStream"
    actions   = ["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"]
    resources = [aws_kinesis_stream.this.arn]
  }

  statement {
    sid       = "WriteRawData"
    actions   = ["s3:AbortMultipartUpload", "s3:PutObject"]
    resources = ["${module.lake.arn}/raw/*", "${module.lake.arn}/errors/*"]
  }

  statement {
    sid       = "SeeTheBucket"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [module.lake.arn]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }

  statement {
    sid       = "TellErrors"
    actions   = ["logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.firehose.arn}:*"]
  }
}

resource "aws_iam_role" "firehose" {
  name                 = "${var.name}-firehose-${var.region}"
  description          = "Carries order events from the stream to the lake"
  assume_role_policy   = data.aws_iam_policy_document.firehose_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "firehose" {
  name   = "deliver"
  role   = aws_iam_role.firehose.id
  policy = data.aws_iam_policy_document.firehose.json
}
