output "state_bucket" {
  description = "For live/<environment>/backend.hcl."
  value       = module.state[var.regions[0]].name
}

output "state_copy_bucket" {
  description = "For `terraform init -reconfigure` while the state's region is lost."
  value       = module.state[var.regions[1]].name
}

output "role_arns" {
  description = "Roles for the GitHub environment's variables AWS_PLAN_ROLE and AWS_APPLY_ROLE."
  value       = { for what, role in aws_iam_role.ci : what => role.arn }
}

output "emergency_role_arn" {
  description = "Role for failover by hand."
  value       = aws_iam_role.emergency.arn
}

output "boundary_arn" {
  description = "Boundary of every role of the environment."
  value       = aws_iam_policy.boundary.arn
}
