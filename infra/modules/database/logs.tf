# Made before the cluster, or RDS makes them without a key and without an end.
resource "aws_cloudwatch_log_group" "this" {
  for_each = {
    for pair in setproduct(local.regions, ["postgresql", "iam-db-auth-error"]) :
    "${pair[0]}/${pair[1]}" => { region = pair[0], log = pair[1] }
  }

  #checkov:skip=CKV_AWS_338:Statements can hold personal data: kept as long as it takes to look into a fault, not a year
  region            = each.value.region
  name              = "/aws/rds/cluster/${var.name}-${each.value.region}/${each.value.log}"
  retention_in_days = 30
  kms_key_id        = var.members[each.value.region].operations_key_arn
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  name                 = "${var.name}-database-monitoring"
  description          = "Lets RDS write operating system figures to CloudWatch"
  assume_role_policy   = data.aws_iam_policy_document.monitoring_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.this.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

data "aws_partition" "this" {}
