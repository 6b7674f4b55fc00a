//! The only reader of the environment: `--help` of each subcommand is the manual.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, builder::NonEmptyStringValueParser};
use contract::{CustomerId, assertion::AssertionKey};

/// Stoa's origin: the API that owns the truth.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What origin can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API over mutual TLS, and health and metrics on a listener of their own
    Serve(Serve),
    /// Send the outbox to Kinesis, tag versions to the edge and mails to SMTP, until stopped
    Relay(Relay),
    /// Finish what a crash left: ask the provider, settle, cancel, release, prune; until stopped
    Reconcile(Reconcile),
    /// Bring the database's schema up to date
    Migrate(Database),
    /// Fill the catalogue with the demo shop, or with a synthetic one
    Seed(Seed),
    /// Erase customers again, in a database that was restored from before their events `customer.erased`
    Erase(Erase),
    /// Print the OpenAPI document
    Openapi,
}

/// Whom to erase again, and where.
#[derive(Debug, Clone, Args)]
pub struct Erase {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// The ids, as the events have them in `data.customer`
    #[arg(required = true)]
    pub customers: Vec<CustomerId>,
}

/// Where the database is.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// The writer: `postgres://user:password@host/name`
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
    /// The region's reader; reads go to the writer where this is not given
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true)]
    pub database_read_url: Option<String>,
    /// Connections to keep at most, to each of the two
    #[arg(long, env = "DATABASE_POOL", default_value_t = 20)]
    pub database_pool: u32,
}

/// What every running part shares. It holds no secret but the database's: each part asks for those that it uses.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// The name of this region, as it stands in events and in `stoa-region`
    #[arg(long, env = "REGION", default_value = "local", value_parser = NonEmptyStringValueParser::new())]
    pub region: String,
    /// Where shoppers reach the shop: the edge's address, for links in mails and the way back from payment
    #[arg(long, env = "PUBLIC_URL", value_parser = base_url)]
    pub public_url: String,
    /// How to log: text for people, json for machines; `RUST_LOG` filters
    #[arg(long, env = "LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub log_format: String,
}

/// The payment provider.
#[derive(Debug, Clone, Args)]
pub struct Payment {
    /// The provider's API
    #[arg(long, env = "PAYMENT_URL", default_value = "http://127.0.0.1:8790", value_parser = base_url)]
    pub payment_url: String,
    /// The key that this shop shows to the provider, of at least 16 characters
    #[arg(long, env = "PAYMENT_API_KEY", hide_env_values = true, value_parser = secret)]
    pub payment_api_key: String,
    /// base64url of at least 32 bytes: refresh tokens' successors, payment keys and links are derived from it
    #[arg(long, env = "DERIVATION_SECRET", hide_env_values = true, value_parser = secret)]
    pub derivation_secret: String,
}

/// The keys of assertions.
#[derive(Debug, Clone, Args)]
pub struct Assertions {
    /// Keys by which edge and relay sign assertions: `id:base64url`, comma-separated; the first one signs
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
    /// What every part shares.
    #[command(flatten)]
    pub common: Common,
    /// Where the payment provider is and how to speak to it.
    #[command(flatten)]
    pub payment: Payment,
    /// Who may speak for the edge.
    #[command(flatten)]
    pub assertions: Assertions,
    /// The secret by which the provider signs webhooks, of at least 16 characters
    #[arg(long, env = "PAYMENT_WEBHOOK_SECRET", hide_env_values = true, value_parser = secret)]
    pub payment_webhook_secret: String,
    /// A JSON file of the keys that sign access tokens: `[{"kid", "pem", "signs_from", "ends"}]`
    #[arg(long, env = "SIGNING_KEYS_FILE")]
    pub signing_keys_file: PathBuf,
    /// How many password hashes may run at once, at 19 MiB each
    #[arg(long, env = "HASH_CONCURRENCY", default_value_t = 2)]
    pub hash_concurrency: usize,
    /// Where the API listens, by TLS
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8443")]
    pub listen: SocketAddr,
    /// Where health and metrics listen, in plain HTTP
    #[arg(long, env = "HEALTH_LISTEN", default_value = "127.0.0.1:8081")]
    pub health_listen: SocketAddr,
    /// The server's certificate chain, PEM
    #[arg(long, env = "TLS_CERT")]
    pub tls_cert: PathBuf,
    /// The server's private key, PEM
    #[arg(long, env = "TLS_KEY")]
    pub tls_key: PathBuf,
    /// Who signs clients' certificates, PEM; a client without one is refused
    #[arg(
        long,
        env = "TLS_CLIENT_CA",
        required_unless_present = "behind_balancer"
    )]
    pub tls_client_ca: Option<PathBuf>,
    /// Ask for no client certificate: a load balancer in front has verified it, and nothing else reaches this port
    #[arg(long, env = "BEHIND_BALANCER", conflicts_with = "tls_client_ca")]
    pub behind_balancer: bool,
}

