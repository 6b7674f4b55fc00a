# Origin's environment (origin/src/config.rs). Nothing here may depend on primary_region: origin learns who writes from
# the lease and from the database, and a switchover must not start every task anew.

locals {
  environment = {
    SHOP_URL = var.shop_url
  }

  environment_by_region = {
    for region in local.regions : region => {
      REGION         = region
      AWS_REGION     = region
      KINESIS_STREAM = var.data[region].stream_name
    }
  }
}
