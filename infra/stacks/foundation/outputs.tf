output "regions" {
  description = "What the other layers need of each region."
  value = {
    for region in keys(var.regions) : region => {
      vpc_id             = module.network[region].vpc_id
      cidr               = module.network[region].cidr
      subnet_ids         = module.network[region].subnet_ids
      private_cidrs      = module.network[region].private_cidrs
      archive_bucket     = module.archive[region].name
      data_key_arn       = module.data_key[region].arn
      operations_key_arn = module.operations_key[region].arn
      repository_url     = module.registry.repository_urls[region]
      repository_arn     = module.registry.repository_arns[region]
    }
  }
}

output "zone" {
  description = "The hosted zone: id, name, and the name servers that the parent domain must delegate to."
  value = {
    id           = aws_route53_zone.this.zone_id
    name         = aws_route53_zone.this.name
    name_servers = aws_route53_zone.this.name_servers
  }
}

output "push_region" {
  description = "Region that images are pushed to."
  value       = module.registry.push_region
}
