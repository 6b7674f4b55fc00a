# One certificate per region (ACM's cannot be shared), each for all names, the other region's too: in an emergency a name
# can be given to the other region by one record.

resource "aws_acm_certificate" "this" {
  for_each = toset(var.regions)

  region                    = each.key
  domain_name               = local.host
  subject_alternative_names = [for name in slice(local.names, 1, length(local.names)) : name]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  names = concat([local.host, "write.${local.host}"], [for region in sort(var.regions) : "${region}.${local.host}"])
  # The validation record of a name is the same for every certificate of the account: one record per name.
  options = {
    for name in local.names : name => one([
      for option in aws_acm_certificate.this[var.regions[0]].domain_validation_options : option if option.domain_name == name
    ])
  }
}

# The fallbacks are for a plan from clean, where ACM has not said yet what to prove.
resource "aws_route53_record" "validation" {
  for_each = toset(local.names)

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
