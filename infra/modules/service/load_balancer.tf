# The way in: 443 for the edge, which proves itself by a client certificate; 8444 for health checks, which carry none.

resource "aws_security_group" "balancer" {
  region      = var.region
  name        = "${var.name}-balancer"
  description = "Edge and health checks to the load balancer"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-balancer" }
}

# Open to the world on purpose: the CDN's addresses are shared by all its tenants and prove nothing. The trust store
# below does: without a certificate of our own authority no request gets past the handshake.
resource "aws_vpc_security_group_ingress_rule" "edge" {
  #checkov:skip=CKV_AWS_260:443 only, and mutual TLS decides
  region            = var.region
  security_group_id = aws_security_group.balancer.id
  description       = "HTTPS; the client certificate decides"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

data "aws_ec2_managed_prefix_list" "health_checkers" {
  region = var.region
  name   = "com.amazonaws.${var.region}.route53-healthchecks"
}

resource "aws_vpc_security_group_ingress_rule" "health_checks" {
  region            = var.region
  security_group_id = aws_security_group.balancer.id
  description       = "Route 53's health checkers"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.health_checkers.id
  ip_protocol       = "tcp"
  from_port         = var.health_listener_port
  to_port           = var.health_listener_port
}

resource "aws_vpc_security_group_egress_rule" "balancer" {
  for_each = { origin = local.port, health = local.health_port }

  region                       = var.region
  security_group_id            = aws_security_group.balancer.id
  description                  = "To origin's ${each.key} port"
  referenced_security_group_id = aws_security_group.task.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_lb" "this" {
  #checkov:skip=CKV_AWS_150:On unless the environment is disposable (tests/service.tftest.hcl)
  #checkov:skip=CKV2_AWS_76:AWSManagedRulesKnownBadInputsRuleSet is among the rules (firewall.tf); checkov does not look into dynamic blocks
  region                                      = var.region
  name                                        = var.name
  load_balancer_type                          = "application"
  internal                                    = false
  security_groups                             = [aws_security_group.balancer.id]
  subnets                                     = var.public_subnet_ids
  drop_invalid_header_fields                  = true
  desync_mitigation_mode                      = "strictest"
  enable_deletion_protection                  = !var.disposable
  enable_tls_version_and_cipher_suite_headers = false
  idle_timeout                                = 60

  access_logs {
    bucket  = var.archive_bucket
    prefix  = "balancer"
    enabled = true
  }

  connection_logs {
    bucket  = var.archive_bucket
    prefix  = "balancer-connections" # failed handshakes: who came without our certificate
    enabled = true
  }
}

# The authority that signs the edge's certificates; public, so it may lie in the configuration.
module "trust" {
  source = "../bucket"

  name        = "${var.name}-trust-${var.region}-${local.account}"
  region      = var.region
  kms_key_arn = null # read by the load balancer's own principal, which cannot use our key
  disposable  = var.disposable
}

resource "aws_s3_object" "client_ca" {
  #checkov:skip=CKV_AWS_186:A public certificate, read by a principal of AWS's that cannot use our key
  region                 = var.region
  bucket                 = module.trust.name
  key                    = "client-ca.pem"
  content                = var.client_ca_pem
  content_type           = "application/x-pem-file"
  server_side_encryption = "AES256"
}

resource "aws_lb_trust_store" "edge" {
  region                                   = var.region
  name                                     = "${var.name}-edge"
  ca_certificates_bundle_s3_bucket         = module.trust.name
  ca_certificates_bundle_s3_key            = aws_s3_object.client_ca.key
  ca_certificates_bundle_s3_object_version = aws_s3_object.client_ca.version_id
}

resource "aws_lb_target_group" "origin" {
  region               = var.region
  name                 = "${var.name}-origin"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  port                 = local.port
  protocol             = "HTTPS" # rustls in the task: encrypted to the very end
  protocol_version     = "HTTP1"
  deregistration_delay = "30" # longer than any request takes
  slow_start           = 30   # a task that has just started has cold connections

  load_balancing_algorithm_type     = "weighted_random"
  load_balancing_anomaly_mitigation = "on"

  health_check {
    path                = "/health/ready"
    port                = tostring(local.health_port)
    protocol            = "HTTP"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

# Readiness of the region as the world sees it: at least one task answers ready.
resource "aws_lb_target_group" "health" {
  #checkov:skip=CKV_AWS_378:Readiness inside the VPC: one word, no data; the listener in front of it speaks TLS
  region               = var.region
  name                 = "${var.name}-health"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  port                 = local.health_port
  protocol             = "HTTP"
  deregistration_delay = "5"

  health_check {
    path                = "/health/ready"
    protocol            = "HTTP"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "edge" {
  region            = var.region
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-3-2021-06" # 1.3 alone: the only client is our edge
  certificate_arn   = var.certificate_arn

  mutual_authentication {
    mode                             = "verify"
    trust_store_arn                  = aws_lb_trust_store.edge.arn
    ignore_client_certificate_expiry = false
  }

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.origin.arn
  }
}

# Route 53's checkers speak TLS 1.2 too; nothing but one path answers here.
resource "aws_lb_listener" "health" {
  region            = var.region
  load_balancer_arn = aws_lb.this.arn
  port              = var.health_listener_port
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "health" {
  region       = var.region
  listener_arn = aws_lb_listener.health.arn
  priority     = 1

  condition {
    path_pattern {
      values = ["/health/ready"]
    }
  }

  condition {
    http_request_method {
      values = ["GET"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.health.arn
  }
}
