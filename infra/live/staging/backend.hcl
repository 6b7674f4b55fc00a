# terraform init -backend-config=../backend.hcl
bucket = "stoa-staging-state-ACCOUNT"
region = "eu-central-1"
