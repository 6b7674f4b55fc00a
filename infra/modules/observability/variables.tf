variable "name" {
  description = "Prefix of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "region" {
  description = "AWS region that is watched."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "balancer" {
  description = "What load balancer metrics are dimensioned by."
  type        = object({ load_balancer = string, target_group = string })

  validation {
    condition     = length(var.balancer.load_balancer) > 0 && length(var.balancer.target_group) > 0
    error_message = "Both ARN suffixes."
  }
}

variable "cluster" {
  description = "Name of the ECS cluster."
  type        = string

  validation {
    condition     = length(var.cluster) > 0
    error_message = "The name of a cluster."
  }
}

variable "services" {
  description = "Names of the ECS services, each with its own alarms."
  type        = list(string)

  validation {
    condition     = contains(var.services, "origin")
    error_message = "At least origin."
  }
}

variable "database_identifier" {
  description = "Identifier of the region's database cluster."
  type        = string

  validation {
    condition     = length(var.database_identifier) > 0
    error_message = "The identifier of a cluster."
  }
}

variable "stream_name" {
  description = "Name of the stream."
  type        = string

  validation {
    condition     = length(var.stream_name) > 0
    error_message = "The name of a stream."
  }
}

variable "firehose_name" {
  description = "Name of the delivery stream."
  type        = string

  validation {
    condition     = length(var.firehose_name) > 0
    error_message = "The name of a delivery stream."
  }
}

variable "certificate_arn" {
  description = "The load balancer's certificate."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.certificate_arn))
    error_message = "An ARN."
  }
}

variable "operations_key_arn" {
  description = "Key that encrypts topics and logs."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.operations_key_arn))
    error_message = "An ARN."
  }
}

variable "outbox_age_metric" {
  description = "Origin's metric for the age in seconds of the oldest event that waits."
  type        = string
  default     = "stoa_outbox_oldest_seconds"

  validation {
    condition     = can(regex("^stoa_", var.outbox_age_metric))
    error_message = "A metric of origin."
  }
}

variable "max_connections" {
  description = "Database connections from which on the alarm rings."
  type        = number
  default     = 1500

  validation {
    condition     = var.max_connections > 0
    error_message = "More than none."
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
  description = "Slack workspace and channel that alarms go to; null for none. The workspace is authorised once in the console."
  type        = object({ team = string, channel = string })
  default     = null

  validation {
    condition     = var.slack == null || try(length(var.slack.team) > 0 && length(var.slack.channel) > 0, false)
    error_message = "Both ids, or null."
  }
}

variable "runbook_url" {
  description = "Address of docs/operations."
  type        = string

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "An https address."
  }
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
