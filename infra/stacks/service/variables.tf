variable "name" {
  description = "Prefix of every name: stoa-<environment>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 25 characters."
  }
}

variable "domain" {
  description = "Domain of the hosted zone; origin answers under origin.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain name without a trailing dot."
  }
}

variable "zone_id" {
  description = "Hosted zone of the domain."
  type        = string

  validation {
    condition     = length(var.zone_id) > 0
    error_message = "The id of a hosted zone."
  }
}

variable "foundation" {
  description = "The foundation layer's output `regions`."
  type = map(object({
    vpc_id             = string
    cidr               = string
    subnet_ids         = object({ public = list(string), private = list(string), isolated = list(string) })
    private_cidrs      = list(string)
    archive_bucket     = string
    data_key_arn       = string
    operations_key_arn = string
    repository_url     = string
    repository_arn     = string
  }))

  validation {
    condition     = length(var.foundation) == 2
    error_message = "Two regions."
  }
}

variable "data" {
  description = "The data layer's output `regions`: stream, database member and secrets of each region."
  type = map(object({
    stream_arn          = string
    stream_name         = string
    firehose_name       = string
    database_identifier = string
    secret_arns         = map(string)
    owner_secret_arn    = string
  }))

  validation {
    condition     = length(var.data) == 2
    error_message = "Two regions."
  }
}

variable "primary_region" {
  description = "Region whose database member writes."
  type        = string

  validation {
    condition     = contains(keys(var.foundation), var.primary_region)
    error_message = "One of the regions."
  }
}

variable "drained_regions" {
  description = "Regions that origin.<domain> and the edge shall not lead to."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(keys(var.foundation), var.drained_regions)) > 0
    error_message = "One region must stay open."
  }
}

variable "images" {
  description = "Image that serves and image that migrates, by region and by digest."
  type        = map(object({ serve = string, migrate = string }))

  validation {
    condition     = length(var.images) == 2
    error_message = "Two regions."
  }
}

variable "collector_version" {
  description = "Version of the OpenTelemetry collector."
  type        = string
  default     = "v0.45.0"

  validation {
    condition     = can(regex("^v[0-9.]+$", var.collector_version))
    error_message = "A version such as v0.45.0."
  }
}

variable "files_version" {
  description = "Version of the busybox image that writes secrets to files."
  type        = string
  default     = "1.37.0-musl"

  validation {
    condition     = can(regex("^[0-9.]+", var.files_version))
    error_message = "A version such as 1.37.0-musl."
  }
}

variable "client_ca_pem" {
  description = "Authority (PEM) that signs the edge's client certificates."
  type        = string

  validation {
    condition     = startswith(var.client_ca_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "One or more certificates in PEM."
  }
}

variable "public_url" {
  description = "Address of the shop, for links in mails and the payment provider's return."
  type        = string

  validation {
    condition     = startswith(var.public_url, "https://")
    error_message = "An https address."
  }
}

variable "payment_url" {
  description = "The payment provider's API."
  type        = string

  validation {
    condition     = startswith(var.payment_url, "https://")
    error_message = "An https address."
  }
}

variable "mail_from" {
  description = "Sender of mails to customers."
  type        = string

  validation {
    condition     = strcontains(var.mail_from, "@")
    error_message = "A mail address, with a name if you like."
  }
}

variable "environment" {
  description = "Further environment variables of origin, the same in both regions."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "Upper-case names."
  }
}

variable "size" {
  description = "CPU units and memory (MiB) of a task that serves."
  type        = object({ cpu = number, memory = number })
  default     = { cpu = 512, memory = 1024 }

  validation {
    condition     = var.size.memory >= 2 * var.size.cpu
    error_message = "A pair that Fargate knows."
  }
}

variable "tasks" {
  description = "Tasks that serve in each region, at least and at most."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 20 }

  validation {
    condition     = var.tasks.min >= 2
    error_message = "Two at least."
  }
}

variable "mail" {
  description = "Addresses that alarms go to, by severity."
  type        = object({ page = string, ticket = string })

  validation {
    condition     = strcontains(var.mail.page, "@") && strcontains(var.mail.ticket, "@")
    error_message = "Two mail addresses."
  }
}

variable "slack" {
  description = "Slack workspace and channel that alarms go to; null for none."
  type        = object({ team = string, channel = string })
  default     = null

  validation {
    condition     = var.slack == null || try(length(var.slack.channel) > 0, false)
    error_message = "Both ids, or null."
  }
}

variable "prometheus" {
  description = "Whether each region has a managed Prometheus and Grafana."
  type        = bool
  default     = false
}

variable "runbook_url" {
  description = "Address of docs/operations."
  type        = string

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "An https address."
  }
}

variable "shield_advanced" {
  description = "Whether Shield Advanced is bought: 3,000 USD a month, for a year at least."
  type        = bool
  default     = false
}

variable "permissions_boundary_arn" {
  description = "Boundary of every role (bootstrap makes it); null where there is none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:", var.permissions_boundary_arn))
    error_message = "An ARN, or null."
  }
}

variable "disposable" {
  description = "Whether all of it may be destroyed, data included: for scratch environments."
  type        = bool
  default     = false
}
