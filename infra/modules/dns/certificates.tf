# One certificate per region (ACM's cannot be shared), each for all names that can lead there.

resource "aws_acm_certificate" "this" {
  for_each = toset(var.regions)

  region                    = each.key
  domain_name               = local.host
  subject_alternative_names = ["write.${local.host}", "${each.key}.${local.host}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # Both regions' certificates share two names, whose validation record is the same: one record per name.
  validated = merge([for region in var.regions : { for name in ["", "write.", "${region}."] : "${name}${local.host}" => region }]...)
  options = {
    for name, region in local.validated : name => one([
      for option in aws_acm_certificate.this[region].domain_validation_options : option if option.domain_name == name
    ])
  }
}

# The fallbacks are for a plan from clean, where ACM has not said yet what to prove.
resource "aws_route53_record" "validation" {
  for_each = local.validated

  zone_id         = var.zone_id
  name            = try(local.options[each.key].resource_record_name, "_validation.${each.key}")
  type            = try(local.options[each.key].resource_record_type, "CNAME")
  records         = [try(local.options[each.key].resource_record_value, "pending.${each.key}")]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  for_each = toset(var.regions)

  region                  = each.key
  certificate_arn         = aws_acm_certificate.this[each.key].arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}
