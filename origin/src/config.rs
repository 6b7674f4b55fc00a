//! The only reader of the environment. `--help` of each subcommand is the manual.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, builder::NonEmptyStringValueParser};
use contract::{CustomerId, assertion::AssertionKey};

/// Stoa's origin: the API and the source of truth
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API over mutual TLS, and health and metrics on a separate listener
    Serve(Serve),
    /// Publish the outbox to Kinesis and tag versions to the edge, and send mail by SMTP, until stopped
    Relay(Relay),
    /// Finish what a crash left behind: settle, cancel, release and prune, until stopped
    Reconcile(Reconcile),
    /// Migrate the database's schema
    Migrate(Database),
    /// Seed the catalogue with the demo shop, or with a synthetic one
    Seed(Seed),
    /// Replay erasures in a database that was restored from before their `customer.erased` events
    Erase(Erase),
    /// Print the OpenAPI document
    Openapi,
}

/// `erase`.
#[derive(Debug, Clone, Args)]
pub struct Erase {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The ids, from `data.customer` of the events
    #[arg(required = true)]
    pub customers: Vec<CustomerId>,
}

/// The database.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// The writer: `postgres://user:password@host/name`
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
    /// The region's replica; without it, reads go to the writer
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true)]
    pub database_read_url: Option<String>,
    /// The maximum number of connections to each of the two
    #[arg(long, env = "DATABASE_POOL", default_value_t = 20)]
    pub database_pool: u32,
}

/// What every long-running subcommand shares. It has no secret except the database's: each subcommand requires only the
/// secrets that it uses.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// The name of this region, as used in events and in `stoa-region`
    #[arg(long, env = "REGION", default_value = "local", value_parser = NonEmptyStringValueParser::new())]
    pub region: String,
    /// The shop's public URL, which is the edge's: for links in mails and the return from payment
    #[arg(long, env = "PUBLIC_URL", value_parser = base_url)]
    pub public_url: String,
    /// The log format: text for humans, json for machines; `RUST_LOG` filters
    #[arg(long, env = "LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub log_format: String,
}

/// The payment provider.
#[derive(Debug, Clone, Args)]
pub struct Payment {
    /// The provider's API
    #[arg(long, env = "PAYMENT_URL", default_value = "http://127.0.0.1:8790", value_parser = base_url)]
    pub payment_url: String,
    /// The API key for the provider, at least 16 characters
    #[arg(long, env = "PAYMENT_API_KEY", hide_env_values = true, value_parser = secret)]
    pub payment_api_key: String,
    /// At least 32 bytes in base64url, from which refresh tokens' successors, payment keys and order links are derived
    #[arg(long, env = "DERIVATION_SECRET", hide_env_values = true, value_parser = secret)]
    pub derivation_secret: String,
}

/// The keys that sign assertions.
#[derive(Debug, Clone, Args)]
pub struct Assertions {
    /// The keys by which edge and relay sign assertions: `id:base64url`, comma-separated; the first one signs
    #[arg(
        long,
        env = "ASSERTION_KEYS",
        hide_env_values = true,
        value_delimiter = ',',
        required = true,
        value_parser = assertion_key
    )]
    pub assertion_keys: Vec<AssertionKey>,
}

