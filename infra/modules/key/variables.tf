variable "name" {
  description = "Alias of the key, without the prefix `alias/`."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,60}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 61 characters."
  }
}

variable "region" {
  description = "AWS region the key lives in."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "purpose" {
  description = "What the key encrypts, as a description for the console."
  type        = string

  validation {
    condition     = length(var.purpose) > 0
    error_message = "Say what the key is for."
  }
}

variable "services" {
  description = "AWS service principals that use the key in their own name (alarms, trails, e-mail)."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for s in var.services : endswith(s, ".amazonaws.com")])
    error_message = "Service principals end in .amazonaws.com."
  }
}

variable "for_logs" {
  description = "Whether CloudWatch log groups of the region are encrypted with the key."
  type        = bool
  default     = false
}

variable "deletion_window_days" {
  description = "Days between asking for the key's deletion and losing everything it encrypts."
  type        = number
  default     = 30

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "AWS allows 7 to 30 days."
  }
}
