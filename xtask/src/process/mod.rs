//! Starting other programs. Every one runs below a supervisor (`xtask supervise`) that ends it, and
//! all that it started, as soon as the pipe between the supervisor and us closes: on purpose, or
//! because we were killed.

mod part;
mod run;
pub(crate) mod supervise;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) use part::{Part, Ready, Spec};
pub(crate) use run::Run;

use crate::fail::{Context as _, Result};

/// How a program is asked to end, and how long it may take before it is killed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) signal: &'static str,
    pub(crate) grace_s: u64,
}

/// What most programs understand.
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
        .process_group(0); // Ctrl-C in the terminal reaches us alone: we stop the parts in order
    Ok(command)
}
