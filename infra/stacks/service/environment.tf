# Origin's environment (origin/src/config.rs). Nothing here may depend on primary_region: origin learns who writes from
# the lease and from the database, and a switchover must not restart every task.

locals {
  environment = {
    PUBLIC_URL       = var.public_url
    EDGE_URL         = var.public_url # where the relay tells tag versions
    PAYMENT_URL      = var.payment_url
    MAIL_FROM        = var.mail_from
    HASH_CONCURRENCY = tostring(max(1, floor(var.size.cpu / 1024)))
  }

  environment_by_region = {
    for region in local.regions : region => {
      REGION     = region
      AWS_REGION = region
      STREAM     = var.data[region].stream_name
    }
  }
}
