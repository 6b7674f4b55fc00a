//! Checks that need servers: PostgreSQL for the queries and the API, the whole shop for edge and
//! browser. Each server is started once, by the check that needs it first, on free ports.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use crate::error::{Context as _, Result};
use crate::process::{Run, Service};
use crate::stack::{self, EnvExports, Stack, Wanted};
use crate::test::browser;
use crate::test::code::cargo;
use crate::test::summary::Outcome;
use crate::workspace::Workspace;
use crate::{build, setup, sqlx_metadata};

/// The servers that run so far. Dropping it stops them and removes the data.
#[derive(Debug)]
pub(super) struct Servers {
    postgres: Option<(Service, String)>,
    kinesis: Option<(Service, String)>,
    shop: Option<Stack>,
    state: Option<Scratch>,
    /// Build origin in release mode, for measurements.
    release: bool,
    worker: build::Worker,
}

/// This run's folder below `.stoa/`, removed at its end; the logs of a failed run are moved to
/// `.stoa/test-log`.
#[derive(Debug)]
struct Scratch {
    folder: PathBuf,
    logs: PathBuf,
}

impl Scratch {
    fn new(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.state.join(format!("test-{}", std::process::id()));
        let logs = workspace.state.join("test-log");
        remove_left(&workspace.state);
        for old in [&folder, &logs] {
            let _ = std::fs::remove_dir_all(old);
        }
        for folder in [&folder, &logs] {
            std::fs::create_dir_all(folder)
                .context(|| format!("cannot make {}", folder.display()))?;
        }
        Ok(Self { folder, logs })
    }

    fn wanted(&self, service: &str) -> Wanted {
        Wanted {
            state: self.folder.join(service),
            logs: self.logs.clone(),
            port: None,
            tls: false,
            follow: false,
            database_url: None,
            scratch: true,
        }
    }
}

/// Removes the folders of killed runs: those whose process no longer exists.
fn remove_left(state: &Path) {
    let entries = std::fs::read_dir(state).into_iter().flatten().flatten();
    for entry in entries {
        let process = entry
            .file_name()
            .to_str()
            .and_then(|name| name.strip_prefix("test-")?.parse::<u32>().ok())
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if process.is_some_and(|process| test_kill_process(process) == Err(Errno::SRCH)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.shop = None;
        self.kinesis = None;
        self.postgres = None;
    }
}

impl Servers {
    pub(super) fn new(release: bool, worker: build::Worker) -> Self {
        Self {
            postgres: None,
            kinesis: None,
            shop: None,
            state: None,
            release,
            worker,
        }
    }

    fn scratch(&mut self, workspace: &Workspace) -> Result<&Scratch> {
        if self.state.is_none() {
            self.state = Some(Scratch::new(workspace)?);
        }
        self.state
            .as_ref()
            .ok_or_else(|| crate::error::Error::new("no folder for the tests"))
    }

    /// A PostgreSQL with an empty database `stoa`.
    fn postgres(&mut self, workspace: &Workspace) -> Result<String> {
        if let Some((_, url)) = &self.postgres {
            return Ok(url.clone());
        }
        setup::packages(workspace, "tools/local")?;
        let wanted = self.scratch(workspace)?.wanted("database");
        let (service, url) = stack::postgres_alone(workspace, &wanted)?;
        self.postgres = Some((service, url.clone()));
        Ok(url)
    }

    /// A Kinesis server; returns its URL.
    fn kinesis(&mut self, workspace: &Workspace) -> Result<String> {
        if let Some((_, url)) = &self.kinesis {
            return Ok(url.clone());
        }
        setup::packages(workspace, "tools/local")?;
        let wanted = self.scratch(workspace)?.wanted("stream");
        let (service, url) = stack::kinesis_alone(workspace, &wanted)?;
        self.kinesis = Some((service, url.clone()));
        Ok(url)
    }

    /// The whole shop; returns the variables that tests read.
    fn shop(&mut self, workspace: &Workspace) -> Result<EnvExports> {
        if self.shop.is_none() {
            crate::up::prepare(workspace)?;
            build::front(workspace)?;
            build::edge(workspace, self.worker)?;
            let programs = build::programs(workspace, self.release)?;
            let wanted = self.scratch(workspace)?.wanted("shop");
            self.shop = Some(Stack::start(workspace, &wanted, &programs)?);
        }
        self.shop
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), Stack::env_exports)
    }
}

/// Fails unless `.sqlx` is what the macros write for the current queries and migrations.
pub(super) fn sqlx(workspace: &Workspace, servers: &mut Servers) -> Result<Outcome> {
    let url = servers.postgres(workspace)?;
    let fresh = servers.scratch(workspace)?.folder.join("sqlx");
    sqlx_metadata::write(workspace, &url, &fresh)?;
    let differences = sqlx_metadata::compare(&fresh, &workspace.root.join(".sqlx"))?;
    if differences.is_empty() {
        return Ok(Outcome::Passed);
    }
    Ok(Outcome::Failed(format!(
        "`.sqlx` is out of date ({}): run `cargo xtask sqlx` and commit it",
        differences.join(", ")
    )))
}

