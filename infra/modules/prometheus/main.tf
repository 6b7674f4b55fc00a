data "aws_caller_identity" "this" {}

# Every metric of origin in a managed Prometheus, shown by a managed Grafana whose dashboards lie in
# dashboards/ (imported by `infra/bin/dashboards`; Grafana's API wants a token, which Terraform's state must not hold).

resource "aws_prometheus_workspace" "this" {
  region      = var.region
  alias       = var.name
  kms_key_arn = var.operations_key_arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus.arn}:*"
  }
}

resource "aws_cloudwatch_log_group" "prometheus" {
  #checkov:skip=CKV_AWS_338:Rule errors matter while they are repaired
  region            = var.region
  name              = "/aws/vendedlogs/prometheus/${var.name}"
  retention_in_days = 30
  kms_key_id        = var.operations_key_arn
}

data "aws_iam_policy_document" "grafana_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["grafana.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_iam_policy_document" "grafana" {
  statement {
    sid       = "ReadMetrics"
    actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics"]
    resources = [aws_prometheus_workspace.this.arn]
  }
}

resource "aws_iam_role" "grafana" {
  name                 = "${var.name}-grafana-${var.region}"
  description          = "Lets Grafana read the region's Prometheus"
  assume_role_policy   = data.aws_iam_policy_document.grafana_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy" "grafana" {
  name   = "read"
  role   = aws_iam_role.grafana.id
  policy = data.aws_iam_policy_document.grafana.json
}

resource "aws_grafana_workspace" "this" {
  region                   = var.region
  name                     = var.name
  account_access_type      = "CURRENT_ACCOUNT"
  authentication_providers = ["AWS_SSO"]
  permission_type          = "SERVICE_MANAGED"
  data_sources             = ["PROMETHEUS"]
  role_arn                 = aws_iam_role.grafana.arn
}
