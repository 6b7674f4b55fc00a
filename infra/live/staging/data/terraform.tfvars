# The region whose database member writes. Change it only after Aurora has: docs/operations/failover.md.
primary_region = "eu-central-1"
