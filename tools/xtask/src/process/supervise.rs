//! `xtask supervise`: runs one program in a new process group and ends it, with everything it
//! started, when standard input closes. The kernel closes the pipe however the process at its other
//! end dies, `kill -9` included, when no signal handler would run.

use std::io::Read as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use clap::Args;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Context as _, Error, Result};

#[derive(Debug, Args)]
pub(crate) struct Supervise {
    /// The signal that asks the program to end
    #[arg(long, default_value = "TERM")]
    signal: String,
    /// How long it may take before it is killed
    #[arg(long, default_value_t = 5)]
    grace_s: u64,
    #[arg(last = true, required = true)]
    command: Vec<std::ffi::OsString>,
}

enum News {
    /// The lifeline closed, or this process received a signal.
    StopAsked,
    Ended(ExitStatus),
}

pub(crate) fn supervise(args: &Supervise) -> Result<ExitCode> {
    let (program, rest) = args
        .command
        .split_first()
        .ok_or_else(|| Error::new("no command given"))?;
    let signal = match args.signal.as_str() {
        "INT" => Signal::INT,
        _ => Signal::TERM,
    };
    adopt_orphans();
    let child = Command::new(program)
        .args(rest)
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .context(|| format!("cannot start {}", program.to_string_lossy()))?;
    let group = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .ok_or_else(|| Error::new("the program has no process id"))?;
    let (sender, news) = channel();
    watch(child, sender)?;
    let status = wait(&news, group, signal, Duration::from_secs(args.grace_s))?;
    let _ = kill_process_group(group, Signal::KILL); // processes that outlived the program
    end_orphans();
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap_or(1);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// Three threads, each blocking on one event: std cannot wait for several.
fn watch(mut child: Child, sender: Sender<News>) -> Result<()> {
    let lifeline = sender.clone();
    thread::spawn(move || {
        let mut rest = [0; 64];
        while std::io::stdin().read(&mut rest).is_ok_and(|read| read > 0) {}
        let _ = lifeline.send(News::StopAsked);
    });
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])
        .context(|| "cannot listen for signals".to_owned())?;
    let signalled = sender.clone();
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            let _ = signalled.send(News::StopAsked);
        }
    });
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let _ = sender.send(News::Ended(status));
        }
    });
    Ok(())
}

fn wait(news: &Receiver<News>, group: Pid, signal: Signal, grace: Duration) -> Result<ExitStatus> {
    const LOST: &str = "lost sight of the program";
    if let News::Ended(status) = news.recv().context(|| LOST.to_owned())? {
        return Ok(status);
    }
    let _ = kill_process_group(group, signal);
    loop {
        match news.recv_timeout(grace) {
            Ok(News::Ended(status)) => return Ok(status),
            Ok(News::StopAsked) => {}
            Err(RecvTimeoutError::Timeout) => {
                let _ = kill_process_group(group, Signal::KILL);
            }
            Err(RecvTimeoutError::Disconnected) => return Err(Error::new(LOST)),
        }
    }
}

/// Processes that leave their group and lose their parent become our children (Linux).
fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// Kills the children that we adopted, and theirs, until none is left.
fn end_orphans() {
    for _ in 0..50 {
        let orphans = children();
        if orphans.is_empty() {
            return;
        }
        for orphan in orphans {
            let _ = kill_process(orphan, Signal::KILL);
            let _ = rustix::process::waitpid(Some(orphan), rustix::process::WaitOptions::empty());
        }
    }
}

fn children() -> Vec<Pid> {
    let own = rustix::process::getpid().as_raw_nonzero().to_string();
    let parent = |stat: &str| -> Option<String> {
        stat.rsplit_once(") ")?
            .1
            .split(' ')
            .nth(1)
            .map(str::to_owned)
    };
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter(|pid| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            parent(&stat).as_deref() == Some(own.as_str())
        })
        .filter_map(Pid::from_raw)
        .collect()
}
