output "endpoint" {
  description = "The load balancer's name and the zone of that name, for DNS."
  value       = { dns_name = aws_lb.this.dns_name, zone_id = aws_lb.this.zone_id }
}

output "balancer" {
  description = "What load balancer metrics are dimensioned by."
  value       = { load_balancer = aws_lb.this.arn_suffix, target_group = aws_lb_target_group.origin.arn_suffix }
}

output "cluster" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "services" {
  description = "Names of the ECS services."
  value       = concat([aws_ecs_service.origin.name], [for service in aws_ecs_service.worker : service.name])
}

output "migration" {
  description = "What `aws ecs run-task` needs to migrate."
  value = {
    cluster         = aws_ecs_cluster.this.name
    task_definition = aws_ecs_task_definition.this["migrate"].arn
    subnets         = var.private_subnet_ids
    security_group  = aws_security_group.task.id
  }
}

output "identities" {
  description = "Ids of all that must survive a switchover, for the test that compares them before and after."
  value = merge(
    { balancer = aws_lb.this.id, cluster = aws_ecs_cluster.this.id, origin = aws_ecs_service.origin.id },
    { for name, service in aws_ecs_service.worker : "service ${name}" => service.id },
    { for name, task in aws_ecs_task_definition.this : "task ${name}" => task.id },
  )
}
