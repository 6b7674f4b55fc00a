//! The command line of origin. The implementation is in the library.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use origin::{
    account::erase::replay_erasures,
    app::{App, Clock},
    catalog::seed,
    config::{Cli, Command, Common, Database},
    db::{self, Db},
    outbox,
    payment::reconcile,
    server,
};

/// glibc's allocator retains gigabytes after a burst of password hashes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    log_to_stderr(log_format(&command));
    match command {
        Command::Serve(config) => {
            let app = App::for_serve(&config)?;
            server::serve(app, &config).await?;
        }
        Command::Relay(config) => {
            let app = App::for_relay(&config)?;
            Box::pin(outbox::run(&app, &config)).await?;
        }
        Command::Reconcile(config) => {
            let app = App::for_reconcile(&config)?;
            reconcile::run(&app, config.every, config.once).await?;
        }
        Command::Migrate(database) => migrate(&database).await?,
        Command::Seed(config) => {
            let db = Db::connect(&config.database)?;
            seed::seed(&db, &config, &Clock::System).await?;
        }
        Command::Erase(config) => {
            let db = Db::connect(&config.database)?;
            let erased = replay_erasures(&db, &config.customers).await?;
            tracing::info!(erased, "erasures replayed");
        }
        Command::Openapi => print_openapi()?,
    }
    Ok(())
}

async fn migrate(database: &Database) -> Result<(), Failure> {
    let db = Db::connect(database)?;
    db::MIGRATIONS.run(db.writer()).await?;
    tracing::info!("the schema is up to date");
    Ok(())
}

/// The document does not depend on the configuration, so any valid one will do.
fn print_openapi() -> Result<(), Failure> {
    const NO_SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let any = Cli::try_parse_from([
        "origin",
        "reconcile",
        "--database-url=postgres://none",
        "--public-url=https://none.invalid",
        "--payment-api-key",
        NO_SECRET,
        "--derivation-secret",
        NO_SECRET,
    ])?;
    if let Command::Reconcile(config) = any.command {
        let app = App::for_reconcile(&config)?;
        writeln!(std::io::stdout(), "{}", server::openapi(&app))?;
    }
    Ok(())
}

fn log_format(command: &Command) -> &str {
    let common: Option<&Common> = match command {
        Command::Serve(config) => Some(&config.common),
        Command::Relay(config) => Some(&config.common),
        Command::Reconcile(config) => Some(&config.common),
        Command::Migrate(_) | Command::Seed(_) | Command::Erase(_) | Command::Openapi => None,
    };
    common.map_or("text", |common| common.log_format.as_str())
}

fn log_to_stderr(format: &str) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,aws=warn,poem=warn"));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if format == "json" {
        builder.json().init();
    } else {
        builder.with_target(false).init();
    }
}
