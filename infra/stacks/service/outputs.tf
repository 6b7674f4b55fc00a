output "edge_regions" {
  description = "The edge's region table (the Worker's variable REGIONS): the open regions, and which of them writes."
  value = jsonencode([
    for region in sort([for r in local.regions : r if !contains(var.drained_regions, r)]) : {
      name   = region
      url    = module.dns.region_urls[region]
      writer = region == var.primary_region
    }
  ])

  # A table without a writer would refuse every order.
  precondition {
    condition     = !contains(var.drained_regions, var.primary_region)
    error_message = "The primary region cannot be drained: switch the database over first (docs/operations/failover.md)."
  }
}

output "migration" {
  description = "What `aws ecs run-task` needs to migrate, by region."
  value       = { for region in local.regions : region => module.service[region].migration }
}

output "open_regions" {
  description = "Regions that origin.<domain> leads to."
  value       = module.dns.open_regions
}

output "primary_region" {
  description = "Region that writes."
  value       = var.primary_region
}

output "alarm_names" {
  description = "Alarms by region."
  value       = { for region in local.regions : region => module.observability[region].alarm_names }
}

output "health_check_ids" {
  description = "Route 53 health check by region."
  value       = module.dns.health_check_ids
}

output "identities" {
  description = "Ids of all that must survive a switchover."
  value       = merge([for region in local.regions : { for what, id in module.service[region].identities : "${region} ${what}" => id }]...)
}
