output "global_cluster_id" {
  description = "Identifier that switchover and failover name."
  value       = aws_rds_global_cluster.this.id
}

output "global_writer_endpoint" {
  description = "Host name that always leads to the writer, whichever region it is in."
  value       = aws_rds_global_cluster.this.endpoint
}

output "writer_arn" {
  description = "ARN of the member that writes according to primary_region."
  value       = local.all[var.primary_region].arn
}

output "members" {
  description = "ARN, identifier and endpoints of each member by region."
  value = {
    for region in local.regions : region => {
      arn             = local.all[region].arn
      identifier      = local.all[region].cluster_identifier
      endpoint        = local.all[region].endpoint
      reader_endpoint = local.all[region].reader_endpoint
    }
  }
}

output "secret_arns" {
  description = "By region: the URL that migrates (owner), that writes (app) and that reads (reader)."
  value = {
    for region in keys(var.secret_key_arns) : region => {
      owner  = replace(aws_secretsmanager_secret.writer["owner"].arn, ":${var.founding_region}:", ":${region}:")
      app    = replace(aws_secretsmanager_secret.writer["app"].arn, ":${var.founding_region}:", ":${region}:")
      reader = aws_secretsmanager_secret.reader[region].arn
    }
  }
}

output "identities" {
  description = "Ids of all that must survive a switchover, for the test that compares them before and after."
  value = merge(
    { global = aws_rds_global_cluster.this.global_cluster_resource_id },
    { for region in local.regions : "cluster ${region}" => local.all[region].cluster_resource_id },
    { for key, instance in merge(aws_rds_cluster_instance.founder, aws_rds_cluster_instance.follower) : "instance ${key}" => instance.dbi_resource_id },
    { for region, vault in aws_backup_vault.this : "vault ${region}" => vault.arn },
    { for region, plan in aws_backup_plan.this : "plan ${region}" => plan.arn },
    { for region, group in aws_rds_cluster_parameter_group.this : "parameters ${region}" => group.arn },
    { for region, target in aws_appautoscaling_target.readers : "readers ${region}" => target.arn },
  )
}
