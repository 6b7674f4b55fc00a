//! `cargo xtask test`: the whole check of a change. A failed kind does not stop the later ones.

mod browser;
mod code;
mod server;
mod summary;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::build::Worker;
use crate::error::Result;
use crate::workspace::Workspace;
use crate::{output, signals};
use server::Servers;
use summary::{Outcome, Summary};

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Run only these kinds (comma-separated)
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Kind>,
    /// Skip these kinds (comma-separated)
    #[arg(long, value_enum, value_delimiter = ',')]
    skip: Vec<Kind>,
    /// Add the slow tests: more property-test cases, every browser test
    #[arg(long)]
    full: bool,
    /// Passed to the test runners of the kinds `api`, `edge` and `e2e`: test names, options
    #[arg(last = true, requires = "only")]
    narrowed: Vec<String>,
}

/// The kinds of checks in the order in which they run: the fastest to fail first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Formatting (rustfmt)
    Fmt,
    /// No avoided words (CONTRIBUTING.md, "Language")
    Words,
    /// Clippy without warnings: host, browser and Worker, each feature set
    Lint,
    /// Licences, banned crates and sources of the dependencies (cargo-deny)
    Deny,
    /// Documentation without warnings (rustdoc)
    Docs,
    /// Tests without a server
    Unit,
    /// `.sqlx` matches the queries and migrations
    Sqlx,
    /// Origin over HTTP on real PostgreSQL
    Api,
    /// WASM, script, style and fonts stay within their budgets
    Size,
    /// The Worker over HTTP in workerd
    Edge,
    /// The shop in Chromium (Playwright)
    E2e,
    /// Terraform: format, references, policies
    Infra,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Words => "words",
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

    fn check(self, workspace: &Workspace, servers: &mut Servers, test: &Test) -> Result<Outcome> {
        let (full, narrowed) = (test.full, test.narrowed.as_slice());
        match self {
            Self::Fmt => code::fmt(workspace),
            Self::Words => words::check(workspace),
            Self::Lint => code::lint(workspace),
            Self::Deny => code::deny(workspace),
            Self::Docs => code::docs(workspace),
            Self::Unit => code::unit(workspace, full),
            Self::Sqlx => server::sqlx(workspace, servers),
            Self::Api => server::api(workspace, servers, full, narrowed),
            Self::Size => server::size(workspace),
            Self::Edge => server::edge(workspace, servers, full, narrowed),
            Self::E2e => server::e2e(workspace, servers, full, narrowed),
            Self::Infra => code::infra(workspace),
        }
    }
}

impl Test {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let mut summary = Summary::default();
        // The weekly run tests what is deployed; wasm-opt takes too long for every change.
        let worker = if self.full {
            Worker::Deployed
        } else {
            Worker::Quick
        };
        let mut servers = Servers::new(false, worker);
        crate::setup::machine(workspace)?;
        crate::setup::crates(workspace)?;
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
                output::heading(kind.name());
                let started = Instant::now();
                let outcome = kind.check(workspace, &mut servers, self);
                signals::check()?;
                (
                    outcome.unwrap_or_else(|failure| Outcome::Failed(failure.0)),
                    started.elapsed(),
                )
            };
            if let Outcome::Failed(why) = &outcome {
                output::failure(why);
            }
            summary.add(kind.name(), outcome, took);
        }
        drop(servers);
        Ok(report(&summary))
    }
}

fn report(summary: &Summary) -> ExitCode {
    output::heading("Summary");
    for row in summary.table() {
        output::line(&row);
    }
    output::line(&summary.last_line());
    if summary.has_failed() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// A script of a node package that runs against a whole shop, started for it.
#[derive(Debug)]
pub(crate) struct AgainstShop {
    /// The folder of the package.
    pub(crate) folder: &'static str,
    /// The script's name.
    pub(crate) script: &'static str,
    /// Whether to build origin in release mode, for measurements.
    pub(crate) release: bool,
    /// Whether it needs a Chromium.
    pub(crate) chromium: bool,
}

impl AgainstShop {
    pub(crate) fn run(
        &self,
        workspace: &Workspace,
        env: &[(&'static str, OsString)],
    ) -> Result<ExitCode> {
        crate::setup::machine(workspace)?;
        crate::setup::crates(workspace)?;
        let mut servers = Servers::new(self.release, Worker::Deployed);
        let script = server::Script {
            folder: self.folder,
            name: self.script,
            args: &[],
        };
        let outcome = if self.chromium {
            script.browse(workspace, &mut servers, env)?
        } else {
            script.run(workspace, &mut servers, env)?
        };
        Ok(match outcome {
            Outcome::Passed => ExitCode::SUCCESS,
            Outcome::Failed(why) | Outcome::Skipped(why) => {
                output::failure(&why);
                ExitCode::FAILURE
            }
        })
    }
}

/// `cargo xtask sqlx`.
pub(crate) fn sqlx(workspace: &Workspace) -> Result<ExitCode> {
    crate::setup::machine(workspace)?;
    server::write_sqlx(workspace, &mut Servers::new(false, Worker::Quick))?;
    output::line("`.sqlx` is up to date");
    Ok(ExitCode::SUCCESS)
}

/// `cargo xtask advisories`.
pub(crate) fn advisories(workspace: &Workspace) -> Result<ExitCode> {
    code::advisories(workspace)?;
    Ok(ExitCode::SUCCESS)
}
