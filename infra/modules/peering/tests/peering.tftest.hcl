provider "aws" {
  region = "eu-central-1"
}

variables {
  name      = "stoa-test"
  requester = { region = "eu-central-1", vpc_id = "vpc-1", cidr = "10.10.0.0/16", route_table_ids = { a = "rtb-1", b = "rtb-2" } }
  accepter  = { region = "eu-west-1", vpc_id = "vpc-2", cidr = "10.11.0.0/16", route_table_ids = { a = "rtb-3", b = "rtb-4" } }
}

run "both_sides_know_the_way" {
  assert {
    condition     = alltrue([for route in aws_route.from_requester : route.destination_cidr_block == "10.11.0.0/16" && route.region == "eu-central-1"]) && length(aws_route.from_requester) == 2
    error_message = "The requester's tables do not lead to the accepter."
  }

  assert {
    condition     = alltrue([for route in aws_route.from_accepter : route.destination_cidr_block == "10.10.0.0/16" && route.region == "eu-west-1"]) && length(aws_route.from_accepter) == 2
    error_message = "The accepter's tables do not lead to the requester."
  }

  assert {
    condition     = aws_vpc_peering_connection.this.peer_region == "eu-west-1" && aws_vpc_peering_connection_accepter.this.auto_accept
    error_message = "The connection is not accepted in the other region."
  }
}

run "refuses_the_same_range_twice" {
  command = plan

  variables {
    accepter = { region = "eu-west-1", vpc_id = "vpc-2", cidr = "10.10.0.0/16", route_table_ids = { a = "rtb-3" } }
  }

  expect_failures = [var.accepter]
}

run "refuses_a_range_within_the_other" {
  command = plan

  variables {
    accepter = { region = "eu-west-1", vpc_id = "vpc-2", cidr = "10.10.128.0/17", route_table_ids = { a = "rtb-3" } }
  }

  expect_failures = [var.accepter]
}

run "refuses_one_region_twice" {
  command = plan

  variables {
    accepter = { region = "eu-central-1", vpc_id = "vpc-2", cidr = "10.11.0.0/16", route_table_ids = { a = "rtb-3" } }
  }

  expect_failures = [var.accepter]
}
