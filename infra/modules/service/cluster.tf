resource "aws_ecs_cluster" "this" {
  region = var.region
  name   = var.name

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }

  depends_on = [aws_cloudwatch_log_group.insights]
}

# Made here, or Container Insights makes it without a key and without an end, and it outlives the environment.
resource "aws_cloudwatch_log_group" "insights" {
  #checkov:skip=CKV_AWS_338:Figures of tasks, of use for weeks
  region            = var.region
  name              = "/aws/ecs/containerinsights/${var.name}/performance"
  retention_in_days = 14
  kms_key_id        = var.operations_key_arn
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  region             = var.region
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_security_group" "task" {
  region      = var.region
  name        = "${var.name}-task"
  description = "Origin's tasks"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-task" }
}

resource "aws_vpc_security_group_ingress_rule" "task" {
  for_each = { origin = local.port, health = local.health_port }

  region                       = var.region
  security_group_id            = aws_security_group.task.id
  description                  = "Load balancer to origin's ${each.key} port"
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

# PostgreSQL in both regions, and HTTPS: AWS's endpoints, the payment provider, the edge's lease and tag store.
resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = toset(var.database_cidrs)

  region            = var.region
  security_group_id = aws_security_group.task.id
  description       = "PostgreSQL in ${each.key}"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
}

resource "aws_vpc_security_group_egress_rule" "https" {
  region            = var.region
  security_group_id = aws_security_group.task.id
  description       = "HTTPS: AWS, payment provider, edge"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "mail" {
  region            = var.region
  security_group_id = aws_security_group.task.id
  description       = "SMTP submission to SES"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 465
  to_port           = 465
}

# A rolling deployment: new tasks alongside the old ones, an automatic rollback if they do not become healthy
# or if the service's alarms ring. (Two versions serve at once for minutes: migrations expand first, contract later.)
resource "aws_ecs_service" "origin" {
  region                             = var.region
  name                               = "origin"
  cluster                            = aws_ecs_cluster.this.arn
  task_definition                    = aws_ecs_task_definition.this["serve"].arn
  desired_count                      = var.tasks.min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 30
  availability_zone_rebalancing      = "ENABLED"
  propagate_tags                     = "SERVICE"
  platform_version                   = "LATEST"
  enable_execute_command             = false

  # The first two are sure, the burst above them may be taken away with two minutes' notice.
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 2
    weight            = var.spot ? 0 : 1
  }

  dynamic "capacity_provider_strategy" {
    for_each = var.spot ? [1] : []

    content {
      capacity_provider = "FARGATE_SPOT"
      weight            = 1
    }
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  alarms {
    enable      = true
    rollback    = true
    alarm_names = [aws_cloudwatch_metric_alarm.deployment.alarm_name]
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = false
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.origin.arn
    container_name   = "origin"
    container_port   = local.port
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.health.arn
    container_name   = "origin"
    container_port   = local.health_port
  }

  lifecycle {
    ignore_changes = [desired_count] # autoscaling's
  }

  depends_on = [aws_lb_listener.edge, aws_lb_listener_rule.health, aws_iam_role_policy.execution]
}

# What a deployment is judged by: answers of the targets themselves that are 5xx.
resource "aws_cloudwatch_metric_alarm" "deployment" {
  region              = var.region
  alarm_name          = "${var.name}-deployment-5xx"
  alarm_description   = "Rolls a deployment of origin back. ${var.runbook_url}/deploy.md#rolled-back"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  dimensions          = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.origin.arn_suffix }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  threshold           = 20
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
}

# Two of each: whichever holds the lease works, the other waits. They are cheap, and losing a zone costs seconds.
resource "aws_ecs_service" "worker" {
  for_each = toset(["relay", "reconcile"])

  region                             = var.region
  name                               = each.key
  cluster                            = aws_ecs_cluster.this.arn
  task_definition                    = aws_ecs_task_definition.this[each.key].arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 50
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  propagate_tags                     = "SERVICE"
  platform_version                   = "LATEST"
  enable_execute_command             = false

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = false
  }

  depends_on = [aws_iam_role_policy.execution]
}
