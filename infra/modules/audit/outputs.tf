output "trail_arn" {
  description = "ARN of the trail."
  value       = aws_cloudtrail.this.arn
}

output "detector_ids" {
  description = "GuardDuty detector by region."
  value       = { for region, detector in aws_guardduty_detector.this : region => detector.id }
}
