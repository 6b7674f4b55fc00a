provider "aws" {
  region = "eu-central-1"
}

variables {
  name               = "stoa-test"
  region             = "eu-west-1"
  vpc_id             = "vpc-1"
  public_subnet_ids  = ["a", "b", "c"]
  private_subnet_ids = ["d", "e", "f"]
  database_cidrs     = ["10.10.0.0/16", "10.11.0.0/16"]
  archive_bucket     = "stoa-test-archive"
  certificate_arn    = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
  client_ca_pem      = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
  image              = "registry.example/stoa@sha256:aa"
  migration_image    = "registry.example/stoa@sha256:bb"
  files_image        = "registry.example/public/busybox:1"
  collector_image    = "registry.example/public/collector:v1"
  repository_arn     = "arn:aws:ecr:eu-west-1:123456789012:repository/stoa-test"
  environment        = { REGION = "eu-west-1" }
  secret_arns = {
    ASSERTION_KEYS         = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/ASSERTION_KEYS-1"
    DATABASE_READ_URL      = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/database/reader-1"
    DATABASE_URL           = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/database/app-1"
    DERIVATION_SECRET      = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/DERIVATION_SECRET-1"
    PAYMENT_API_KEY        = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/PAYMENT_API_KEY-1"
    PAYMENT_WEBHOOK_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/PAYMENT_WEBHOOK_SECRET-1"
    SIGNING_KEYS           = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/SIGNING_KEYS-1"
    SMTP_URL               = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/SMTP_URL-1"
    TLS_CERT               = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/TLS_CERT-1"
    TLS_KEY                = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/TLS_KEY-1"
  }
  owner_secret_arn   = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stoa-test/database/owner-1"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/1"
  operations_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/2"
  stream_arn         = "arn:aws:kinesis:eu-west-1:123456789012:stream/stoa-test-events"
  runbook_url        = "https://example.com/docs/operations"
}

