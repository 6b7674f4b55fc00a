# The same parameters in both regions, since either may write tomorrow, but for one: the bound on loss is set where the
# writer is. A follower that was promoted because the other region is gone has nobody to replicate to, and with the bound
# it would hold every commit back (AWS says so for global databases of two regions). It changes in place.

resource "aws_rds_cluster_parameter_group" "this" {
  for_each = var.members

  region      = each.key
  name        = "${var.name}-${local.family}"
  family      = local.family
  description = "Stoa: TLS forced, bounded loss, slow statements logged"

  # No plain connection, whatever the client asks for.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  # Seconds of commits that a lost region may take with it. Beyond it the writer holds new commits back until a
  # follower has caught up: loss is bounded, at the price that a broken link between the regions stops writing.
  dynamic "parameter" {
    for_each = each.key == var.primary_region && length(var.members) > 1 ? [var.rpo_seconds] : []

    content {
      name  = "rds.global_db_rpo"
      value = tostring(parameter.value)
    }
  }

  # What pg_stat_statements and Performance Insights read.
  parameter {
    name         = "shared_preload_libraries"
    value        = "pg_stat_statements"
    apply_method = "pending-reboot"
  }

  # Statements above half a second are worth a line; a checkout's budget is below that.
  parameter {
    name  = "log_min_duration_statement"
    value = "500"
  }

  # With their text alone: the values given to them are personal data.
  parameter {
    name  = "log_parameter_max_length"
    value = "0"
  }

  # DDL is written by migrations alone, and worth a line; never "all": parameters are personal data.
  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_lock_waits"
    value = "1"
  }

  # A client that died inside a transaction must not hold stock rows: origin's longest transaction is far shorter.
  parameter {
    name  = "idle_in_transaction_session_timeout"
    value = "10000"
  }

  # Connections to a lost region are noticed in 30 seconds instead of hours.
  parameter {
    name  = "tcp_keepalives_idle"
    value = "10"
  }

  parameter {
    name  = "tcp_keepalives_interval"
    value = "5"
  }

  parameter {
    name  = "tcp_keepalives_count"
    value = "4"
  }

  lifecycle {
    create_before_destroy = true
  }
}
