# What passes the handshake is our edge, but what it passes on comes from the world.

resource "aws_wafv2_web_acl" "this" {
  #checkov:skip=CKV_AWS_192:AWSManagedRulesKnownBadInputsRuleSet is among the rules; checkov does not look into dynamic blocks
  region      = var.region
  name        = var.name
  description = "Managed rules and a limit per shopper's address"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = {
      for index, name in ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet", "AWSManagedRulesCommonRuleSet"] :
      name => index
    }

    content {
      name     = rule.key
      priority = rule.value

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          name        = rule.key
          vendor_name = "AWS"

          # A catalogue import is larger than 8 KB; origin limits bodies by operation.
          dynamic "rule_action_override" {
            for_each = rule.key == "AWSManagedRulesCommonRuleSet" ? ["SizeRestrictions_BODY"] : []

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = rule.key
        sampled_requests_enabled   = true
      }
    }
  }

  # All requests come from the CDN's addresses, so the shopper's is taken from the header that the edge sets itself
  # (it drops any such header from outside). Public pages carry none and are not counted: they are cached at the edge.
  rule {
    name     = "RateByShopper"
    priority = 10

    action {
      block {
        custom_response {
          response_code = 429
        }
      }
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "FORWARDED_IP"
        evaluation_window_sec = 60
        limit                 = var.requests_per_minute

        forwarded_ip_config {
          header_name       = var.client_address_header
          fallback_behavior = "NO_MATCH"
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "RateByShopper"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  region       = var.region
  resource_arn = aws_lb.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}

resource "aws_cloudwatch_log_group" "firewall" {
  #checkov:skip=CKV_AWS_338:Holds addresses of shoppers: kept while an attack is looked into, not a year
  region            = var.region
  name              = "aws-waf-logs-${var.name}"
  retention_in_days = 30
  kms_key_id        = var.operations_key_arn
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  region                  = var.region
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.firewall.arn]

  # What was blocked; what was let through is in the load balancer's log.
  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }

      condition {
        action_condition {
          action = "COUNT"
        }
      }
    }
  }

  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie"]

    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }
}

# Shield Advanced: 3,000 USD a month for the organisation, for a year at least, plus data. Standard is free and always on.
# The subscription itself is the account's, bought once by hand; this protects the load balancer under it.
resource "aws_shield_protection" "this" {
  count = var.shield_advanced ? 1 : 0

  name         = "${var.name}-${var.region}"
  resource_arn = aws_lb.this.arn
}
