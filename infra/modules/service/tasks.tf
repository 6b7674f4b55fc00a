# What runs: origin (serves), relay (outbox to stream), reconciler (finishes what a crash left), and the migration,
# which is a task that the deploy workflow starts. All are one image with another subcommand.
# Nothing here depends on which region writes: a switchover starts no task anew.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

locals {
  account     = data.aws_caller_identity.this.account_id
  port        = 8443
  health_port = 8081

  environment = [for name in sort(keys(var.environment)) : { name = name, value = var.environment[name] }]
  secrets     = [for name in sort(keys(var.secret_arns)) : { name = name, valueFrom = var.secret_arns[name] }]

  programs = {
    serve     = { command = ["serve"], cpu = var.size.cpu, memory = var.size.memory, secrets = local.secrets, image = var.image }
    relay     = { command = ["relay"], cpu = 256, memory = 512, secrets = local.secrets, image = var.image }
    reconcile = { command = ["reconcile"], cpu = 256, memory = 512, secrets = local.secrets, image = var.image }
    migrate = {
      command = ["migrate"], cpu = 256, memory = 512, image = var.migration_image
      # The owner's login, which only a migration holds.
      secrets = [for secret in local.secrets : secret.name == "DATABASE_URL" ? { name = secret.name, valueFrom = var.owner_secret_arn } : secret]
    }
  }

  # Scrapes /metrics inside the task and writes the figures that alarms need as CloudWatch metrics of the namespace
  # Stoa; with a Prometheus workspace it also writes all of them there.
  collector_config = yamlencode({
    extensions = merge({ health_check = {} }, local.with_prometheus ? { sigv4auth = { region = var.region } } : {})
    receivers = {
      prometheus = {
        config = {
          global         = { scrape_interval = "15s" }
          scrape_configs = [{ job_name = "origin", static_configs = [{ targets = ["localhost:${local.health_port}"] }] }]
        }
      }
    }
    processors = { batch = { timeout = "30s" } }
    exporters = merge(
      {
        awsemf = {
          namespace                        = "Stoa"
          region                           = var.region
          log_group_name                   = aws_cloudwatch_log_group.this["metrics"].name
          log_retention                    = 30
          dimension_rollup_option          = "NoDimensionRollup"
          resource_to_telemetry_conversion = { enabled = false }
          metric_declarations              = [{ dimensions = [[]], metric_name_selectors = var.metrics }]
        }
      },
      local.with_prometheus ? {
        prometheusremotewrite = { endpoint = "${trimsuffix(coalesce(var.prometheus_endpoint, "none"), "/")}/api/v1/remote_write", auth = { authenticator = "sigv4auth" } }
      } : {},
    )
    service = {
      extensions = concat(["health_check"], local.with_prometheus ? ["sigv4auth"] : [])
      pipelines = {
        metrics = {
          receivers  = ["prometheus"]
          processors = ["batch"]
          exporters  = concat(["awsemf"], local.with_prometheus ? ["prometheusremotewrite"] : [])
        }
      }
    }
  })
  with_prometheus = var.prometheus_endpoint != null
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["serve", "relay", "reconcile", "migrate", "metrics"])

  #checkov:skip=CKV_AWS_338:Logs can hold addresses of shoppers: kept while a fault is looked into, not a year
  region            = var.region
  name              = "/${var.name}/${each.key}"
  retention_in_days = 30
  kms_key_id        = var.operations_key_arn
}

resource "aws_ecs_task_definition" "this" {
  for_each = local.programs

  region                   = var.region
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(each.value.cpu)
  memory                   = tostring(each.value.memory)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task[each.key].arn
  skip_destroy             = !var.disposable # an old revision is what a rollback goes back to

  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }

  container_definitions = jsonencode(concat(
    [{
      name                   = "origin"
      image                  = each.value.image
      command                = each.value.command
      essential              = true
      user                   = "65532:65532"
      readonlyRootFilesystem = true
      stopTimeout            = 40 # finish requests (30 s of draining) before the end
      environment            = local.environment
      secrets                = each.value.secrets
      linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
      ulimits                = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]

      portMappings = each.key == "serve" ? [
        { name = "https", containerPort = local.port, protocol = "tcp" },
        { name = "health", containerPort = local.health_port, protocol = "tcp" },
      ] : []

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.this[each.key].name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "task"
          "mode"                  = "non-blocking" # a log service that is down must not stop the shop
          "max-buffer-size"       = "8m"
        }
      }
    }],
    contains(["serve", "relay"], each.key) ? [{
      name                   = "collector"
      image                  = var.collector_image
      essential              = false
      readonlyRootFilesystem = true
      cpu                    = 32
      memory                 = 128
      environment            = [{ name = "AOT_CONFIG_CONTENT", value = local.collector_config }]

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.this["metrics"].name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "collector"
          "mode"                  = "non-blocking"
          "max-buffer-size"       = "1m"
        }
      }
    }] : [],
  ))
}
