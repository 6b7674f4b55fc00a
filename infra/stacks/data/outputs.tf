output "regions" {
  description = "What the service layer needs of each region."
  value = {
    for region in keys(var.foundation) : region => {
      stream_arn          = module.stream[region].arn
      stream_name         = module.stream[region].name
      firehose_name       = module.stream[region].firehose_name
      database_identifier = module.database.members[contains(keys(module.database.members), region) ? region : var.founding_region].identifier
      owner_secret_arn    = module.database.secret_arns[region].owner
      secret_arns = merge(module.secrets.arns[region], {
        DATABASE_URL      = module.database.secret_arns[region].app
        DATABASE_READ_URL = module.database.secret_arns[region].reader
      })
    }
  }
}

output "primary_region" {
  description = "Region that writes according to this configuration; the service layer follows it."
  value       = var.primary_region
}

output "global_cluster_id" {
  description = "Identifier that switchover and failover name."
  value       = module.database.global_cluster_id
}

output "member_arns" {
  description = "ARN of each region's database member: the target of a switchover or failover."
  value       = { for region, member in module.database.members : region => member.arn }
}

output "lake_buckets" {
  description = "Bucket of each region's lake."
  value       = { for region, stream in module.stream : region => stream.lake_bucket }
}

output "identities" {
  description = "Ids of all that must survive a switchover."
  value       = module.database.identities
}