/// Regenerates `.sqlx`.
pub(super) fn write_sqlx(workspace: &Workspace, servers: &mut Servers) -> Result<()> {
    let url = servers.postgres(workspace)?;
    let fresh = servers.scratch(workspace)?.folder.join("sqlx");
    sqlx_metadata::write(workspace, &url, &fresh)?;
    sqlx_metadata::replace(&fresh, &workspace.root.join(".sqlx"))
}

pub(super) fn api(
    workspace: &Workspace,
    servers: &mut Servers,
    full: bool,
    narrowed: &[String],
) -> Result<Outcome> {
    let (database, stream) = (servers.postgres(workspace)?, servers.kinesis(workspace)?);
    let tests = cargo(workspace)
        .args(["test", "--locked", "-p", "origin", "--"])
        .args(narrowed);
    let run = tests
        .clone()
        .env("DATABASE_URL", database)
        .env("AWS_ENDPOINT_URL_KINESIS", stream);
    if full { run.env("STOA_FULL", "1") } else { run }.go()?;
    let listed = tests.args(["--list"]).output()?;
    if !listed.lines().any(|line| line.ends_with(": test")) {
        return Ok(Outcome::Failed("no test has this name".to_owned()));
    }
    Ok(Outcome::Passed)
}

/// Compares what a shopper downloads before the page is interactive with the budgets in the script.
pub(super) fn size(workspace: &Workspace) -> Result<Outcome> {
    crate::up::prepare(workspace)?;
    build::front(workspace)?;
    Run::new("node", &workspace.root)
        .args(["tools/local/size.mjs", "dist"])
        .go()?;
    Ok(Outcome::Passed)
}

pub(super) fn edge(
    workspace: &Workspace,
    servers: &mut Servers,
    full: bool,
    narrowed: &[String],
) -> Result<Outcome> {
    // Node treats bare words as files.
    let by_name = |word: &String| {
        if word.starts_with('-') {
            word.clone()
        } else {
            format!("--test-name-pattern={word}")
        }
    };
    let args: Vec<_> = narrowed.iter().map(by_name).collect();
    let script = Script {
        folder: "e2e",
        name: "test:edge",
        args: &args,
    };
    script.run(workspace, servers, &full_env(full))
}

pub(super) fn e2e(
    workspace: &Workspace,
    servers: &mut Servers,
    full: bool,
    narrowed: &[String],
) -> Result<Outcome> {
    let script = |name, args| Script {
        folder: "e2e",
        name,
        args,
    };
    let outcome = script("test:e2e", narrowed).browse(workspace, servers, &full_env(full))?;
    if !full || outcome != Outcome::Passed {
        return Ok(outcome);
    }
    // A debug build of the islands as well, which reports hydration mismatches.
    let debug = build::front_debug(workspace)?;
    let env = [("STOA_DEBUG_FRONT", debug.into_os_string())];
    script("hydration", &[]).browse(workspace, servers, &env)
}

fn full_env(full: bool) -> Vec<(&'static str, OsString)> {
    full.then(|| ("STOA_FULL", "1".into()))
        .into_iter()
        .collect()
}

/// A script of a folder's `package.json` that runs against the shop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Script<'a> {
    pub(super) folder: &'static str,
    pub(super) name: &'static str,
    pub(super) args: &'a [String],
}

impl Script<'_> {
    /// Runs it with a Chromium.
    pub(super) fn browse(
        self,
        workspace: &Workspace,
        servers: &mut Servers,
        env: &[(&'static str, OsString)],
    ) -> Result<Outcome> {
        let mut env = env.to_vec();
        match browser::find(workspace)? {
            browser::Found::System(path) => env.push(("STOA_CHROMIUM", path.into_os_string())),
            browser::Found::Playwrights => {}
            browser::Found::None(why) => return Ok(Outcome::Skipped(why)),
        }
        self.run(workspace, servers, &env)
    }

    /// Runs it.
    pub(super) fn run(
        self,
        workspace: &Workspace,
        servers: &mut Servers,
        env: &[(&'static str, OsString)],
    ) -> Result<Outcome> {
        setup::packages(workspace, self.folder)?;
        let mut run = Run::new("npm", &workspace.root.join(self.folder))
            .args(["run", "--silent", self.name, "--"])
            .args(self.args);
        for (name, value) in servers.shop(workspace)?.iter().chain(env) {
            run = run.env(name, value.clone());
        }
        run.go()?;
        Ok(Outcome::Passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_that_is_in_use() {
        let state = std::env::temp_dir().join(format!("stoa-left-{}", std::process::id()));
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        ended.wait().unwrap();
        let folder = |of: &str| state.join(format!("test-{of}"));
        let left = folder(&ended.id().to_string());
        let used = [folder(&std::process::id().to_string()), folder("log")];
        for folder in used.iter().chain([&left]) {
            std::fs::create_dir_all(folder).unwrap();
        }

        remove_left(&state);

        assert!(!left.exists());
        assert!(used.iter().all(|folder| folder.exists()));
        std::fs::remove_dir_all(state).unwrap();
    }
}
