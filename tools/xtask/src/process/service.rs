//! A service of the running shop: a long-lived program with a log file (optionally followed on the
//! terminal), a readiness probe, and a check that it is still alive.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Context as _, Error, Result};
use crate::process::{Ending, supervised};
use crate::{http, output, signals};

/// The command line and environment of a service.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    pub(crate) env: Vec<(&'static str, OsString)>,
    pub(crate) folder: PathBuf,
    pub(crate) ending: Ending,
    pub(crate) ready: Ready,
}

/// A readiness probe.
#[derive(Debug)]
pub(crate) enum Ready {
    /// A line of the output contains this text.
    Says(&'static str),
    /// `GET` on loopback returns 200.
    Answers { port: u16, path: &'static str },
    /// No probe: the service listens on no port.
    Starts,
}

/// A running service. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Service {
    name: &'static str,
    ready: Ready,
    log: PathBuf,
    child: Child,
    lifeline: Option<ChildStdin>,
    heard: Arc<Heard>,
    grace: Duration,
}

#[derive(Debug)]
struct Heard {
    log: Mutex<File>,
    tail: Mutex<VecDeque<String>>,
    said: Mutex<bool>,
}

const READY_TIMEOUT: Duration = Duration::from_mins(1);
const TAIL: usize = 12;

impl Service {
    /// Starts a service; its log goes to `logs/<name>.log`, and to the terminal if `follow`.
    pub(crate) fn start(spec: Spec, logs: &Path, follow: bool) -> Result<Self> {
        signals::check()?;
        let log = logs.join(format!("{}.log", spec.name));
        let file = File::create(&log).context(|| format!("cannot write {}", log.display()))?;
        let mut child = supervised(&spec.program, spec.ending)?
            .args(&spec.args)
            .envs(spec.env.iter().map(|(name, value)| (name, value)))
            .env("NO_COLOR", "1")
            .current_dir(&spec.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context(|| format!("cannot start {}", spec.name))?;
        let heard = Arc::new(Heard {
            log: Mutex::new(file),
            tail: Mutex::default(),
            said: Mutex::default(),
        });
        let sources: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|out| Box::new(out) as _),
            child.stderr.take().map(|err| Box::new(err) as _),
        ];
        for source in sources.into_iter().flatten() {
            let heard = Arc::clone(&heard);
            let wanted = match spec.ready {
                Ready::Says(text) => Some(text),
                Ready::Answers { .. } | Ready::Starts => None,
            };
            thread::spawn(move || listen(source, &heard, spec.name, wanted, follow));
        }
        Ok(Self {
            name: spec.name,
            ready: spec.ready,
            log,
            lifeline: child.stdin.take(),
            child,
            heard,
            grace: Duration::from_secs(spec.ending.grace_s + 2),
        })
    }

    /// Waits until the service is ready; an error if it exits or exceeds [`READY_TIMEOUT`].
    pub(crate) fn wait_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while !self.is_ready() {
            signals::check()?;
            self.check_alive()?;
            if started.elapsed() > READY_TIMEOUT {
                return Err(self.report(&format!(
                    "{} is not ready after {}",
                    self.name,
                    output::duration(READY_TIMEOUT)
                )));
            }
            // Polling interval; READY_TIMEOUT bounds the wait.
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// An error, with the end of the log, if the service has exited.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        let ended: Option<ExitStatus> = self
            .child
            .try_wait()
            .context(|| format!("cannot watch {}", self.name))?;
        let Some(status) = ended else { return Ok(()) };
        Err(self.report(&format!("{} has died ({status})", self.name)))
    }

    fn is_ready(&self) -> bool {
        match &self.ready {
            Ready::Says(_) => *self
                .heard
                .said
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
            Ready::Answers { port, path } => http::status(*port, path) == Some(200),
            Ready::Starts => true,
        }
    }

    fn report(&self, what: &str) -> Error {
        let tail = self
            .heard
            .tail
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let lines: Vec<&str> = tail.iter().map(String::as_str).collect();
        let log = self.log.display();
        Error::new(format!(
            "{what}. Its last lines:\n    {}\n  The whole log: {log}",
            lines.join("\n    ")
        ))
    }

    /// Asks the service to end and waits for its exit.
    pub(crate) fn stop(&mut self) {
        self.lifeline = None;
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if asked.elapsed() > self.grace {
                output::warning(&format!(
                    "{} does not end; its supervisor is killed",
                    self.name
                ));
                let _ = self.child.kill();
            }
            // Polling interval: std waits for a process or for a deadline, not for both.
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

fn listen(source: impl Read, heard: &Heard, name: &str, wanted: Option<&str>, follow: bool) {
    for line in BufReader::new(source)
        .split(b'\n')
        .map_while(std::result::Result::ok)
    {
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        let mut log = heard.log.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(log, "{line}");
        drop(log);
        let mut tail = heard.tail.lock().unwrap_or_else(PoisonError::into_inner);
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(line.to_owned());
        drop(tail);
        if follow {
            output::log(name, line);
        }
        if wanted.is_some_and(|wanted| line.contains(wanted)) {
            *heard.said.lock().unwrap_or_else(PoisonError::into_inner) = true;
        }
    }
}
