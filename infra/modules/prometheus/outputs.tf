output "endpoint" {
  description = "Endpoint of the Prometheus workspace."
  value       = aws_prometheus_workspace.this.prometheus_endpoint
}

output "arn" {
  description = "ARN of the Prometheus workspace."
  value       = aws_prometheus_workspace.this.arn
}

output "grafana" {
  description = "Address of Grafana."
  value       = aws_grafana_workspace.this.endpoint
}
