provider "aws" {
  region = "eu-central-1"
}

variables {
  name           = "stoa-test"
  domain         = "aws.shop.example"
  zone_id        = "Z1"
  regions        = ["eu-central-1", "eu-west-1"]
  primary_region = "eu-central-1"
  endpoints = {
    eu-central-1 = { dns_name = "lb-1.example.internal", zone_id = "ZLB1" }
    eu-west-1    = { dns_name = "lb-2.example.internal", zone_id = "ZLB2" }
  }
}

run "leads_to_both_regions_while_they_are_ready" {
  assert {
    condition = alltrue([
      for region in var.regions :
      aws_route53_record.latency[region].health_check_id == aws_route53_health_check.ready[region].id
      && aws_route53_record.latency[region].latency_routing_policy[0].region == region
      && one(aws_route53_record.latency[region].records) == "${region}.origin.aws.shop.example"
      && aws_route53_record.latency[region].name == "origin.aws.shop.example"
    ]) && length(aws_route53_record.latency) == 2
    error_message = "A region lacks a latency record with its own health check."
  }

  assert {
    condition     = alltrue([for check in aws_route53_health_check.ready : check.resource_path == "/health/ready" && check.type == "HTTPS" && check.port != 443])
    error_message = "Health is not asked for at /health/ready, or where a client certificate is wanted."
  }

  assert {
    condition     = alltrue([for record in values(aws_route53_record.latency) : record.ttl <= 60]) && aws_route53_record.write.ttl <= 60
    error_message = "Resolvers would keep a dead region for too long."
  }

  assert {
    condition     = one(aws_route53_record.write.records) == "eu-central-1.origin.aws.shop.example"
    error_message = "Writes do not lead to the primary region."
  }

  assert {
    condition     = alltrue([for region, certificate in aws_acm_certificate.this : certificate.region == region && certificate.validation_method == "DNS" && certificate.domain_name == "origin.aws.shop.example" && length(setsubtract(["write.origin.aws.shop.example", "eu-central-1.origin.aws.shop.example", "eu-west-1.origin.aws.shop.example"], certificate.subject_alternative_names)) == 0])
    error_message = "A region's certificate lacks a name that can lead there."
  }
}

run "draining_leaves_exactly_the_other_record" {
  variables {
    drained_regions = ["eu-central-1"]
  }

  assert {
    condition     = keys(aws_route53_record.latency) == ["eu-west-1"] && output.open_regions == ["eu-west-1"]
    error_message = "origin.<domain> leads elsewhere than to the other region alone."
  }

  assert {
    condition     = keys(aws_route53_record.region) == ["eu-central-1", "eu-west-1"] && keys(aws_route53_health_check.ready) == ["eu-central-1", "eu-west-1"]
    error_message = "A drained region lost its own name or its health check: nobody could look whether it is well again."
  }
}

run "opening_again_brings_the_record_back" {
  assert {
    condition     = keys(aws_route53_record.latency) == ["eu-central-1", "eu-west-1"]
    error_message = "The drained region did not come back."
  }
}

run "writes_follow_the_primary" {
  variables {
    primary_region = "eu-west-1"
  }

  assert {
    condition     = one(aws_route53_record.write.records) == "eu-west-1.origin.aws.shop.example" && aws_route53_record.write.id == run.opening_again_brings_the_record_back.write_id
    error_message = "The write record does not follow, or was replaced."
  }
}

run "refuses_to_drain_everything" {
  command = plan

  variables {
    drained_regions = ["eu-central-1", "eu-west-1"]
  }

  expect_failures = [var.drained_regions]
}
