# What runs: origin (serves), relay (outbox to stream), reconciler (finishes what a crash left), and the migration,
# which is a task that the deploy workflow starts. All are one image with another subcommand.
# Nothing here depends on which region writes: a switchover restarts no task.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

locals {
  account     = data.aws_caller_identity.this.account_id
  port        = 8443
  health_port = 8081

  # Secrets by program: environment variables, and files (origin reads certificates and signing keys from files). Each
  # gets those that it reads (`origin <program> --help`) and no other.
  payment = ["DERIVATION_SECRET", "PAYMENT_API_KEY"]
  programs = {
    serve = {
      cpu     = var.size.cpu, memory = var.size.memory, image = var.image, files = ["SIGNING_KEYS", "TLS_CERT", "TLS_KEY"]
      secrets = concat(local.payment, ["ASSERTION_KEYS", "DATABASE_READ_URL", "DATABASE_URL", "PAYMENT_WEBHOOK_SECRET"])
    }
    relay     = { cpu = 256, memory = 512, image = var.image, secrets = ["ASSERTION_KEYS", "DATABASE_URL", "SMTP_URL"], files = [] }
    reconcile = { cpu = 256, memory = 512, image = var.image, secrets = concat(local.payment, ["DATABASE_URL"]), files = [] }
    migrate   = { cpu = 256, memory = 512, image = var.migration_image, secrets = ["DATABASE_URL"], files = [] }
  }
  # The owner's login goes to the migration alone.
  arns = {
    for program in keys(local.programs) : program => merge(var.secret_arns, program == "migrate" ? { DATABASE_URL = var.owner_secret_arn } : {})
  }
  files = { SIGNING_KEYS = "signing-keys.json", TLS_CERT = "tls-cert.pem", TLS_KEY = "tls-key.pem" }

  environment = {
    for program in keys(local.programs) : program => [
      for name, value in merge(var.environment, { LOG_FORMAT = "json" }, program == "serve" ? local.serving : {}) : { name = name, value = value }
    ]
  }
  serving = {
    BEHIND_BALANCER   = "true" # which verifies the edge's certificate and cannot show one itself
    LISTEN            = "0.0.0.0:${local.port}"
    HEALTH_LISTEN     = "0.0.0.0:${local.health_port}"
    SIGNING_KEYS_FILE = "/run/stoa/${local.files.SIGNING_KEYS}"
    TLS_CERT          = "/run/stoa/${local.files.TLS_CERT}"
    TLS_KEY           = "/run/stoa/${local.files.TLS_KEY}"
  }

  # Scrapes /metrics inside the task and writes the figures that alarms need as CloudWatch metrics of the namespace
  # Stoa; with a Prometheus workspace it also writes all of them there.
  collector_config = yamlencode({
    extensions = merge({ health_check = {} }, var.prometheus != null ? { sigv4auth = { region = var.region } } : {})
    receivers = {
      prometheus = {
        config = {
          global         = { scrape_interval = "15s" }
          scrape_configs = [{ job_name = "origin", static_configs = [{ targets = ["localhost:${local.health_port}"], labels = { environment = var.name } }] }]
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
          metric_declarations              = [{ dimensions = [["environment"]], metric_name_selectors = var.metrics }] # without a dimension it drops them
        }
      },
      var.prometheus != null ? {
        prometheusremotewrite = { endpoint = "${trimsuffix(try(var.prometheus.endpoint, "none"), "/")}/api/v1/remote_write", auth = { authenticator = "sigv4auth" } }
      } : {},
    )
    service = {
      extensions = concat(["health_check"], var.prometheus != null ? ["sigv4auth"] : [])
      pipelines = {
        metrics = {
          receivers  = ["prometheus"]
          processors = ["batch"]
          exporters  = concat(["awsemf"], var.prometheus != null ? ["prometheusremotewrite"] : [])
        }
      }
    }
  })
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

  # Lives and dies with the task, encrypted, in no image and no backup.
  dynamic "volume" {
    for_each = length(each.value.files) > 0 ? ["files"] : []

    content {
      name = volume.value
    }
  }

  container_definitions = jsonencode(concat(
    # Fargate hands secrets over as variables only: this writes those that origin wants as files, and ends.
    length(each.value.files) > 0 ? [{
      name                   = "files"
      image                  = var.files_image
      entryPoint             = ["/bin/sh", "-ec"]
      command                = [join("; ", [for name in each.value.files : format("printf '%%s' \"$%s\" >/run/stoa/%s", name, local.files[name])])]
      essential              = false
      readonlyRootFilesystem = true
      secrets                = [for name in each.value.files : { name = name, valueFrom = local.arns[each.key][name] }]
      mountPoints            = [{ sourceVolume = "files", containerPath = "/run/stoa", readOnly = false }]

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.this[each.key].name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "files"
        }
      }
    }] : [],
    [{
      name                   = "origin"
      image                  = each.value.image
      command                = [each.key]
      dependsOn              = length(each.value.files) > 0 ? [{ containerName = "files", condition = "SUCCESS" }] : []
      mountPoints            = length(each.value.files) > 0 ? [{ sourceVolume = "files", containerPath = "/run/stoa", readOnly = true }] : []
      essential              = true
      user                   = "65532:65532"
      readonlyRootFilesystem = true
      stopTimeout            = 40 # finish requests (30 s of draining) before the end
      environment            = local.environment[each.key]
      secrets                = [for name in sort(each.value.secrets) : { name = name, valueFrom = local.arns[each.key][name] }]
      linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
      healthCheck = each.key == "serve" ? {
        command  = ["CMD", "/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${local.health_port}/health/live"]
        interval = 10, timeout = 5, retries = 3, startPeriod = 30
      } : null
      ulimits = [{ name = "nofile", softLimit = 65536, hardLimit = 65536 }]

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
    each.key == "serve" ? [{
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
