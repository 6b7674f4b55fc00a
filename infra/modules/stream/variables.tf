variable "name" {
  description = "Prefix of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "region" {
  description = "AWS region of the stream and its lake."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts stream, lake, catalogue and query results."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.kms_key_arn))
    error_message = "An ARN."
  }
}

variable "operations_key_arn" {
  description = "Key that encrypts log groups."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.operations_key_arn))
    error_message = "An ARN."
  }
}

variable "raw_retention_days" {
  description = "Days raw events are kept. What is worth more is in silver and gold by then."
  type        = number
  default     = 90

  validation {
    condition     = var.raw_retention_days >= 7 && var.raw_retention_days <= 90
    error_message = "7 to 90 days: the privacy notice promises no more."
  }
}

variable "scan_limit_gb" {
  description = "Gigabytes that one query may read, at the public price of 5 USD a terabyte."
  type        = number
  default     = 100

  validation {
    condition     = var.scan_limit_gb >= 1 && var.scan_limit_gb <= 1024
    error_message = "1 to 1024 GB."
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

variable "disposable" {
  description = "Whether destroying the environment also deletes the lake."
  type        = bool
  default     = false
}
