# Readers follow the load in one region, the one that usually writes: Aurora adds none to a member that follows, whose
# instances grow by capacity alone. Not tied to primary_region, or a switchover would destroy and recreate it; move it by
# its own variable when a region writes for long. At least one reader stays, to fail over to inside the region.

locals {
  scaled = { for region, member in var.members : region => member if region == coalesce(var.readers_scale_in, var.founding_region) }
}

resource "aws_appautoscaling_target" "readers" {
  for_each = local.scaled

  region             = each.key
  service_namespace  = "rds"
  scalable_dimension = "rds:cluster:ReadReplicaCount"
  resource_id        = "cluster:${local.all[each.key].cluster_identifier}"
  min_capacity       = each.value.instances - 1
  max_capacity       = var.max_readers

  depends_on = [aws_rds_cluster_instance.founder, aws_rds_cluster_instance.follower]
}

resource "aws_appautoscaling_policy" "readers" {
  for_each = local.scaled

  region             = each.key
  name               = "${var.name}-readers-by-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.readers[each.key].service_namespace
  scalable_dimension = aws_appautoscaling_target.readers[each.key].scalable_dimension
  resource_id        = aws_appautoscaling_target.readers[each.key].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 600
    scale_out_cooldown = 120

    predefined_metric_specification {
      predefined_metric_type = "RDSReaderAverageCPUUtilization"
    }
  }
}
