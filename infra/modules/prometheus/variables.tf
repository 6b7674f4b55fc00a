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

variable "operations_key_arn" {
  description = "Key that encrypts topics and logs."
  type        = string

  validation {
    condition     = can(regex("^arn:", var.operations_key_arn))
    error_message = "An ARN."
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
