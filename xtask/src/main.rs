//! The one runner: `cargo xtask up` starts the whole shop on this machine, `cargo xtask test` checks
//! a change. It installs what it needs from package registries into folders of its own.

mod bench;
mod build;
mod certificate;
mod fail;
mod http;
mod offline;
mod place;
mod port;
mod process;
mod say;
mod secret;
mod setup;
mod sql;
mod stack;
mod stamp;
mod stop;
mod test;
mod up;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use fail::Result;
use place::Place;

/// Runs and checks Stoa on this machine.
///
/// It needs Rust, Node 20 and a C compiler; everything else it installs itself from package
/// registries: tools into ~/.cache/stoa/tools (shared by all clones), node packages into local/, e2e/
/// and bench/. What a running shop keeps (data, keys, certificates, logs) is in .stoa/ of the clone; it
/// is safe to delete while nothing runs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the whole shop on loopback and follow its logs; Ctrl-C stops all of it
    ///
    /// Checks the machine, installs what is lacking, builds, starts PostgreSQL, a Kinesis server, a
    /// mail sink, the test payment provider, origin with its relay and reconciler, and the Worker in
    /// workerd; migrates, seeds an empty catalogue, waits until each part is healthy and prints the
    /// addresses. The first time takes 15 to 30 minutes of compiling, later ones seconds.
    ///
    /// Your own PostgreSQL 17: set `DATABASE_URL` to an empty database; it is used instead.
    Up(up::Up),
    /// Check a change: form, lints, policy, docs, unit, .sqlx, API, edge, browser, Terraform
    ///
    /// Every kind runs, also when an earlier one failed; the last line counts them. Servers are the
    /// real ones, on free ports, with a state of their own: a running `up` is not disturbed.
    ///
    ///   cargo xtask test --only lint,unit      two kinds
    ///   cargo xtask test --skip e2e            all but one
    ///   cargo xtask test --only api -- cart       the tests of one kind that are named so
    #[command(verbatim_doc_comment)]
    Test(test::Test),
    /// Measure the shop, and fail past an aim
    Bench(bench::Bench),
    /// Make a picture of every page and state: 390, 820, 1440 px, light and dark, into `e2e/artifacts/shots/`
    Shots,
    /// Write `.sqlx` anew, after a query or a migration changed
    Sqlx,
    /// Build what is deployed to the edge: the shop front into `dist/`, the Worker into `edge/build/`
    Build,
    /// Ask the advisory database whether a dependency is known to be unsafe (needs a network)
    Advisories,
    /// Run one program and end it, with all it started, when standard input closes
    #[command(hide = true)]
    Supervise(process::supervise::Supervise),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Supervise(args) => process::supervise::supervise(&args),
        command => run(&command),
    };
    result.unwrap_or_else(|failure| {
        say::failure(&failure.0);
        ExitCode::FAILURE
    })
}

fn run(command: &Command) -> Result<ExitCode> {
    stop::listen()?;
    let place = Place::find()?;
    match command {
        Command::Up(up) => up.run(&place),
        Command::Test(test) => test.run(&place),
        Command::Bench(bench) => bench.run(&place),
        Command::Shots => bench::shots(&place),
        Command::Sqlx => test::sqlx(&place),
        Command::Build => up::prepare(&place)
            .and_then(|()| build::front(&place))
            .and_then(|()| build::edge(&place, build::Worker::Deployed))
            .map(|()| ExitCode::SUCCESS),
        Command::Advisories => test::advisories(&place),
        Command::Supervise(_) => Ok(ExitCode::SUCCESS), // has its own way in `main`
    }
}
