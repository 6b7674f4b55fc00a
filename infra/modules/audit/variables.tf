variable "name" {
  description = "Prefix of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "region" {
  description = "Home region of the trail and its bucket."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "kms_key_arns" {
  description = "Operations key by region; its regions are watched by GuardDuty."
  type        = map(string)

  validation {
    condition     = contains(keys(var.kms_key_arns), var.region)
    error_message = "A key for the trail's own region at least."
  }
}

variable "retention_days" {
  description = "Days the trail is kept."
  type        = number
  default     = 400

  validation {
    condition     = var.retention_days >= 365
    error_message = "A year at least: an incident is often found late."
  }
}

variable "disposable" {
  description = "Whether destroying the environment also deletes its trail."
  type        = bool
  default     = false
}
