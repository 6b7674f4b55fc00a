output "repository_urls" {
  description = "Where to pull the image from, by region."
  value       = { for region, repository in aws_ecr_repository.this : region => repository.repository_url }
}

output "repository_arns" {
  description = "ARN of the repository, by region."
  value       = { for region, repository in aws_ecr_repository.this : region => repository.arn }
}

output "push_region" {
  description = "The region that images are pushed to."
  value       = local.first
}
