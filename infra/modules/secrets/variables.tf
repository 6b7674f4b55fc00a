variable "name" {
  description = "Prefix of the secrets' names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "home_region" {
  description = "Region the secrets are written in. Fixed for their life: it is not the primary region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.home_region))
    error_message = "A region such as eu-central-1."
  }
}

variable "kms_key_arns" {
  description = "The key that encrypts the secrets, by region; a replica in each."
  type        = map(string)

  validation {
    condition     = contains(keys(var.kms_key_arns), var.home_region)
    error_message = "The home region needs a key too."
  }
}

variable "secrets" {
  description = "What each secret is. With `generated_length` Terraform makes the first value, after `prefix`, and a new one when `version` is raised; without it an operator puts it there."
  type = map(object({
    description      = string
    generated_length = optional(number)
    prefix           = optional(string, "")
    version          = optional(number, 1)
  }))

  validation {
    condition     = alltrue([for s in values(var.secrets) : s.generated_length == null ? true : s.generated_length >= 32])
    error_message = "Generated secrets have at least 32 characters."
  }
}

variable "disposable" {
  description = "Whether destroying the environment deletes the secrets at once instead of after 30 days."
  type        = bool
  default     = false
}
