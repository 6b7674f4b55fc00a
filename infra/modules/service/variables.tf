variable "name" {
  description = "Prefix of every name; load balancers allow 32 characters with what is added."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 25 characters."
  }
}

variable "region" {
  description = "AWS region of the service."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "vpc_id" {
  description = "VPC of the region."
  type        = string

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "The id of a VPC."
  }
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer."
  type        = list(string)

  validation {
    condition     = length(var.public_subnet_ids) == 3
    error_message = "Three zones."
  }
}

variable "private_subnet_ids" {
  description = "Subnets of the tasks."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) == 3
    error_message = "Three zones."
  }
}

variable "database_cidrs" {
  description = "Ranges of both regions' VPCs, where databases answer."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.database_cidrs : startswith(cidr, "10.") && can(cidrhost(cidr, 0))])
    error_message = "Private ranges only."
  }
}

variable "archive_bucket" {
  description = "Bucket of the load balancer's logs."
  type        = string

  validation {
    condition     = length(var.archive_bucket) > 0
    error_message = "The name of a bucket."
  }
}

variable "certificate_arn" {
  description = "Certificate of the region, validated."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.certificate_arn))
    error_message = "An ARN."
  }
}

variable "client_ca_pem" {
  description = "Authority (PEM) that signs the edge's client certificates. Two during a rotation, one after the other."
  type        = string

  validation {
    condition     = startswith(var.client_ca_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "One or more certificates in PEM."
  }
}

variable "image" {
  description = "Image that serves, by digest."
  type        = string

  validation {
    condition     = strcontains(var.image, "@")
    error_message = "repository@sha256:…, never a tag: what runs must be what was tested."
  }
}

variable "migration_image" {
  description = "Image that migrates, by digest; ahead of `image` while a deployment is on its way."
  type        = string

  validation {
    condition     = strcontains(var.migration_image, "@")
    error_message = "repository@sha256:…."
  }
}

variable "collector_image" {
  description = "Image of the OpenTelemetry collector, a sidecar of each task."
  type        = string

  validation {
    condition     = can(regex("[:@]", var.collector_image))
    error_message = "An image with a version."
  }
}

variable "files_image" {
  description = "Image with a shell that writes secrets to files before origin starts."
  type        = string

  validation {
    condition     = can(regex("[:@]", var.files_image))
    error_message = "An image with a version."
  }
}

variable "repository_arn" {
  description = "Repository of origin's image in this region."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.repository_arn))
    error_message = "An ARN."
  }
}

variable "environment" {
  description = "Environment variables of origin (origin/src/config.rs). Never secrets."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Z][A-Z0-9_]*$", name)) && !can(regex("PASSWORD|SECRET|TOKEN", name))])
    error_message = "Upper-case names; secrets go into secret_arns."
  }
}

variable "secret_arns" {
  description = "Secrets by environment variable, in this region."
  type        = map(string)

  validation {
    condition     = alltrue([for arn in values(var.secret_arns) : startswith(arn, "arn:")]) && length(setsubtract(["ASSERTION_KEYS", "DATABASE_READ_URL", "DATABASE_URL", "DERIVATION_SECRET", "PAYMENT_API_KEY", "PAYMENT_WEBHOOK_SECRET", "SIGNING_KEYS", "SMTP_URL", "TLS_CERT", "TLS_KEY"], keys(var.secret_arns))) == 0
    error_message = "One ARN for each secret of origin/src/config.rs."
  }
}

variable "owner_secret_arn" {
  description = "Secret with the URL of the login that owns the schema; used by the migration alone."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.owner_secret_arn))
    error_message = "An ARN."
  }
}

variable "kms_key_arn" {
  description = "Key of secrets and stream in this region."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.kms_key_arn))
    error_message = "An ARN."
  }
}

variable "operations_key_arn" {
  description = "Key of log groups in this region."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.operations_key_arn))
    error_message = "An ARN."
  }
}

variable "stream_arn" {
  description = "Stream that the relay writes to."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.stream_arn))
    error_message = "An ARN."
  }
}

variable "size" {
  description = "CPU units and memory (MiB) of a task that serves."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 512, memory = 1024 }

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.size.cpu) && var.size.memory >= 2 * var.size.cpu && var.size.memory <= 8 * var.size.cpu
    error_message = "A pair that Fargate knows: memory 2 to 8 times the CPU units."
  }
}

variable "tasks" {
  description = "Tasks that serve, at least and at most."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 20 }

  validation {
    condition     = var.tasks.min >= 2 && var.tasks.max >= var.tasks.min
    error_message = "Two at least: one zone may be lost at any time."
  }
}

variable "spot" {
  description = "Whether the burst above two tasks runs on Fargate Spot."
  type        = bool
  default     = true
}

variable "requests_per_target" {
  description = "Requests a minute and task that autoscaling aims at."
  type        = number
  default     = 6000

  validation {
    condition     = var.requests_per_target >= 60
    error_message = "At least one a second."
  }
}

variable "requests_per_minute" {
  description = "Requests a minute that one shopper's address may make before the firewall answers 429."
  type        = number
  default     = 1200

  validation {
    condition     = var.requests_per_minute >= 10
    error_message = "AWS allows no limit below 10."
  }
}

variable "client_address_header" {
  description = "Header in which the edge passes the shopper's address."
  type        = string
  default     = "stoa-client"

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.client_address_header))
    error_message = "A header name in lower case."
  }
}

variable "health_listener_port" {
  description = "Port of the listener for health checks."
  type        = number
  default     = 8444

  validation {
    condition     = var.health_listener_port != 443 && var.health_listener_port < 65536
    error_message = "Another port than 443."
  }
}

variable "metrics" {
  description = "Patterns of origin's metrics that become CloudWatch metrics; each costs by month."
  type        = list(string)
  default     = ["^stoa_outbox_.*$"]

  validation {
    condition     = length(var.metrics) > 0
    error_message = "The outbox's at least: an alarm reads it."
  }
}

variable "prometheus" {
  description = "Endpoint and ARN of a managed Prometheus workspace; null for none."
  type        = object({ endpoint = string, arn = string })
  default     = null

  validation {
    condition     = var.prometheus == null || try(length(var.prometheus.endpoint) > 0 && startswith(var.prometheus.arn, "arn:"), false)
    error_message = "An endpoint and an ARN, or null."
  }
}

variable "runbook_url" {
  description = "Address of docs/operations, for alarms."
  type        = string

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "An https address."
  }
}

variable "shield_advanced" {
  description = "Whether Shield Advanced protects the load balancer: 3,000 USD a month, for a year at least."
  type        = bool
  default     = false
}

variable "permissions_boundary_arn" {
  description = "Boundary of every role; null where there is none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:", var.permissions_boundary_arn))
    error_message = "An ARN, or null."
  }
}

variable "disposable" {
  description = "Whether the environment may be destroyed."
  type        = bool
  default     = false
}
