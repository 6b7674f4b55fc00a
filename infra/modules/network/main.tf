# One region's VPC: three zones, each with a public, a private and an isolated subnet.
#   public    load balancer and NAT
#   private   tasks; they reach the internet (payment provider, edge) through NAT
#   isolated  databases; no way out at all, except to the other region

data "aws_availability_zones" "this" {
  #checkov:skip=CKV_AWS_394:Sorted by name and cut to three: a fourth zone changes nothing
  region = var.region
  state  = "available"

  filter {
    name   = "zone-type"
    values = ["availability-zone"] # no local zones
  }
}

locals {
  zones     = slice(sort(data.aws_availability_zones.this.names), 0, 3)
  nat_zones = var.nat == "per_zone" ? local.zones : slice(local.zones, 0, 1)
  # A /16 gives /20 subnets: public 0-2, private 4-6, isolated 8-10.
  subnets = merge([
    for tier, offset in { public = 0, private = 4, isolated = 8 } : {
      for index, zone in local.zones : "${tier}-${zone}" => {
        tier = tier
        zone = zone
        cidr = cidrsubnet(var.cidr, 4, offset + index)
      }
    }
  ]...)
}

resource "aws_vpc" "this" {
  region               = var.region
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

# Nothing uses the default group; empty it so that nothing can by mistake.
resource "aws_default_security_group" "this" {
  region = var.region
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-unused" }
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  region                  = var.region
  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.value.zone
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-${each.key}", Tier = each.value.tier }
}

resource "aws_internet_gateway" "this" {
  region = var.region
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  region = var.region
  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  region        = var.region
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.this["public-${each.key}"].id

  tags = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

# One table for public, one per zone for private, one for isolated.
resource "aws_route_table" "this" {
  for_each = toset(concat(["public", "isolated"], [for zone in local.zones : "private-${zone}"]))

  region = var.region
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  region         = var.region
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.tier == "private" ? each.key : each.value.tier].id
}

resource "aws_route" "internet" {
  region                 = var.region
  route_table_id         = aws_route_table.this["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route" "nat" {
  for_each = toset(local.zones)

  region                 = var.region
  route_table_id         = aws_route_table.this["private-${each.key}"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = try(aws_nat_gateway.this[each.key].id, aws_nat_gateway.this[local.zones[0]].id)
}
