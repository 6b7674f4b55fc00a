# The way from each region's tasks to the writer in the other. Two regions need one peering, not a transit gateway:
# no hourly price, and AWS encrypts inter-region peering on the wire.

resource "aws_vpc_peering_connection" "this" {
  region      = var.requester.region
  vpc_id      = var.requester.vpc_id
  peer_vpc_id = var.accepter.vpc_id
  peer_region = var.accepter.region

  tags = { Name = "${var.name}-${var.requester.region}-to-${var.accepter.region}" }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  region                    = var.accepter.region
  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true

  tags = { Name = "${var.name}-${var.requester.region}-to-${var.accepter.region}" }
}

# Either side resolves the other's private names.
resource "aws_vpc_peering_connection_options" "requester" {
  region                    = var.requester.region
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.vpc_peering_connection_id

  requester {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_vpc_peering_connection_options" "accepter" {
  region                    = var.accepter.region
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.vpc_peering_connection_id

  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_route" "from_requester" {
  for_each = var.requester.route_table_ids

  region                    = var.requester.region
  route_table_id            = each.value
  destination_cidr_block    = var.accepter.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.vpc_peering_connection_id
}

resource "aws_route" "from_accepter" {
  for_each = var.accepter.route_table_ids

  region                    = var.accepter.region
  route_table_id            = each.value
  destination_cidr_block    = var.requester.cidr
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.vpc_peering_connection_id
}
