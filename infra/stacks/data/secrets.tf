# Origin's secrets by environment variable (origin/src/config.rs). What has a length is generated (letters and digits, 64
# of which are base64url for 48 bytes); the rest is put there by `infra/bin/secrets` or by an operator before the first
# deployment (docs/operations/deploy.md).

locals {
  secrets = {
    ASSERTION_KEYS         = { description = "Keys by which edge and relay sign assertions, the first one signs; the Worker has the same", generated_length = 64, prefix = "k1:" }
    DERIVATION_SECRET      = { description = "Refresh tokens' successors, payment keys and links are derived from it. Never change it: all sessions and links end", generated_length = 64 }
    PAYMENT_API_KEY        = { description = "Key of the payment provider's API" }
    PAYMENT_WEBHOOK_SECRET = { description = "Secret by which the payment provider signs webhooks" }
    SIGNING_KEYS           = { description = "JSON of the keys that sign access tokens: kid, pem, signs_from, ends" }
    SMTP_URL               = { description = "smtps:// address of SES with the sending user's name and password" }
    TLS_CERT               = { description = "Certificate (PEM) that tasks show to the load balancer" }
    TLS_KEY                = { description = "Private key (PEM) of that certificate" }
  }
}