/// `relay`.
#[derive(Debug, Clone, Args)]
pub struct Relay {
    /// What every part shares.
    #[command(flatten)]
    pub common: Common,
    /// What it signs with for the edge.
    #[command(flatten)]
    pub assertions: Assertions,
    /// The Kinesis stream; its endpoint and credentials come from AWS' own variables
    #[arg(long, env = "STREAM", default_value = "stoa-orders", value_parser = NonEmptyStringValueParser::new())]
    pub stream: String,
    /// Make the stream where it does not exist (development)
    #[arg(long, env = "CREATE_STREAM")]
    pub create_stream: bool,
    /// Where the edge takes tag versions; none: they are not told
    #[arg(long, env = "EDGE_URL", value_parser = base_url)]
    pub edge_url: Option<String>,
    /// Where mail goes: `smtp://host:port` or `smtps://user:password@host`; none: mails wait
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of mails
    #[arg(long, env = "MAIL_FROM", default_value = "Stoa <shop@stoa.example>")]
    pub mail_from: String,
    /// How often to look for something to send, in milliseconds
    #[arg(long, env = "RELAY_IDLE_MS", default_value = "150", value_parser = millis)]
    pub idle: Duration,
}

/// `reconcile`.
#[derive(Debug, Clone, Args)]
pub struct Reconcile {
    /// What every part shares.
    #[command(flatten)]
    pub common: Common,
    /// Where the payment provider is and how to speak to it.
    #[command(flatten)]
    pub payment: Payment,
    /// Do one round and exit
    #[arg(long)]
    pub once: bool,
    /// How long between rounds, in milliseconds
    #[arg(long, env = "RECONCILE_EVERY_MS", default_value = "5000", value_parser = millis)]
    pub every: Duration,
}

/// `seed`.
#[derive(Debug, Clone, Args)]
pub struct Seed {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// A synthetic catalogue of so many products instead of the demo shop
    #[arg(long)]
    pub products: Option<u32>,
    /// Also an account that runs the shop: `email:password`
    #[arg(long, env = "SEED_MERCHANT", hide_env_values = true)]
    pub merchant: Option<String>,
    /// Do nothing where there is a catalogue already
    #[arg(long)]
    pub if_empty: bool,
}

fn millis(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}

/// The fewest characters of a secret that somebody else has chosen the form of.
const MIN_SECRET: usize = 16;

/// A secret that is not empty, not a placeholder, and free of the spaces and line breaks that copying brings along.
fn secret(text: &str) -> Result<String, &'static str> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("must not hold spaces or line breaks");
    }
    if text.chars().count() < MIN_SECRET {
        return Err("must have at least 16 characters");
    }
    Ok(text.to_owned())
}

fn assertion_key(text: &str) -> Result<AssertionKey, &'static str> {
    AssertionKey::parse(text).ok_or("must be `id:base64url` of at least 32 bytes")
}

/// `https://host` or `http://host`, perhaps with a port: paths are put behind it.
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

    /// The arguments that each part needs, by name.
    fn needed(part: &str) -> Vec<(&'static str, &'static str)> {
        let mut needed = vec![
            ("--database-url", "postgres://none"),
            ("--public-url", "https://shop.example"),
        ];
        let payment = [
            ("--payment-api-key", SECRET),
            ("--derivation-secret", SECRET),
        ];
        match part {
            "serve" => {
                needed.extend(payment);
                needed.extend([
                    ("--payment-webhook-secret", SECRET),
                    ("--assertion-keys", KEY),
                    ("--signing-keys-file", "keys.json"),
                    ("--tls-cert", "cert.pem"),
                    ("--tls-key", "key.pem"),
                    ("--tls-client-ca", "ca.pem"),
                ]);
            }
            "relay" => needed.push(("--assertion-keys", KEY)),
            _ => needed.extend(payment),
        }
        needed
    }

    fn parse(part: &str, arguments: &[(&str, &str)]) -> Result<Cli, clap::Error> {
        let arguments = arguments.iter().flat_map(|(name, value)| [*name, *value]);
        Cli::try_parse_from(["origin", part].into_iter().chain(arguments))
    }

    #[test]
    fn each_part_starts_with_what_it_uses_and_with_nothing_less() {
        for part in ["serve", "relay", "reconcile"] {
            let whole = needed(part);
            assert!(parse(part, &whole).is_ok(), "{part}");
            // Without the first, the database's address: the environment of a test run may have one.
            for missing in 1..whole.len() {
                let mut less = whole.clone();
                let (name, _) = less.remove(missing);
                assert!(parse(part, &less).is_err(), "{part} without {name}");
            }
        }
    }

    #[test]
    fn the_relay_and_the_reconciler_take_no_secret_that_they_do_not_use() {
        for (part, name) in [
            ("relay", "--payment-api-key"),
            ("relay", "--payment-webhook-secret"),
            ("relay", "--derivation-secret"),
            ("reconcile", "--assertion-keys"),
            ("reconcile", "--payment-webhook-secret"),
        ] {
            let mut more = needed(part);
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
                let mut arguments = needed("serve");
                arguments.retain(|(known, _)| *known != name);
                arguments.push((name, value));
                let error = parse("serve", &arguments).unwrap_err().to_string();
                assert!(error.contains(name), "{name} {value:?}: {error}");
            }
        }
        let mut arguments = needed("serve");
        arguments.retain(|(name, _)| *name != "--public-url");
        arguments.push(("--public-url", "http://localhost:8787/"));
        assert!(parse("serve", &arguments).is_ok());
    }
}