/// `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The shared configuration.
    #[command(flatten)]
    pub common: Common,
    /// The payment provider.
    #[command(flatten)]
    pub payment: Payment,
    /// The keys that verify the edge's assertions.
    #[command(flatten)]
    pub assertions: Assertions,
    /// The secret by which the provider signs webhooks, at least 16 characters
    #[arg(long, env = "PAYMENT_WEBHOOK_SECRET", hide_env_values = true, value_parser = secret)]
    pub payment_webhook_secret: String,
    /// A JSON file of the keys that sign access tokens: `[{"kid", "pem", "signs_from", "ends"}]`
    #[arg(long, env = "SIGNING_KEYS_FILE")]
    pub signing_keys_file: PathBuf,
    /// The maximum number of concurrent password hashes, at 19 MiB each
    #[arg(long, env = "HASH_CONCURRENCY", default_value_t = 2)]
    pub hash_concurrency: usize,
    /// The address on which the API listens, over TLS
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8443")]
    pub listen: SocketAddr,
    /// The address on which health and metrics listen, over plain HTTP
    #[arg(long, env = "HEALTH_LISTEN", default_value = "127.0.0.1:8081")]
    pub health_listen: SocketAddr,
    /// The server's certificate chain, PEM
    #[arg(long, env = "TLS_CERT")]
    pub tls_cert: PathBuf,
    /// The server's private key, PEM
    #[arg(long, env = "TLS_KEY")]
    pub tls_key: PathBuf,
    /// The CA of client certificates, PEM; a client without one is rejected
    #[arg(
        long,
        env = "TLS_CLIENT_CA",
        required_unless_present = "behind_balancer"
    )]
    pub tls_client_ca: Option<PathBuf>,
    /// Require no client certificate: a load balancer in front verifies it, and nothing else can reach this port
    #[arg(long, env = "BEHIND_BALANCER", conflicts_with = "tls_client_ca")]
    pub behind_balancer: bool,
}

/// `relay`.
#[derive(Debug, Clone, Args)]
pub struct Relay {
    /// The shared configuration.
    #[command(flatten)]
    pub common: Common,
    /// The keys that sign assertions to the edge.
    #[command(flatten)]
    pub assertions: Assertions,
    /// The Kinesis stream; endpoint and credentials come from the AWS SDK's own variables
    #[arg(long, env = "STREAM", default_value = "stoa-orders", value_parser = NonEmptyStringValueParser::new())]
    pub stream: String,
    /// Create the stream if it does not exist (for development)
    #[arg(long, env = "CREATE_STREAM")]
    pub create_stream: bool,
    /// The edge's URL, for tag versions; without it, none are published
    #[arg(long, env = "EDGE_URL", value_parser = base_url)]
    pub edge_url: Option<String>,
    /// The mail server: `smtp://host:port` or `smtps://user:password@host`; without it, mail stays queued
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of mails
    #[arg(long, env = "MAIL_FROM", default_value = "Stoa <shop@stoa.example>")]
    pub mail_from: String,
    /// The interval of checks for work, in milliseconds
    #[arg(long, env = "RELAY_IDLE_MS", default_value = "150", value_parser = millis)]
    pub idle: Duration,
}

/// `reconcile`.
#[derive(Debug, Clone, Args)]
pub struct Reconcile {
    /// The shared configuration.
    #[command(flatten)]
    pub common: Common,
    /// The payment provider.
    #[command(flatten)]
    pub payment: Payment,
    /// Run one round and exit
    #[arg(long)]
    pub once: bool,
    /// The pause between rounds, in milliseconds
    #[arg(long, env = "RECONCILE_EVERY_MS", default_value = "5000", value_parser = millis)]
    pub every: Duration,
}

/// `seed`.
#[derive(Debug, Clone, Args)]
pub struct Seed {
    /// The database.
    #[command(flatten)]
    pub database: Database,
    /// Generate a synthetic catalogue of this many products instead of the demo shop
    #[arg(long)]
    pub products: Option<u32>,
    /// Also create a merchant's account: `email:password`
    #[arg(long, env = "SEED_MERCHANT", hide_env_values = true)]
    pub merchant: Option<String>,
    /// Do nothing if the catalogue is already filled
    #[arg(long)]
    pub if_empty: bool,
}

fn millis(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}

/// The minimum length of a secret whose format somebody else determines.
const MIN_SECRET: usize = 16;

/// Parses a secret: not empty, not a placeholder, and without the whitespace that copying adds.
fn secret(text: &str) -> Result<String, &'static str> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("must not contain spaces or line breaks");
    }
    if text.chars().count() < MIN_SECRET {
        return Err("must have at least 16 characters");
    }
    Ok(text.to_owned())
}

fn assertion_key(text: &str) -> Result<AssertionKey, &'static str> {
    AssertionKey::parse(text).ok_or("must be `id:base64url` of at least 32 bytes")
}

