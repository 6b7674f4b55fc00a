variable "name" {
  description = "Prefix of every name: stoa-<environment>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 25 characters."
  }
}

variable "environment" {
  description = "GitHub environment whose workflows may apply."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.environment))
    error_message = "Lower-case letters, digits and hyphens."
  }
}

variable "rehearsed" {
  description = "Whether the nightly drill may apply here without approval, as GitHub environment <environment>-drill."
  type        = bool
  default     = false

  validation {
    condition     = !(var.rehearsed && var.environment == "production")
    error_message = "Nothing is applied to production without approval."
  }
}

variable "repository" {
  description = "GitHub repository, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", var.repository))
    error_message = "owner/name; never a pattern, or other repositories could assume the roles."
  }
}

variable "regions" {
  description = "Region of the state, then region of its copy."
  type        = list(string)

  validation {
    condition     = length(var.regions) == 2 && length(distinct(var.regions)) == 2
    error_message = "Two regions."
  }
}

variable "account_id" {
  description = "Account this must run in; null accepts any. One account holds one environment."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))
    error_message = "Twelve digits, or null."
  }
}
