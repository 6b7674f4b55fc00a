variable "name" {
  description = "Prefix of the health checks' names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "domain" {
  description = "Domain of the zone; origin answers under origin.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain))
    error_message = "A domain name without a trailing dot."
  }
}

variable "zone_id" {
  description = "Hosted zone of the domain."
  type        = string

  validation {
    condition     = length(var.zone_id) > 0
    error_message = "The id of a hosted zone."
  }
}

variable "regions" {
  description = "Regions that get a certificate."
  type        = list(string)

  validation {
    condition     = length(var.regions) == 2 && length(distinct(var.regions)) == 2
    error_message = "Two regions."
  }
}

variable "endpoints" {
  description = "Load balancer of each region: its DNS name and the zone of that name."
  type        = map(object({ dns_name = string, zone_id = string }))

  validation {
    condition     = length(setsubtract(keys(var.endpoints), var.regions)) == 0 && length(var.endpoints) == length(var.regions)
    error_message = "One endpoint for each region."
  }
}

variable "primary_region" {
  description = "Region that write.origin.<domain> leads to."
  type        = string

  validation {
    condition     = contains(var.regions, var.primary_region)
    error_message = "One of the regions."
  }
}

variable "drained_regions" {
  description = "Regions that origin.<domain> shall not lead to."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.drained_regions, var.regions)) == 0
    error_message = "Not a region of this environment."
  }

  validation {
    condition     = length(setsubtract(var.regions, var.drained_regions)) > 0
    error_message = "One region must stay open."
  }
}

variable "health_port" {
  description = "Port of the load balancer's listener for health checks."
  type        = number
  default     = 8444

  validation {
    condition     = var.health_port > 0 && var.health_port < 65536 && var.health_port != 443
    error_message = "A port other than 443, where a client certificate is asked for."
  }
}

variable "ttl_seconds" {
  description = "How long resolvers keep what failover changes."
  type        = number
  default     = 30

  validation {
    condition     = var.ttl_seconds >= 10 && var.ttl_seconds <= 60
    error_message = "10 to 60 seconds."
  }
}
