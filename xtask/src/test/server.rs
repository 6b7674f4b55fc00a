//! Checks that need servers: PostgreSQL for the queries and the API, the whole shop for edge and
//! browser. Each server is started once, by the check that needs it first, on free ports.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use crate::fail::{Context as _, Result};
use crate::place::Place;
use crate::process::{Part, Run};
use crate::stack::{self, Known, Stack, Wanted};
use crate::test::browser;
use crate::test::code::cargo;
use crate::test::summary::Outcome;
use crate::{build, offline, setup};

/// What runs already. Dropping it stops all and removes the data.
#[derive(Debug, Default)]
pub(super) struct Servers {
    postgres: Option<(Part, String)>,
    kinesis: Option<(Part, String)>,
    shop: Option<Stack>,
    state: Option<Scratch>,
    /// Origin optimised: for measuring.
    release: bool,
}

/// A folder of this run below `.stoa/`, removed at its end; logs of a failed run stay in
/// `.stoa/test-log`.
#[derive(Debug)]
struct Scratch {
    folder: PathBuf,
    logs: PathBuf,
}

impl Scratch {
    fn new(place: &Place) -> Result<Self> {
        let folder = place.state.join(format!("test-{}", std::process::id()));
        let logs = place.state.join("test-log");
        remove_left(&place.state);
        for old in [&folder, &logs] {
            let _ = std::fs::remove_dir_all(old);
        }
        for folder in [&folder, &logs] {
            std::fs::create_dir_all(folder)
                .context(|| format!("cannot make {}", folder.display()))?;
        }
        Ok(Self { folder, logs })
    }

    fn wanted(&self, part: &str) -> Wanted {
        Wanted {
            state: self.folder.join(part),
            logs: self.logs.clone(),
            port: None,
            tls: false,
            follow: false,
            database_url: None,
            scratch: true,
        }
    }
}

/// Removes the folders of runs that were killed: those whose process is gone.
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
    pub(super) fn new(release: bool) -> Self {
        Self {
            postgres: None,
            kinesis: None,
            shop: None,
            state: None,
            release,
        }
    }

    fn scratch(&mut self, place: &Place) -> Result<&Scratch> {
        if self.state.is_none() {
            self.state = Some(Scratch::new(place)?);
        }
        self.state
            .as_ref()
            .ok_or_else(|| crate::fail::Failure::new("no folder for the tests"))
    }

    /// A PostgreSQL whose database `stoa` is empty.
    fn postgres(&mut self, place: &Place) -> Result<String> {
        if let Some((_, url)) = &self.postgres {
            return Ok(url.clone());
        }
        setup::packages(place, "local")?;
        let wanted = self.scratch(place)?.wanted("database");
        let (part, url) = stack::postgres_alone(place, &wanted)?;
        self.postgres = Some((part, url.clone()));
        Ok(url)
    }

    /// A Kinesis server; answers its address.
    fn kinesis(&mut self, place: &Place) -> Result<String> {
        if let Some((_, url)) = &self.kinesis {
            return Ok(url.clone());
        }
        setup::packages(place, "local")?;
        let wanted = self.scratch(place)?.wanted("stream");
        let (part, url) = stack::kinesis_alone(place, &wanted)?;
        self.kinesis = Some((part, url.clone()));
        Ok(url)
    }

    /// The whole shop; answers what a test must know of it.
    fn shop(&mut self, place: &Place) -> Result<Known> {
        if self.shop.is_none() {
            crate::up::prepare(place)?;
            build::front(place)?;
            build::edge(place, build::Worker::Deployed)?;
            let programs = build::programs(place, self.release)?;
            let wanted = self.scratch(place)?.wanted("shop");
            self.shop = Some(Stack::start(place, &wanted, &programs)?);
        }
        self.shop
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), Stack::known)
    }
}

/// `.sqlx` must be what Cargo writes for today's queries and migrations.
pub(super) fn sqlx(place: &Place, servers: &mut Servers) -> Result<Outcome> {
    let url = servers.postgres(place)?;
    let fresh = servers.scratch(place)?.folder.join("sqlx");
    offline::write(place, &url, &fresh)?;
    let differences = offline::compare(&fresh, &place.root.join(".sqlx"))?;
    if differences.is_empty() {
        return Ok(Outcome::Passed);
    }
    Ok(Outcome::Failed(format!(
        "`.sqlx` is out of date ({}): run `cargo xtask sqlx` and commit it",
        differences.join(", ")
    )))
}

/// Writes `.sqlx` anew.
pub(super) fn write_sqlx(place: &Place, servers: &mut Servers) -> Result<()> {
    let url = servers.postgres(place)?;
    let fresh = servers.scratch(place)?.folder.join("sqlx");
    offline::write(place, &url, &fresh)?;
    offline::replace(&fresh, &place.root.join(".sqlx"))
}

pub(super) fn api(
    place: &Place,
    servers: &mut Servers,
    full: bool,
    narrowed: &[String],
) -> Result<Outcome> {
    let (database, stream) = (servers.postgres(place)?, servers.kinesis(place)?);
    let tests = cargo(place)
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

/// What a shopper downloads before the page is alive, against the budgets that the script has.
pub(super) fn size(place: &Place) -> Result<Outcome> {
    crate::up::prepare(place)?;
    build::front(place)?;
    Run::new("node", &place.root)
        .args(["local/size.mjs", "dist"])
        .go()?;
    Ok(Outcome::Passed)
}

pub(super) fn edge(
    place: &Place,
    servers: &mut Servers,
    full: bool,
    narrowed: &[String],
) -> Result<Outcome> {
    // Node takes bare words for files.
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
    script.run(place, servers, &full_env(full))
}

pub(super) fn e2e(
    place: &Place,
    servers: &mut Servers,
    full: bool,
    narrowed: &[String],
) -> Result<Outcome> {
    let script = |name, args| Script {
        folder: "e2e",
        name,
        args,
    };
    let outcome = script("test:e2e", narrowed).browse(place, servers, &full_env(full))?;
    if !full || outcome != Outcome::Passed {
        return Ok(outcome);
    }
    // The islands once more as a debug build, which tells of HTML that it did not expect.
    let debug = build::front_debug(place)?;
    let env = [("STOA_DEBUG_FRONT", debug.into_os_string())];
    script("hydration", &[]).browse(place, servers, &env)
}

fn full_env(full: bool) -> Vec<(&'static str, OsString)> {
    full.then(|| ("STOA_FULL", "1".into()))
        .into_iter()
        .collect()
}

/// A script of a folder's `package.json`, run against the shop.
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
        place: &Place,
        servers: &mut Servers,
        env: &[(&'static str, OsString)],
    ) -> Result<Outcome> {
        let mut env = env.to_vec();
        match browser::find(place)? {
            browser::Found::System(path) => env.push(("STOA_CHROMIUM", path.into_os_string())),
            browser::Found::Playwrights => {}
            browser::Found::None(why) => return Ok(Outcome::Skipped(why)),
        }
        self.run(place, servers, &env)
    }

    /// Runs it.
    pub(super) fn run(
        self,
        place: &Place,
        servers: &mut Servers,
        env: &[(&'static str, OsString)],
    ) -> Result<Outcome> {
        setup::packages(place, self.folder)?;
        let mut run = Run::new("npm", &place.root.join(self.folder))
            .args(["run", "--silent", self.name, "--"])
            .args(self.args);
        for (name, value) in servers.shop(place)?.iter().chain(env) {
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
