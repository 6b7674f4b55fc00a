resource "aws_db_subnet_group" "this" {
  for_each = var.members

  region      = each.key
  name        = var.name
  description = "Isolated subnets: no way to the internet"
  subnet_ids  = each.value.subnet_ids
}

resource "aws_security_group" "this" {
  for_each = var.members

  region      = each.key
  name        = "${var.name}-database"
  description = "PostgreSQL from tasks of both regions"
  vpc_id      = each.value.vpc_id

  tags = { Name = "${var.name}-database" }
}

# By address and not by security group: groups cannot be named across a peering, and both regions shall be alike.
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = {
    for pair in setproduct(local.regions, var.client_cidrs) : "${pair[0]}/${pair[1]}" => { region = pair[0], cidr = pair[1] }
  }

  region            = each.value.region
  security_group_id = aws_security_group.this[each.value.region].id
  description       = "PostgreSQL from ${each.value.cidr}"
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
}
