//! Child processes. Each one runs under a supervisor (`xtask supervise`) that ends it, with all its
//! descendants, as soon as the pipe between the supervisor and this process closes: deliberately, or
//! because this process was killed.

mod run;
mod service;
pub(crate) mod supervise;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) use run::Run;
pub(crate) use service::{Ready, Service, Spec};

use crate::error::{Context as _, Result};

/// The signal that asks a program to end, and the grace period before SIGKILL.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) signal: &'static str,
    pub(crate) grace_s: u64,
}

/// The default for programs that clean up on SIGTERM.
pub(crate) const GENTLY: Ending = Ending {
    signal: "TERM",
    grace_s: 5,
};

/// This runner's own file. A build may have replaced it while it runs: on Linux the link to the
/// running image still works then.
fn own_exe() -> Result<PathBuf> {
    let image = Path::new("/proc/self/exe");
    if image.exists() {
        return Ok(image.to_path_buf());
    }
    std::env::current_exe().context(|| "cannot find the runner's own file".to_owned())
}

/// A command that runs `program` below a supervisor. Its standard input is the lifeline.
fn supervised(program: &Path, ending: Ending) -> Result<Command> {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(own_exe()?);
    command
        .args([
            "supervise",
            "--signal",
            ending.signal,
            "--grace-s",
            &ending.grace_s.to_string(),
        ])
        .arg("--")
        .arg(program)
        .stdin(Stdio::piped())
        .process_group(0); // Ctrl-C in the terminal signals only this process, which stops the services in order
    Ok(command)
}
