//! `cargo xtask test`: the whole check of a change. Every kind runs, also when an earlier one failed.

mod browser;
mod code;
mod server;
mod summary;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::fail::Result;
use crate::place::Place;
use crate::{say, stop};
use server::Servers;
use summary::{Outcome, Summary};

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Run these kinds alone (comma-separated)
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Kind>,
    /// Leave these kinds out (comma-separated)
    #[arg(long, value_enum, value_delimiter = ',')]
    skip: Vec<Kind>,
    /// Add what is long: more cases for property tests, every browser test
    #[arg(long)]
    full: bool,
    /// Handed to what runs the tests of the kinds `api`, `edge` and `e2e`: names of tests, options
    #[arg(last = true, requires = "only")]
    narrowed: Vec<String>,
}

/// The kinds of checks, in the order in which they run: what fails fast comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The form of the code (rustfmt)
    Fmt,
    /// Clippy without a warning: host, browser and Worker, each feature set
    Lint,
    /// Licences, banned crates and sources of the dependencies (cargo-deny)
    Deny,
    /// The documentation builds without a warning
    Docs,
    /// Tests that need no server
    Unit,
    /// `.sqlx` is what the queries and the migrations say
    Sqlx,
    /// Origin over HTTP on real PostgreSQL
    Api,
    /// WASM, script, style and fonts stay within their budgets
    Size,
    /// The Worker over HTTP in workerd
    Edge,
    /// What a person does, in Chromium
    E2e,
    /// Terraform: format, references, policies
    Infra,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Deny => "deny",
            Self::Docs => "docs",
            Self::Unit => "unit",
            Self::Sqlx => "sqlx",
            Self::Api => "api",
            Self::Size => "size",
            Self::Edge => "edge",
            Self::E2e => "e2e",
            Self::Infra => "infra",
        }
    }

    fn check(self, place: &Place, servers: &mut Servers, test: &Test) -> Result<Outcome> {
        let (full, narrowed) = (test.full, test.narrowed.as_slice());
        match self {
            Self::Fmt => code::fmt(place),
            Self::Lint => code::lint(place),
            Self::Deny => code::deny(place),
            Self::Docs => code::docs(place),
            Self::Unit => code::unit(place, full),
            Self::Sqlx => server::sqlx(place, servers),
            Self::Api => server::api(place, servers, full, narrowed),
            Self::Size => server::size(place),
            Self::Edge => server::edge(place, servers, full, narrowed),
            Self::E2e => server::e2e(place, servers, full, narrowed),
            Self::Infra => code::infra(place),
        }
    }
}

impl Test {
    pub(crate) fn run(&self, place: &Place) -> Result<ExitCode> {
        let mut summary = Summary::default();
        let mut servers = Servers::default();
        crate::setup::machine(place)?;
        crate::setup::crates(place)?;
        for &kind in Kind::value_variants() {
            if !self.only.is_empty() && !self.only.contains(&kind) {
                continue;
            }
            let (outcome, took) = if self.skip.contains(&kind) {
                (
                    Outcome::Skipped("left out by --skip".to_owned()),
                    Duration::ZERO,
                )
            } else {
                say::heading(kind.name());
                let started = Instant::now();
                let outcome = kind.check(place, &mut servers, self);
                stop::check()?;
                (
                    outcome.unwrap_or_else(|failure| Outcome::Failed(failure.0)),
                    started.elapsed(),
                )
            };
            if let Outcome::Failed(why) = &outcome {
                say::failure(why);
            }
            summary.add(kind.name(), outcome, took);
        }
        drop(servers);
        Ok(report(&summary))
    }
}

fn report(summary: &Summary) -> ExitCode {
    say::heading("Summary");
    for row in summary.table() {
        say::line(&row);
    }
    say::line(&summary.last_line());
    if summary.has_failed() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// A script of a folder's node package, beside a whole shop of its own.
#[derive(Debug)]
pub(crate) struct Beside {
    /// The folder of the package.
    pub(crate) folder: &'static str,
    /// The script's name.
    pub(crate) script: &'static str,
    /// Whether origin is optimised: for measuring.
    pub(crate) release: bool,
    /// Whether it needs a Chromium.
    pub(crate) chromium: bool,
}

impl Beside {
    pub(crate) fn run(&self, place: &Place, env: &[(&'static str, OsString)]) -> Result<ExitCode> {
        crate::setup::machine(place)?;
        crate::setup::crates(place)?;
        let mut servers = Servers::new(self.release);
        let script = server::Script {
            folder: self.folder,
            name: self.script,
            args: &[],
        };
        let outcome = if self.chromium {
            script.browse(place, &mut servers, env)?
        } else {
            script.run(place, &mut servers, env)?
        };
        Ok(match outcome {
            Outcome::Passed => ExitCode::SUCCESS,
            Outcome::Failed(why) | Outcome::Skipped(why) => {
                say::failure(&why);
                ExitCode::FAILURE
            }
        })
    }
}

/// `cargo xtask sqlx`.
pub(crate) fn sqlx(place: &Place) -> Result<ExitCode> {
    crate::setup::machine(place)?;
    server::write_sqlx(place, &mut Servers::default())?;
    say::line("`.sqlx` is up to date");
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask advisories`.
pub(crate) fn advisories(place: &Place) -> Result<ExitCode> {
    code::advisories(place)?;
    Ok(ExitCode::SUCCESS)
}
