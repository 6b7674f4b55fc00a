//! `cargo xtask up`: from a clone to a shop in the browser.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::fail::{Context as _, Failure, Result};
use crate::place::{Place, env_text};
use crate::port::Ports;
use crate::secret::{Secrets, write_private};
use crate::stack::{MERCHANT, Stack, Wanted, is_embedded};
use crate::{build, say, setup, stop};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(crate) struct Up {
    /// The shop's port on localhost
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Serve the shop by https with this clone's development CA (Safari keeps no secure cookie
    /// without it)
    #[arg(long)]
    tls: bool,
    /// Build origin optimised: for measuring
    #[arg(long)]
    release: bool,
    /// Leave the Worker's WASM as the compiler makes it: a change of a page is seen a minute sooner
    #[arg(long)]
    quick: bool,
    /// Forget the shop's data first: database, stream, edge cache; the secrets stay
    #[arg(long)]
    fresh: bool,
    /// Start, print the addresses, stop again: for checking an installation
    #[arg(long)]
    once: bool,
}

impl Up {
    pub(crate) fn run(&self, place: &Place) -> Result<ExitCode> {
        let started = Instant::now();
        let _lock = lock(place)?;
        Ports::default().exactly(self.port, "--port")?; // said now, not after the build
        let database_url = own_database(place)?;
        if self.fresh {
            if database_url.is_some() {
                return Err(Failure::with_remedy(
                    "--fresh does not empty a database of your own (DATABASE_URL is set)",
                    "empty it yourself and start without --fresh, or unset DATABASE_URL: then the \
                     shop brings its own database",
                ));
            }
            forget(place)?;
        }
        say::heading("Looking at the machine");
        prepare(place)?;
        say::heading("Building");
        build::front(place)?;
        let worker = if self.quick {
            build::Worker::Quick
        } else {
            build::Worker::Deployed
        };
        build::edge(place, worker)?;
        let programs = build::programs(place, self.release)?;
        say::heading("Starting");
        let wanted = Wanted {
            state: place.state.clone(),
            logs: place.state.join("log"),
            port: Some(self.port),
            tls: self.tls,
            follow: true,
            database_url,
            scratch: false,
        };
        let mut stack = Stack::start(place, &wanted, &programs)?;
        let env_file = EnvFile::write(place, &stack)?;
        addresses(place, &stack, started);
        let result = if self.once {
            Ok(())
        } else {
            follow(&mut stack)
        };
        say::heading("Stopping");
        drop(env_file);
        drop(stack);
        result.map(|()| ExitCode::SUCCESS)
    }
}

/// The user's own database, by `DATABASE_URL`. Where that came from `. .stoa/up.env`, it is none.
fn own_database(place: &Place) -> Result<Option<String>> {
    let Some(url) = env_text("DATABASE_URL") else {
        return Ok(None);
    };
    let password = Secrets::open(&place.state)?.read("database-password")?;
    Ok(Some(url).filter(|url| !is_embedded(url, &password)))
}

/// Installs all that the shop needs to be built and started.
pub(crate) fn prepare(place: &Place) -> Result<()> {
    setup::machine(place)?;
    setup::crates(place)?;
    setup::packages(place, "local")?;
    for tool in ["wasm-bindgen-cli", "trunk", "worker-build"] {
        setup::tool(place, tool)?;
    }
    Ok(())
}

fn follow(stack: &mut Stack) -> Result<()> {
    while !stop::requested() {
        stack.check_alive()?;
        // How often the parts are looked at while they run.
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn addresses(place: &Place, stack: &Stack, started: Instant) {
    let at = &stack.addresses;
    let local = |port: u16| format!("http://127.0.0.1:{port}");
    say::heading(&format!(
        "Stoa is up, after {}",
        say::duration(started.elapsed())
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
            place.state.join("up.env").display().to_string(),
        ),
        ("logs", place.state.join("log").display().to_string()),
    ];
    for (what, at) in lines {
        say::step(&format!("{what:<11}{at}"));
    }
    if at.tls {
        say::step(&format!(
            "{:<11}{}",
            "trust",
            stack.certificates.ca().display()
        ));
    }
    say::step("Ctrl-C stops all of it.");
}

/// For programs beside the shop (`. .stoa/up.env`); it stands only while the shop does.
struct EnvFile(PathBuf);

impl EnvFile {
    fn write(place: &Place, stack: &Stack) -> Result<Self> {
        let known = stack.known()?;
        let export = |(name, value): &(&str, OsString)| {
            format!("export {name}='{}'\n", value.to_string_lossy())
        };
        let text: Vec<String> = known.iter().map(export).collect();
        let file = place.state.join("up.env");
        write_private(&file, &text.concat())?;
        Ok(Self(file))
    }
}

impl Drop for EnvFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// One `up` per clone: two would share data and ports.
fn lock(place: &Place) -> Result<File> {
    std::fs::create_dir_all(&place.state)
        .context(|| format!("cannot make {}", place.state.display()))?;
    let path = place.state.join("up.lock");
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
        return Err(Failure::with_remedy(
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

fn forget(place: &Place) -> Result<()> {
    for data in ["postgres", "postgres.draft", "kinesis", "edge"] {
        let folder = place.state.join(data);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)
                .context(|| format!("cannot remove {}", folder.display()))?;
        }
    }
    Ok(())
}
