output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "cidr" {
  description = "Range of the VPC."
  value       = var.cidr
}

output "subnet_ids" {
  description = "Subnet ids by tier: public, private, isolated."
  value = {
    for tier in ["public", "private", "isolated"] :
    tier => [for zone in local.zones : aws_subnet.this["${tier}-${zone}"].id]
  }
}

output "private_cidrs" {
  description = "Ranges that tasks have their addresses from."
  value       = [for zone in local.zones : local.subnets["private-${zone}"].cidr]
}

output "peered_route_table_ids" {
  description = "Route tables that need the way to the other region: private and isolated, by name."
  value       = { for key, table in aws_route_table.this : key => table.id if key != "public" }
}
