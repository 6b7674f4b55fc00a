variable "name" {
  description = "Name of the repository and prefix of the parameters."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "kms_key_arns" {
  description = "The key that encrypts the images, by region. The regions are those that hold a copy."
  type        = map(string)

  validation {
    condition     = length(var.kms_key_arns) == 2
    error_message = "Two regions."
  }
}

variable "cached_images" {
  description = "Images of public.ecr.aws that tasks pull through this registry."
  type        = list(string)
  default     = ["aws-observability/aws-otel-collector", "docker/library/busybox"]

  validation {
    condition     = alltrue([for image in var.cached_images : can(regex("^[a-z0-9/-]+$", image))])
    error_message = "Names without registry and version."
  }
}

variable "kept_images" {
  description = "How many images are kept."
  type        = number
  default     = 50

  validation {
    condition     = var.kept_images >= 10
    error_message = "At least ten, or a rollback may find nothing."
  }
}

variable "reader_accounts" {
  description = "Accounts that may pull: production's, in the environment that builds."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for account in var.reader_accounts : can(regex("^[0-9]{12}$", account))])
    error_message = "Twelve digits each."
  }
}

variable "disposable" {
  description = "Whether destroying the environment also deletes its images."
  type        = bool
  default     = false
}
