variable "name" {
  description = "Prefix of every name: stoa-<environment>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,24}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 25 characters."
  }
}

variable "domain" {
  description = "Domain of the hosted zone; origin answers under origin.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain name without a trailing dot."
  }
}

variable "regions" {
  description = "The two regions and the range of each one's VPC."
  type        = map(object({ cidr = string }))

  validation {
    condition     = length(var.regions) == 2
    error_message = "Two regions."
  }

  validation {
    condition     = alltrue([for region in values(var.regions) : can(regex("^10\\.[0-9]{1,3}\\.0\\.0/16$", region.cidr))])
    error_message = "A /16 of 10.0.0.0/8 each."
  }

  validation {
    condition     = length(distinct([for region in values(var.regions) : region.cidr])) == length(var.regions)
    error_message = "The ranges overlap: no way between the regions could be routed."
  }
}

variable "nat" {
  description = "`one` NAT gateway a region or one `per_zone`."
  type        = string
  default     = "per_zone"

  validation {
    condition     = contains(["one", "per_zone"], var.nat)
    error_message = "Either one or per_zone."
  }
}

variable "budget_usd" {
  description = "Monthly budget in USD; forecasts above it raise an alert."
  type        = number

  validation {
    condition     = var.budget_usd > 0
    error_message = "More than nothing."
  }
}

variable "owner_mail" {
  description = "Recipients of budget alerts."
  type        = string

  validation {
    condition     = strcontains(var.owner_mail, "@")
    error_message = "A mail address."
  }
}

variable "image_readers" {
  description = "Accounts that may pull images from this environment's registry."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for account in var.image_readers : can(regex("^[0-9]{12}$", account))])
    error_message = "Twelve digits each."
  }
}

variable "shield_advanced" {
  description = "Whether Shield Advanced is bought: 3,000 USD a month, for a year at least."
  type        = bool
  default     = false
}

variable "disposable" {
  description = "Whether all of it may be destroyed, data included: for scratch environments."
  type        = bool
  default     = false
}