/// Parses `https://host` or `http://host`, optionally with a port. Paths are appended to it.
fn base_url(text: &str) -> Result<String, String> {
    let url = reqwest::Url::parse(text)
        .map_err(|error| format!("must be an address such as https://shop.example: {error}"))?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let plain = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "https" | "http") || !url.has_host() || !bare || !plain {
        return Err("must be an address such as https://shop.example, without a path".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const KEY: &str = "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// The arguments that each subcommand requires.
    fn required_arguments(part: &str) -> Vec<(&'static str, &'static str)> {
        let mut required = vec![
            ("--database-url", "postgres://none"),
            ("--public-url", "https://shop.example"),
        ];
        let payment = [
            ("--payment-api-key", SECRET),
            ("--derivation-secret", SECRET),
        ];
        match part {
            "serve" => {
                required.extend(payment);
                required.extend([
                    ("--payment-webhook-secret", SECRET),
                    ("--assertion-keys", KEY),
                    ("--signing-keys-file", "keys.json"),
                    ("--tls-cert", "cert.pem"),
                    ("--tls-key", "key.pem"),
                    ("--tls-client-ca", "ca.pem"),
                ]);
            }
            "relay" => required.push(("--assertion-keys", KEY)),
            _ => required.extend(payment),
        }
        required
    }

    fn parse(part: &str, arguments: &[(&str, &str)]) -> Result<Cli, clap::Error> {
        let arguments = arguments.iter().flat_map(|(name, value)| [*name, *value]);
        Cli::try_parse_from(["origin", part].into_iter().chain(arguments))
    }

    #[test]
    fn each_subcommand_requires_exactly_what_it_uses() {
        for part in ["serve", "relay", "reconcile"] {
            let whole = required_arguments(part);
            assert!(parse(part, &whole).is_ok(), "{part}");
            // Without the first one, the database's URL: the environment of a test run may set it.
            for missing in 1..whole.len() {
                let mut less = whole.clone();
                let (name, _) = less.remove(missing);
                assert!(parse(part, &less).is_err(), "{part} without {name}");
            }
        }
    }

    #[test]
    fn the_relay_and_the_reconciler_accept_no_secret_that_they_do_not_use() {
        for (part, name) in [
            ("relay", "--payment-api-key"),
            ("relay", "--payment-webhook-secret"),
            ("relay", "--derivation-secret"),
            ("reconcile", "--assertion-keys"),
            ("reconcile", "--payment-webhook-secret"),
        ] {
            let mut more = required_arguments(part);
            more.push((name, SECRET));
            assert!(parse(part, &more).is_err(), "{part} {name}");
        }
    }

    #[test]
    fn empty_and_short_secrets_keys_and_addresses_are_refused_by_name() {
        let wrong: [(&str, &[&str]); 7] = [
            (
                "--payment-webhook-secret",
                &["", "short", "                    "],
            ),
            ("--payment-api-key", &["", "short", "sk_test_1234567890\n"]),
            ("--derivation-secret", &["", "short"]),
            (
                "--assertion-keys",
                &[
                    "",
                    "a:",
                    "a:AAAA",
                    ",",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                ],
            ),
            (
                "--public-url",
                &[
                    "",
                    "shop.example",
                    "/",
                    "https://",
                    "ftp://shop.example",
                    "https://shop.example/de",
                    "https://a@b",
                ],
            ),
            ("--payment-url", &["", "localhost:1"]),
            ("--region", &[""]),
        ];
        for (name, values) in wrong {
            for value in values {
                let mut arguments = required_arguments("serve");
                arguments.retain(|(known, _)| *known != name);
                arguments.push((name, value));
                let error = parse("serve", &arguments).unwrap_err().to_string();
                assert!(error.contains(name), "{name} {value:?}: {error}");
            }
        }
        let mut arguments = required_arguments("serve");
        arguments.retain(|(name, _)| *name != "--public-url");
        arguments.push(("--public-url", "http://localhost:8787/"));
        assert!(parse("serve", &arguments).is_ok());
    }
}
