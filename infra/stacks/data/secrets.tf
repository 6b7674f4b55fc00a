# Origin's secrets by environment variable (origin/src/config.rs). What has a length is generated; the rest is put
# there by an operator before the first deployment (docs/operations/deploy.md).

locals {
  secrets = {
    ASSERTION_KEY = { description = "Shared with the edge: signs who asks (the Worker's secret of the same name)", generated_length = 64 }
  }
}