run "as_it_is" {
  # Only the edge gets in
  assert {
    condition = (
      aws_lb_listener.edge.mutual_authentication[0].mode == "verify"
      && aws_lb_listener.edge.mutual_authentication[0].trust_store_arn == aws_lb_trust_store.edge.arn
      && aws_lb_listener.edge.mutual_authentication[0].ignore_client_certificate_expiry == false
    )
    error_message = "The load balancer does not verify client certificates."
  }

  assert {
    condition     = aws_lb_listener.edge.ssl_policy == "ELBSecurityPolicy-TLS13-1-3-2021-06" && aws_lb_target_group.origin.protocol == "HTTPS"
    error_message = "Not TLS 1.3 to the load balancer and TLS behind it."
  }

  assert {
    condition = (
      aws_lb_listener.health.default_action[0].type == "fixed-response"
      && anytrue([for c in aws_lb_listener_rule.health.condition : try(one(c.path_pattern[0].values) == "/health/ready", false)])
      && aws_vpc_security_group_ingress_rule.health_checks.cidr_ipv4 == null
    )
    error_message = "The listener for health checks answers more than health checks."
  }

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.enable_deletion_protection && aws_lb.this.access_logs[0].enabled
    error_message = "The load balancer passes odd headers, can be deleted, or does not log."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.task : rule.cidr_ipv4 == null && rule.referenced_security_group_id == aws_security_group.balancer.id])
    error_message = "Somebody else than the load balancer reaches a task."
  }

  # Deployments roll back by themselves
  assert {
    condition = alltrue([
      for service in concat([aws_ecs_service.origin], values(aws_ecs_service.worker)) :
      service.deployment_circuit_breaker[0].enable && service.deployment_circuit_breaker[0].rollback && !service.network_configuration[0].assign_public_ip
    ]) && aws_ecs_service.origin.alarms[0].rollback && aws_ecs_service.origin.deployment_minimum_healthy_percent == 100
    error_message = "A bad deployment stays, or a task has a public address."
  }

  # Two tasks are sure and the burst is spot
  assert {
    condition = (
      anytrue([for s in aws_ecs_service.origin.capacity_provider_strategy : s.capacity_provider == "FARGATE" && s.base == 2 && s.weight == 0])
      && anytrue([for s in aws_ecs_service.origin.capacity_provider_strategy : s.capacity_provider == "FARGATE_SPOT" && s.weight == 1])
      && alltrue([for service in aws_ecs_service.worker : alltrue([for s in service.capacity_provider_strategy : s.capacity_provider == "FARGATE"])])
      && aws_appautoscaling_target.origin.min_capacity >= 2
    )
    error_message = "The base is not two sure tasks with Spot above them."
  }

  assert {
    condition     = join(" ", sort([for p in [aws_appautoscaling_policy.requests, aws_appautoscaling_policy.cpu] : p.target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type])) == "ALBRequestCountPerTarget ECSServiceAverageCPUUtilization"
    error_message = "Does not scale on requests per target and CPU."
  }

  # Tasks are small targets
  assert {
    condition = alltrue(flatten([
      for task in aws_ecs_task_definition.this : [
        for container in jsondecode(task.container_definitions) :
        container.readonlyRootFilesystem && (try(container.user, container.name) == "65532:65532" || contains(["collector", "files"], container.name))
      ]
    ]))
    error_message = "A container is root or can write its file system."
  }

  assert {
    condition     = alltrue([for task in aws_ecs_task_definition.this : task.runtime_platform[0].cpu_architecture == "ARM64"])
    error_message = "Not arm64."
  }

  # Secrets by reference; the owner's login in the migration alone
  assert {
    condition = alltrue([
      for program, task in aws_ecs_task_definition.this :
      strcontains(task.container_definitions, var.owner_secret_arn) == (program == "migrate")
    ])
    error_message = "Another program than the migration holds the owner's login."
  }

  # Each program holds the secrets that it reads
  assert {
    condition = {
      for program, task in aws_ecs_task_definition.this :
      program => join(" ", sort(one([for c in jsondecode(task.container_definitions) : [for s in c.secrets : s.name] if c.name == "origin"])))
      } == {
      serve     = "ASSERTION_KEYS DATABASE_READ_URL DATABASE_URL DERIVATION_SECRET PAYMENT_API_KEY PAYMENT_WEBHOOK_SECRET"
      relay     = "ASSERTION_KEYS DATABASE_URL SMTP_URL"
      reconcile = "DATABASE_URL DERIVATION_SECRET PAYMENT_API_KEY"
      migrate   = "DATABASE_URL"
    }
    error_message = "A program holds a secret that it does not use, or lacks one."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this["serve"].container_definitions)[0].command[0] == "printf '%s' \"$SIGNING_KEYS\" >/run/stoa/signing-keys.json; printf '%s' \"$TLS_CERT\" >/run/stoa/tls-cert.pem; printf '%s' \"$TLS_KEY\" >/run/stoa/tls-key.pem"
    error_message = "The files that origin reads are not written."
  }

  assert {
    condition     = alltrue([for program, task in aws_ecs_task_definition.this : one([for c in jsondecode(task.container_definitions) : c.image if c.name == "origin"]) == (program == "migrate" ? var.migration_image : var.image)])
    error_message = "A program runs another one's image."
  }

  # The collector drops figures without a dimension, and the alarm asks for this one
  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this["serve"].container_definitions) :
      yamldecode(container.environment[0].value).exporters.awsemf.metric_declarations[0].dimensions == [["environment"]]
      && yamldecode(container.environment[0].value).receivers.prometheus.config.scrape_configs[0].static_configs[0].labels == { environment = "stoa-test" }
      if container.name == "collector"
    ])
    error_message = "The outbox's age does not reach its alarm."
  }

  # Roles name what they may
  assert {
    condition = alltrue(flatten([
      for policy in concat([aws_iam_role_policy.execution], values(aws_iam_role_policy.task)) : [
        for s in jsondecode(policy.policy).Statement :
        alltrue([for a in flatten([s.Action]) : a != "*" && !endswith(a, ":*")])
        && (!contains(flatten([s.Resource]), "*") || s.Action == "ecr:GetAuthorizationToken")
      ]
    ]))
    error_message = "A role may more than named actions on named resources."
  }

  assert {
    condition     = !can(aws_iam_role_policy.task["migrate"]) && !strcontains(aws_iam_role_policy.task["serve"].policy, "kinesis") && !can(aws_iam_role_policy.task["reconcile"])
    error_message = "The migration or the API may do what only the relay needs."
  }

  # Stores are encrypted
  assert {
    condition     = alltrue([for group in concat(values(aws_cloudwatch_log_group.this), [aws_cloudwatch_log_group.firewall, aws_cloudwatch_log_group.insights]) : group.kms_key_id == var.operations_key_arn])
    error_message = "A log group is not encrypted by the region's key."
  }

  # Shield is off unless asked for
  assert {
    condition     = var.shield_advanced == false && length(aws_shield_protection.this) == 0
    error_message = "Shield Advanced is on by default: 3,000 USD a month."
  }
}

run "shield_is_on_when_asked_for" {
  command = plan

  variables {
    shield_advanced = true
  }

  assert {
    condition     = length(aws_shield_protection.this) == 1
    error_message = "The switch does nothing."
  }
}

run "refuses_secrets_in_plain_environment_and_tags_for_images" {
  command = plan

  variables {
    environment = { STRIPE_SECRET = "sk" }
    image       = "registry.example/stoa:latest"
  }

  expect_failures = [var.environment, var.image]
}
