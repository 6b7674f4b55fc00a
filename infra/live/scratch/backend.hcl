# terraform init -backend-config=../backend.hcl
bucket = "stoa-scratch-state-ACCOUNT"
region = "eu-central-1"
