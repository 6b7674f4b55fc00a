output "name" {
  description = "Name of the stream."
  value       = aws_kinesis_stream.this.name
}

output "arn" {
  description = "ARN of the stream."
  value       = aws_kinesis_stream.this.arn
}

output "firehose_name" {
  description = "Name of the delivery stream."
  value       = aws_kinesis_firehose_delivery_stream.this.name
}

output "lake_bucket" {
  description = "Name of the lake's bucket."
  value       = module.lake.name
}

output "workgroup" {
  description = "Athena workgroup for questions to the lake."
  value       = aws_athena_workgroup.this.name
}
