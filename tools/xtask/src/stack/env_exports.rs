//! Environment variables for programs that talk to the running shop: the tests in `e2e/`, and a
//! developer's shell through `.stoa/up.env`.

use std::ffi::OsString;

use crate::error::Result;
use crate::stack::{MERCHANT, STREAM, Stack};

/// Names and values of environment variables.
pub(crate) type EnvExports = Vec<(&'static str, OsString)>;

impl Stack {
    /// Addresses, and the keys with which a test can act as the edge or the payment provider.
    pub(crate) fn env_exports(&self) -> Result<EnvExports> {
        let at = &self.addresses;
        let local = |port: u16| format!("http://127.0.0.1:{port}");
        let tls = |name: &str| self.certificates.path(name).display().to_string();
        let values = [
            ("STOA_URL", at.shop()),
            ("STOA_MAIL_URL", local(at.mail)),
            ("STOA_PAYMENT_URL", local(at.payment)),
            ("STOA_HEALTH_URL", local(at.health)),
            (
                "STOA_ORIGIN_URL",
                format!("https://localhost:{}", at.origin),
            ),
            ("STOA_CA", tls("ca.pem")),
            ("STOA_CLIENT_CERT", tls("edge-client.pem")),
            ("STOA_CLIENT_KEY", tls("edge-client.key")),
            ("STOA_ASSERTION_KEY", self.secrets.read("assertion-key")?),
            (
                "STOA_WEBHOOK_SECRET",
                self.secrets.read("payment-webhook-secret")?,
            ),
            ("STOA_MERCHANT_EMAIL", MERCHANT.to_owned()),
            (
                "STOA_MERCHANT_PASSWORD",
                self.secrets.read("merchant-password")?,
            ),
            ("DATABASE_URL", at.database_url.clone()),
            ("STREAM", STREAM.to_owned()),
            ("AWS_ENDPOINT_URL_KINESIS", local(at.kinesis)),
            ("AWS_REGION", "eu-central-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ];
        Ok(values.map(|(name, value)| (name, value.into())).into())
    }
}
