output "arns" {
  description = "ARN by region and secret. A replica has its source's ARN with its own region in it."
  value = {
    for region in keys(var.kms_key_arns) : region => {
      for name, secret in aws_secretsmanager_secret.this : name => replace(secret.arn, ":${var.home_region}:", ":${region}:")
    }
  }
}
