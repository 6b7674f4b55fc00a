//! The only reader of the environment: `--help` of each subcommand is the manual.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};
use contract::CustomerId;

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

/// What every running part shares.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Where the database is.
    #[command(flatten)]
    pub database: Database,
    /// The name of this region, as it stands in events and in `stoa-region`
    #[arg(long, env = "REGION", default_value = "local")]
    pub region: String,
    /// Where shoppers reach the shop: the edge's address, for links in mails and the way back from payment
    #[arg(long, env = "PUBLIC_URL", default_value = "http://localhost:8787")]
    pub public_url: String,
    /// How to log: text for people, json for machines; `RUST_LOG` filters
    #[arg(long, env = "LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub log_format: String,
    /// How many password hashes may run at once, at 19 MiB each
    #[arg(long, env = "HASH_CONCURRENCY", default_value_t = 2)]
    pub hash_concurrency: usize,
    /// Where the payment provider is and how to speak to it.
    #[command(flatten)]
    pub payment: Payment,
    /// Secrets.
    #[command(flatten)]
    pub secrets: Secrets,
}

/// The payment provider.
#[derive(Debug, Clone, Args)]
pub struct Payment {
    /// The provider's API
    #[arg(long, env = "PAYMENT_URL", default_value = "http://127.0.0.1:8790")]
    pub payment_url: String,
    /// The key that this shop shows to the provider
    #[arg(
        long,
        env = "PAYMENT_API_KEY",
        hide_env_values = true,
        default_value = ""
    )]
    pub payment_api_key: String,
    /// The secret by which the provider signs webhooks
    #[arg(
        long,
        env = "PAYMENT_WEBHOOK_SECRET",
        hide_env_values = true,
        default_value = ""
    )]
    pub payment_webhook_secret: String,
}

/// Secrets.
#[derive(Debug, Clone, Args)]
pub struct Secrets {
    /// Keys by which edge and relay sign assertions: `id:base64url`, comma-separated; the first one signs
    #[arg(
        long,
        env = "ASSERTION_KEYS",
        hide_env_values = true,
        value_delimiter = ','
    )]
    pub assertion_keys: Vec<String>,
    /// A JSON file of the keys that sign access tokens: `[{"kid", "pem", "signs_from", "ends"}]`
    #[arg(long, env = "SIGNING_KEYS_FILE")]
    pub signing_keys_file: Option<PathBuf>,
    /// base64url of at least 32 bytes: refresh tokens' successors, payment keys and links are derived from it
    #[arg(
        long,
        env = "DERIVATION_SECRET",
        hide_env_values = true,
        default_value = ""
    )]
    pub derivation_secret: String,
}

/// `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// What every part shares.
    #[command(flatten)]
    pub common: Common,
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
    /// The Kinesis stream; its endpoint and credentials come from AWS' own variables
    #[arg(long, env = "STREAM", default_value = "stoa-orders")]
    pub stream: String,
    /// Make the stream where it does not exist (development)
    #[arg(long, env = "CREATE_STREAM")]
    pub create_stream: bool,
    /// Where the edge takes tag versions; none: they are not told
    #[arg(long, env = "EDGE_URL")]
    pub edge_url: Option<String>,
    /// Where mail goes: `smtp://host:port` or `smtps://user:password@host`; none: mails wait
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of mails
    #[arg(long, env = "MAIL_FROM", default_value = "Stoa <shop@stoa.example>")]
    pub mail_from: String,
    /// How long to wait when there is nothing to send, in milliseconds
    #[arg(long, env = "RELAY_IDLE_MS", default_value = "150", value_parser = millis)]
    pub idle: Duration,
}

/// `reconcile`.
#[derive(Debug, Clone, Args)]
pub struct Reconcile {
    /// What every part shares.
    #[command(flatten)]
    pub common: Common,
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
