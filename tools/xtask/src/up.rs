//! `cargo xtask up`: from a clone to a shop in the browser.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::error::{Context as _, Error, Result};
use crate::port::Ports;
use crate::secret::{Secrets, write_private};
use crate::stack::{MERCHANT, Stack, Wanted, is_embedded};
use crate::workspace::{Workspace, env_text};
use crate::{build, output, setup, signals};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(crate) struct Up {
    /// The shop's port on localhost
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Serve the shop over HTTPS with this clone's development CA (Safari discards secure cookies
    /// without it)
    #[arg(long)]
    tls: bool,
    /// Build origin in release mode, for measurements
    #[arg(long)]
    release: bool,
    /// Skip wasm-opt for the Worker: a changed page shows minutes sooner
    #[arg(long)]
    quick: bool,
    /// Delete the shop's data first (database, stream, edge cache); keep the secrets
    #[arg(long)]
    fresh: bool,
    /// Start, print the addresses and stop, to check an installation
    #[arg(long)]
    once: bool,
}

impl Up {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let started = Instant::now();
        let _lock = lock(workspace)?;
        Ports::default().exactly(self.port, "--port")?; // fail before the build, not after it
        let database_url = own_database(workspace)?;
        if self.fresh {
            if database_url.is_some() {
                return Err(Error::with_remedy(
                    "--fresh does not empty a database of your own (DATABASE_URL is set)",
                    "empty it yourself and start without --fresh, or unset DATABASE_URL: then the \
                     shop brings its own database",
                ));
            }
            forget(workspace)?;
        }
        output::heading("Looking at the machine");
        prepare(workspace)?;
        output::heading("Building");
        build::front(workspace)?;
        let worker = if self.quick {
            build::Worker::Quick
        } else {
            build::Worker::Deployed
        };
        build::edge(workspace, worker)?;
        let programs = build::programs(workspace, self.release)?;
        output::heading("Starting");
        let wanted = Wanted {
            state: workspace.state.clone(),
            logs: workspace.state.join("log"),
            port: Some(self.port),
            tls: self.tls,
            follow: true,
            database_url,
            scratch: false,
        };
        let mut stack = Stack::start(workspace, &wanted, &programs)?;
        let env_file = EnvFile::write(workspace, &stack)?;
        addresses(workspace, &stack, started);
        let result = if self.once {
            Ok(())
        } else {
            follow(&mut stack)
        };
        output::heading("Stopping");
        drop(env_file);
        drop(stack);
        result.map(|()| ExitCode::SUCCESS)
    }
}

/// The user's database from `DATABASE_URL`; `None` when `. .stoa/up.env` set that variable to the embedded one.
fn own_database(workspace: &Workspace) -> Result<Option<String>> {
    let Some(url) = env_text("DATABASE_URL") else {
        return Ok(None);
    };
    let password = Secrets::open(&workspace.state)?.read("database-password")?;
    Ok(Some(url).filter(|url| !is_embedded(url, &password)))
}

/// Installs everything that building and starting the shop needs.
pub(crate) fn prepare(workspace: &Workspace) -> Result<()> {
    setup::machine(workspace)?;
    setup::crates(workspace)?;
    setup::packages(workspace, "tools/local")?;
    for tool in ["wasm-bindgen-cli", "trunk", "worker-build"] {
        setup::tool(workspace, tool)?;
    }
    Ok(())
}

fn follow(stack: &mut Stack) -> Result<()> {
    while !signals::requested() {
        stack.check_alive()?;
        // Polling interval for services that have died.
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn addresses(workspace: &Workspace, stack: &Stack, started: Instant) {
    let at = &stack.addresses;
    let local = |port: u16| format!("http://127.0.0.1:{port}");
    output::heading(&format!(
        "Stoa is up, after {}",
        output::duration(started.elapsed())
    ));
    let password = stack.secrets.path("merchant-password");
    let lines = [
        ("the shop", at.shop()),
        ("its API", format!("{}/api/v1/docs", at.shop())),
        ("mails", local(at.mail)),
        ("payments", local(at.payment)),
        ("metrics", format!("{}/metrics", local(at.health))),
        (
            "stream",
            format!("{} (Kinesis, {})", local(at.kinesis), crate::stack::STREAM),
        ),
        ("database", at.database_url.clone()),
        (
            "merchant",
            format!("{MERCHANT}, password in {}", password.display()),
        ),
        (
            "variables",
            workspace.state.join("up.env").display().to_string(),
        ),
        ("logs", workspace.state.join("log").display().to_string()),
    ];
    for (what, at) in lines {
        output::step(&format!("{what:<11}{at}"));
    }
    if at.tls {
        output::step(&format!(
            "{:<11}{}",
            "trust",
            stack.certificates.ca().display()
        ));
    }
    output::step("Ctrl-C stops all of it.");
}

/// `.stoa/up.env` for programs that talk to the running shop; removed when the shop stops.
struct EnvFile(PathBuf);

impl EnvFile {
    fn write(workspace: &Workspace, stack: &Stack) -> Result<Self> {
        let exports = stack.env_exports()?;
        let export = |(name, value): &(&str, OsString)| {
            format!("export {name}='{}'\n", value.to_string_lossy())
        };
        let text: Vec<String> = exports.iter().map(export).collect();
        let file = workspace.state.join("up.env");
        write_private(&file, &text.concat())?;
        Ok(Self(file))
    }
}

impl Drop for EnvFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Allows one `up` per clone: two would share data and ports.
fn lock(workspace: &Workspace) -> Result<File> {
    std::fs::create_dir_all(&workspace.state)
        .context(|| format!("cannot make {}", workspace.state.display()))?;
    let path = workspace.state.join("up.lock");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        let mut holder = String::new();
        let _ = file.read_to_string(&mut holder);
        return Err(Error::with_remedy(
            format!(
                "this clone's shop is up already (process {})",
                holder.trim()
            ),
            "stop that one by Ctrl-C",
        ));
    }
    let _ = file.set_len(0);
    let _ = writeln!(file, "{}", std::process::id());
    Ok(file)
}

fn forget(workspace: &Workspace) -> Result<()> {
    for data in ["postgres", "postgres.draft", "kinesis", "edge"] {
        let folder = workspace.state.join(data);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)
                .context(|| format!("cannot remove {}", folder.display()))?;
        }
    }
    Ok(())
}
