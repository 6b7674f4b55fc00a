# Traffic to AWS stays inside: no NAT charge, no way around the endpoint's policy.

data "aws_caller_identity" "this" {}

resource "aws_security_group" "endpoints" {
  region      = var.region
  name        = "${var.name}-endpoints"
  description = "HTTPS from inside the VPC to AWS endpoints"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  region            = var.region
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = var.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Only callers of this account, so that stolen foreign credentials cannot carry data out through an endpoint.
data "aws_iam_policy_document" "endpoints" {
  #checkov:skip=CKV_AWS_111:An endpoint policy limits what roles allow; the roles themselves name their resources
  #checkov:skip=CKV_AWS_356:An endpoint policy limits what roles allow; the roles themselves name their resources
  #checkov:skip=CKV_AWS_108:The statement admits this account's own principals only
  #checkov:skip=CKV_AWS_109:The statement admits this account's own principals only
  #checkov:skip=CKV_AWS_107:The statement admits this account's own principals only
  for_each = toset(var.interface_endpoints)

  statement {
    actions   = [for service in lookup(local.endpoint_actions, each.key, [split(".", each.key)[0]]) : "${service}:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

locals {
  # Where the endpoint's name is not the prefix of the actions.
  endpoint_actions = {
    "ecr.api"         = ["ecr"]
    "ecr.dkr"         = ["ecr"]
    "kinesis-streams" = ["kinesis"]
    "monitoring"      = ["cloudwatch"]
  }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(var.interface_endpoints)

  region              = var.region
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  policy              = data.aws_iam_policy_document.endpoints[each.key].json
  subnet_ids          = [for zone in local.zones : aws_subnet.this["private-${zone}"].id]
  security_group_ids  = [aws_security_group.endpoints.id]

  tags = { Name = "${var.name}-${each.key}" }
}

# Free of charge. No account condition here: ECR's layers lie in a bucket of AWS's own.
resource "aws_vpc_endpoint" "s3" {
  region            = var.region
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.this : table.id]

  tags = { Name = "${var.name}-s3" }
}
