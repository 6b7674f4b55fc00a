//! The command line of the test payment provider.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::{Args, Parser, Subcommand};
use poem::{Server, listener::TcpListener};
use testpay::{Config, TestPay, routes};

/// The test payment provider: a hosted page, signed webhooks, an API. No money moves.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until SIGINT or SIGTERM; the state is lost then
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// Address to listen on, plain HTTP
    #[arg(long, env = "TESTPAY_LISTEN", default_value = "127.0.0.1:8790")]
    listen: SocketAddr,
    /// The shop's API key
    #[arg(long, env = "PAYMENT_API_KEY", hide_env_values = true)]
    api_key: String,
    /// The secret that signs webhooks
    #[arg(long, env = "PAYMENT_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: String,
    /// Base URL of the hosted page; defaults to the listening address
    #[arg(long, env = "TESTPAY_PUBLIC_URL")]
    public_url: Option<String>,
    /// Delay of a late webhook, in milliseconds
    #[arg(long, env = "TESTPAY_LATE_MS", default_value_t = 5000)]
    late_ms: u64,
    /// An additional CA (PEM) to trust for webhooks over HTTPS
    #[arg(long, env = "TESTPAY_CA")]
    ca: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Serve(config) = Cli::parse().command;
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,poem=warn")),
        )
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tracing::error!(%cause, "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Serve) -> Result<(), Box<dyn std::error::Error>> {
    let public_url = config
        .public_url
        .unwrap_or_else(|| format!("http://{}", config.listen));
    let pay = TestPay::new(Config {
        api_key: config.api_key,
        webhook_secret: config.webhook_secret,
        public_url: public_url.trim_end_matches('/').to_owned(),
        late: Duration::from_millis(config.late_ms),
        ca: config.ca.map(std::fs::read).transpose()?,
    })?;
    tracing::info!(listen = %config.listen, "serving");
    Server::new(TcpListener::bind(config.listen))
        .name("testpay")
        .run_with_graceful_shutdown(routes(&pay), stopped(), Some(Duration::from_secs(2)))
        .await?;
    Ok(())
}

async fn stopped() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
