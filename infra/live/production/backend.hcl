# terraform init -backend-config=../backend.hcl
bucket = "stoa-production-state-ACCOUNT"
region = "eu-central-1"
