variable "name" {
  description = "Prefix of every name, and the global cluster's identifier."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "founding_region" {
  description = "Region the global database was created in. Never changes, whichever region writes."
  type        = string

  validation {
    condition     = contains(keys(var.members), var.founding_region)
    error_message = "One of the members."
  }
}

variable "primary_region" {
  description = "Region whose member writes now. Follows a switchover; replaces nothing."
  type        = string

  validation {
    condition     = contains(keys(var.members), var.primary_region)
    error_message = "One of the members."
  }
}

variable "members" {
  description = "Where each member lives, by region. One region alone, where personal data must not leave it."
  type = map(object({
    vpc_id             = string
    subnet_ids         = list(string)
    kms_key_arn        = string
    operations_key_arn = string
    instances          = number
  }))

  validation {
    condition     = length(var.members) == 2 || length(var.members) == 1
    error_message = "One region or two."
  }

  validation {
    condition     = alltrue([for member in values(var.members) : member.instances >= 1 && member.instances <= 15])
    error_message = "One to fifteen instances in each region."
  }
}

variable "secret_key_arns" {
  description = "The key that encrypts secrets, for every region that runs tasks, with a member or without."
  type        = map(string)

  validation {
    condition     = length(setsubtract(keys(var.members), keys(var.secret_key_arns))) == 0
    error_message = "A key for each member's region at least."
  }
}

variable "client_cidrs" {
  description = "Ranges that tasks of both regions have their addresses from."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : can(cidrhost(cidr, 0)) && startswith(cidr, "10.")])
    error_message = "Private ranges in 10.0.0.0/8 only: a database is never open to the world."
  }
}

variable "engine_version" {
  description = "Aurora PostgreSQL version; raised through the global cluster."
  type        = string
  default     = "17.5"

  validation {
    condition     = can(regex("^1[6-9]\\.[0-9]+$", var.engine_version))
    error_message = "16 or later, as major.minor."
  }
}

variable "database_name" {
  description = "Name of the database."
  type        = string
  default     = "stoa"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]*$", var.database_name))
    error_message = "Lower-case letters, digits and underscores."
  }
}

variable "owner" {
  description = "Login that owns the schema and migrates."
  type        = string
  default     = "stoa_owner"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]*$", var.owner))
    error_message = "Lower-case letters, digits and underscores."
  }
}

variable "app" {
  description = "Login that serves."
  type        = string
  default     = "stoa_app"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]*$", var.app)) && var.app != var.owner
    error_message = "Another login than the owner."
  }
}

variable "password_version" {
  description = "Raise it to give both logins new passwords, in the database (owner) and in the secrets."
  type        = number
  default     = 1

  validation {
    condition     = var.password_version >= 1
    error_message = "Counts from one."
  }
}

variable "ca_file" {
  description = "Where the image keeps the certificates of RDS's authorities."
  type        = string
  default     = "/etc/ssl/rds.pem"

  validation {
    condition     = startswith(var.ca_file, "/")
    error_message = "An absolute path inside the image."
  }
}

variable "capacity" {
  description = "Aurora capacity units of each instance, at least and at most."
  type        = object({ min = number, max = number })

  validation {
    condition     = var.capacity.min >= 0.5 && var.capacity.max >= var.capacity.min && var.capacity.max <= 256
    error_message = "0.5 to 256, the least not above the most. Zero would pause, and a paused follower replicates nothing."
  }
}

variable "max_readers" {
  description = "Readers in a region at most."
  type        = number
  default     = 5

  validation {
    condition     = var.max_readers >= 1 && var.max_readers <= 15
    error_message = "One to fifteen."
  }
}

variable "readers_scale_in" {
  description = "Region whose readers are added and removed by load; null for the founding one."
  type        = string
  default     = null

  validation {
    condition     = var.readers_scale_in == null || contains(keys(var.members), coalesce(var.readers_scale_in, "-"))
    error_message = "One of the members."
  }
}

variable "rpo_seconds" {
  description = "Seconds of commits that may be lost with the writer's region (rds.global_db_rpo)."
  type        = number
  default     = 60

  validation {
    condition     = var.rpo_seconds >= 20 && var.rpo_seconds <= 2147483647
    error_message = "Aurora accepts 20 seconds and more."
  }
}

variable "backup_retention_days" {
  description = "Days back that a restore to any second can go."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "7 to 35 days."
  }
}

variable "copy_retention_days" {
  description = "Days a copy in the other region is kept. Erased customers are gone from backups after them."
  type        = number
  default     = 30

  validation {
    condition     = var.copy_retention_days >= 7
    error_message = "At least a week."
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
  description = "Whether the database may be destroyed without a last snapshot."
  type        = bool
  default     = false
}
