//! The task runner: `cargo xtask up` starts the whole shop on this machine, `cargo xtask test` checks
//! a change. It installs tools from package registries into its own folders.

mod bench;
mod build;
mod certificate;
mod error;
mod fingerprint;
mod http;
mod output;
mod port;
mod process;
mod secret;
mod setup;
mod signals;
mod sql;
mod sqlx_metadata;
mod stack;
mod test;
mod up;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::Result;
use workspace::Workspace;

/// Runs and checks Stoa on this machine.
///
/// Requires Rust, Node 20 and a C compiler. Installs everything else from package registries: tools into
/// ~/.cache/stoa/tools (shared by all clones), node packages into e2e/ and below tools/. A running shop
/// keeps its data, keys, certificates and logs in .stoa/ of the clone, which is safe to delete while nothing runs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the whole shop on loopback and follow its logs; Ctrl-C stops it
    ///
    /// Checks the machine, installs missing tools, builds, starts PostgreSQL, a Kinesis server, a
    /// mail sink, the test payment provider, origin with its relay and reconciler, and the Worker in
    /// workerd; migrates, seeds an empty catalogue, waits until each service is healthy and prints the
    /// addresses. The first time takes 15 to 30 minutes of compiling, later ones seconds.
    ///
    /// To use your own PostgreSQL 17, set `DATABASE_URL` to an empty database.
    Up(up::Up),
    /// Check a change: formatting, lints, policy, docs, unit, .sqlx, API, edge, browser, Terraform
    ///
    /// Every kind runs even if an earlier one fails; the last line counts them. The servers are the
    /// real ones, on free ports, with separate state: a running `up` is not disturbed.
    ///
    ///   cargo xtask test --only lint,unit      two kinds
    ///   cargo xtask test --skip e2e            all but one
    ///   cargo xtask test --only api -- cart       the tests of one kind whose name matches
    #[command(verbatim_doc_comment)]
    Test(test::Test),
    /// Measure the shop and fail when a figure misses its target
    Bench(bench::Bench),
    /// Take a screenshot of every page and state: 390, 820, 1440 px, light and dark, into `e2e/artifacts/shots/`
    Shots,
    /// Regenerate `.sqlx` after a change of a query or migration
    Sqlx,
    /// Build the deployable edge: the shop front in `dist/`, the Worker in `edge/build/`
    Build,
    /// Check dependencies against the `RustSec` advisory database (needs network access)
    Advisories,
    /// Run one program and end it, with its descendants, when standard input closes
    #[command(hide = true)]
    Supervise(process::supervise::Supervise),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Supervise(args) => process::supervise::supervise(&args),
        command => run(&command),
    };
    result.unwrap_or_else(|failure| {
        output::failure(&failure.0);
        ExitCode::FAILURE
    })
}

fn run(command: &Command) -> Result<ExitCode> {
    signals::listen()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Up(up) => up.run(&workspace),
        Command::Test(test) => test.run(&workspace),
        Command::Bench(bench) => bench.run(&workspace),
        Command::Shots => bench::shots(&workspace),
        Command::Sqlx => test::sqlx(&workspace),
        Command::Build => up::prepare(&workspace)
            .and_then(|()| build::front(&workspace))
            .and_then(|()| build::edge(&workspace, build::Worker::Deployed))
            .map(|()| ExitCode::SUCCESS),
        Command::Advisories => test::advisories(&workspace),
        Command::Supervise(_) => Ok(ExitCode::SUCCESS), // handled in `main`
    }
}
