output "certificate_arns" {
  description = "Validated certificate by region."
  value       = { for region, validation in aws_acm_certificate_validation.this : region => validation.certificate_arn }
}

output "host" {
  description = "Name over all regions."
  value       = local.host
}

output "region_urls" {
  description = "Address of each region, drained or not."
  value       = { for region, record in aws_route53_record.region : region => "https://${record.name}" }
}

output "open_regions" {
  description = "Regions that origin.<domain> leads to."
  value       = keys(aws_route53_record.latency)
}

output "health_check_ids" {
  description = "Health check by region."
  value       = { for region, check in aws_route53_health_check.ready : region => check.id }
}

output "write_id" {
  description = "Id of the write record, which must survive a switchover."
  value       = aws_route53_record.write.id
}
