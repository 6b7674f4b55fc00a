variable "name" {
  description = "Prefix of every name: stoa-<environment>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 25 characters."
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

variable "founding_region" {
  description = "Region the global database was created in. Never changes, whichever region writes."
  type        = string

  validation {
    condition     = contains(keys(var.foundation), var.founding_region)
    error_message = "One of the regions."
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

variable "personal_data_home" {
  description = "Region that alone holds the database; null for both. With one home there is nothing to fail over to."
  type        = string
  default     = null

  validation {
    condition     = var.personal_data_home == null || (var.personal_data_home == var.founding_region && var.personal_data_home == var.primary_region)
    error_message = "The home is the founding region, and the one that writes."
  }
}

variable "database_capacity" {
  description = "Aurora capacity units of each instance, at least and at most."
  type        = object({ min = number, max = number })

  validation {
    condition     = var.database_capacity.min >= 0.5 && var.database_capacity.max >= var.database_capacity.min
    error_message = "0.5 and more, the least not above the most."
  }
}

variable "database_instances" {
  description = "Instances in each region."
  type        = number
  default     = 2

  validation {
    condition     = var.database_instances >= 1
    error_message = "At least one."
  }
}

variable "readers_scale_in" {
  description = "Region whose readers are added and removed by load; null for the founding one."
  type        = string
  default     = null

  validation {
    condition     = var.readers_scale_in == null || contains(keys(var.foundation), coalesce(var.readers_scale_in, "-"))
    error_message = "One of the regions."
  }
}

variable "rpo_seconds" {
  description = "Seconds of commits that may be lost with the writer's region."
  type        = number
  default     = 60

  validation {
    condition     = var.rpo_seconds >= 20
    error_message = "Aurora accepts 20 seconds and more."
  }
}

variable "password_version" {
  description = "Raise it for new database passwords."
  type        = number
  default     = 1

  validation {
    condition     = var.password_version >= 1
    error_message = "Counts from one."
  }
}

variable "raw_retention_days" {
  description = "Days raw events are kept."
  type        = number
  default     = 90

  validation {
    condition     = var.raw_retention_days <= 90
    error_message = "The privacy notice promises 90 days at most."
  }
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
