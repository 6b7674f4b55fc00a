# Regions that get no traffic: docs/operations/failover.md.
drained_regions = []
