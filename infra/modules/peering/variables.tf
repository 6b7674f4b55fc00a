variable "name" {
  description = "Prefix of the connection's name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, 3 to 41 characters."
  }
}

variable "requester" {
  description = "The side that asks: region, VPC, its range and the route tables that need the way."
  type = object({
    region          = string
    vpc_id          = string
    cidr            = string
    route_table_ids = map(string)
  })

  validation {
    condition     = can(cidrhost(var.requester.cidr, 0)) && length(var.requester.route_table_ids) > 0
    error_message = "A CIDR range and at least one route table."
  }
}

variable "accepter" {
  description = "The side that accepts: region, VPC, its range and the route tables that need the way."
  type = object({
    region          = string
    vpc_id          = string
    cidr            = string
    route_table_ids = map(string)
  })

  validation {
    condition     = can(cidrhost(var.accepter.cidr, 0)) && length(var.accepter.route_table_ids) > 0
    error_message = "A CIDR range and at least one route table."
  }

  validation {
    condition     = var.accepter.region != var.requester.region
    error_message = "The two sides are two regions."
  }

  # Two ranges overlap if they are the same network at the shorter of both prefixes.
  validation {
    condition = (
      cidrhost("${split("/", var.accepter.cidr)[0]}/${min(split("/", var.accepter.cidr)[1], split("/", var.requester.cidr)[1])}", 0)
      != cidrhost("${split("/", var.requester.cidr)[0]}/${min(split("/", var.accepter.cidr)[1], split("/", var.requester.cidr)[1])}", 0)
    )
    error_message = "The two ranges overlap: a peering between them cannot be routed."
  }
}
