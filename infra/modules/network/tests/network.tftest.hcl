provider "aws" {
  region = "eu-central-1"
}

variables {
  name               = "stoa-test"
  region             = "eu-west-1"
  cidr               = "10.20.0.0/16"
  archive_bucket_arn = "arn:aws:s3:::stoa-test-archive"
}

run "as_it_is" {
  # Spans three zones in three tiers
  assert {
    condition     = length(aws_subnet.this) == 9 && length(distinct([for subnet in aws_subnet.this : subnet.availability_zone])) == 3
    error_message = "Not three zones with three subnets each."
  }

  assert {
    condition     = length(distinct([for subnet in aws_subnet.this : subnet.cidr_block])) == 9
    error_message = "Two subnets have the same range."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.this : !subnet.map_public_ip_on_launch])
    error_message = "Something started in a subnet would get a public address."
  }

  assert {
    condition     = alltrue([for resource in concat(values(aws_subnet.this), [aws_vpc.this, aws_internet_gateway.this]) : resource.region == "eu-west-1"])
    error_message = "A resource is in another region."
  }

  # Isolated subnets have no way out
  assert {
    condition     = !contains(concat([aws_route.internet.route_table_id], [for route in aws_route.nat : route.route_table_id]), aws_route_table.this["isolated"].id)
    error_message = "The isolated table leads to the internet."
  }

  assert {
    condition = alltrue([
      for key, association in aws_route_table_association.this :
      association.route_table_id == aws_route_table.this["isolated"].id if startswith(key, "isolated-")
    ])
    error_message = "An isolated subnet uses another table."
  }

  # Each zone has its own nat
  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(distinct([for route in aws_route.nat : route.nat_gateway_id])) == 3
    error_message = "A lost zone would take another's egress with it."
  }

  # Aws traffic stays inside
  assert {
    condition = alltrue([
      for service in ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kinesis-streams"] :
      aws_vpc_endpoint.interface[service].private_dns_enabled && aws_vpc_endpoint.interface[service].service_name == "com.amazonaws.eu-west-1.${service}"
    ])
    error_message = "An endpoint is missing, or its name leads outside."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && length(aws_vpc_endpoint.s3.route_table_ids) == 5
    error_message = "S3 is not reached from every table."
  }

  assert {
    condition = alltrue(flatten([
      for endpoint in aws_vpc_endpoint.interface : [
        for s in jsondecode(endpoint.policy).Statement : !contains(flatten([s.Action]), "*") && can(s.Condition.StringEquals["aws:PrincipalAccount"])
      ]
    ]))
    error_message = "An endpoint serves every action, or other accounts."
  }

  # Flows are logged
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && startswith(aws_flow_log.this.log_destination, var.archive_bucket_arn)
    error_message = "Flows are not logged, or not to the archive."
  }

  # Nothing enters by the default group
  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The default group has rules."
  }
}

run "one_nat_serves_all_zones" {
  variables {
    nat = "one"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(distinct([for route in aws_route.nat : route.nat_gateway_id])) == 1
    error_message = "There is more than one NAT gateway."
  }
}

run "refuses_a_public_range" {
  command = plan

  variables {
    cidr = "192.0.2.0/24"
  }

  expect_failures = [var.cidr]
}

run "refuses_to_leave_secrets_outside" {
  command = plan

  variables {
    interface_endpoints = ["ecr.api", "ecr.dkr", "logs"]
  }

  expect_failures = [var.interface_endpoints]
}
