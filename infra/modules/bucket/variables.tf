variable "name" {
  description = "Name of the bucket, unique in the world: include the account id."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{2,62}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 63 characters."
  }
}

variable "region" {
  description = "AWS region the bucket lives in."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region such as eu-central-1."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts the objects; null uses S3's own keys, which load balancer logs require."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:", var.kms_key_arn))
    error_message = "An ARN, or null."
  }
}

variable "expire_after_days" {
  description = "Days after which objects are deleted, by key prefix."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for days in values(var.expire_after_days) : days >= 1])
    error_message = "At least one day each."
  }
}

variable "noncurrent_days" {
  description = "Days an overwritten or deleted version is kept; erasure of personal data is complete after them."
  type        = number
  default     = 7

  validation {
    condition     = var.noncurrent_days >= 1
    error_message = "At least one day."
  }
}

variable "policies" {
  description = "Further policy documents (JSON) for the bucket: which service may write to it."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for p in var.policies : can(jsondecode(p))])
    error_message = "Each is a JSON policy document."
  }
}

variable "disposable" {
  description = "Whether destroying the environment also deletes what the bucket holds."
  type        = bool
  default     = false
}
