# Either region must be able to carry everything alone within minutes, so both scale by the same rules.

resource "aws_appautoscaling_target" "origin" {
  region             = var.region
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.origin.name}"
  min_capacity       = var.tasks.min
  max_capacity       = var.tasks.max
}

resource "aws_appautoscaling_policy" "requests" {
  region             = var.region
  name               = "requests-per-target"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.origin.service_namespace
  scalable_dimension = aws_appautoscaling_target.origin.scalable_dimension
  resource_id        = aws_appautoscaling_target.origin.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = var.requests_per_target
    scale_in_cooldown  = 300
    scale_out_cooldown = 30

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.this.arn_suffix}/${aws_lb_target_group.origin.arn_suffix}"
    }
  }
}

resource "aws_appautoscaling_policy" "cpu" {
  region             = var.region
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.origin.service_namespace
  scalable_dimension = aws_appautoscaling_target.origin.scalable_dimension
  resource_id        = aws_appautoscaling_target.origin.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 50 # password hashing comes in bursts
    scale_in_cooldown  = 300
    scale_out_cooldown = 30

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
