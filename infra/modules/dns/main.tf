# Names of origin. The edge consults its own region table first; these records are the outer layer.
#
#   origin.<domain>            latency records over the regions that are not drained, each with a health check
#   write.origin.<domain>      the primary region
#   <region>.origin.<domain>   one region, drained or not: what the edge's table and operators use
#
# TTLs are short since a resolver that keeps a dead region's address keeps the outage: 30 seconds for what failover
# changes. Shorter gains nothing (health checks need about 30 seconds to agree) and costs queries.

locals {
  open = { for region, endpoint in var.endpoints : region => endpoint if !contains(var.drained_regions, region) }
  host = "origin.${var.domain}"
}

resource "aws_route53_record" "region" {
  for_each = var.endpoints

  #checkov:skip=CKV2_AWS_23:Attached to the load balancer of modules/service, which checkov does not follow
  zone_id = var.zone_id
  name    = "${each.key}.${local.host}"
  type    = "A"

  alias {
    name                   = each.value.dns_name
    zone_id                = each.value.zone_id
    evaluate_target_health = false # a name for one region has nowhere else to lead
  }
}

# Asked from many places over the internet, on the listener that wants no client certificate.
resource "aws_route53_health_check" "ready" {
  for_each = var.endpoints

  type              = "HTTPS"
  fqdn              = "${each.key}.${local.host}"
  port              = var.health_port
  resource_path     = "/health/ready"
  enable_sni        = true
  request_interval  = 10
  failure_threshold = 3
  measure_latency   = true

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_route53_record" "latency" {
  for_each = local.open

  zone_id         = var.zone_id
  name            = local.host
  type            = "CNAME"
  ttl             = var.ttl_seconds
  records         = ["${each.key}.${local.host}"]
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.ready[each.key].id

  latency_routing_policy {
    region = each.key
  }
}

resource "aws_route53_record" "write" {
  zone_id = var.zone_id
  name    = "write.${local.host}"
  type    = "CNAME"
  ttl     = var.ttl_seconds
  records = ["${var.primary_region}.${local.host}"]
}
