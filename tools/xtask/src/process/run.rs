//! One command that runs to completion: a compiler, an installer, a test.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::error::{Context as _, Error, Result};
use crate::process::{Ending, supervised};
use crate::signals;

/// A builder for a command.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    program: PathBuf,
    args: Vec<OsString>,
    env: Vec<(OsString, Option<OsString>)>,
    folder: PathBuf,
}

const ENDING: Ending = Ending {
    signal: "TERM",
    grace_s: 10,
};

impl Run {
    /// A program that runs in `folder`.
    pub(crate) fn new(program: impl Into<PathBuf>, folder: &Path) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            folder: folder.to_path_buf(),
        }
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// An option whose value is a path.
    pub(crate) fn arg_path(self, option: &str, path: &Path) -> Self {
        self.args([OsStr::new(option), path.as_os_str()])
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), Some(value.into())));
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.env.push((name.into(), None));
        self
    }

    /// Runs with inherited output. An unsuccessful exit status is an error.
    pub(crate) fn go(&self) -> Result<()> {
        let status = self.status()?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(status))
        }
    }

    /// Runs with inherited output and returns the exit status.
    pub(crate) fn status(&self) -> Result<ExitStatus> {
        self.wait(self.spawn(Stdio::inherit(), Stdio::inherit())?)
    }

    /// Runs with captured output, which the error contains.
    pub(crate) fn quietly(&self) -> Result<()> {
        self.output().map(drop)
    }

    /// Runs with captured output and returns standard output; an error contains both streams.
    pub(crate) fn output(&self) -> Result<String> {
        let mut child = self.spawn(Stdio::piped(), Stdio::piped())?;
        let out = child.stdout.take().map(collect);
        let err = child.stderr.take().map(collect);
        let status = self.wait(child)?;
        let [out, err] =
            [out, err].map(|text| text.and_then(|text| text.join().ok()).unwrap_or_default());
        if status.success() {
            return Ok(out);
        }
        Err(Error::new(format!(
            "{}\n{}",
            self.failed(status),
            [out, err].concat().trim_end()
        )))
    }

    fn spawn(&self, out: Stdio, err: Stdio) -> Result<Child> {
        signals::check()?;
        let mut command = supervised(&self.program, ENDING)?;
        command
            .args(&self.args)
            .current_dir(&self.folder)
            .stdout(out)
            .stderr(err);
        for (name, value) in &self.env {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
            .spawn()
            .context(|| format!("cannot start {}", self.name()))
    }

    fn wait(&self, mut child: Child) -> Result<ExitStatus> {
        let mut lifeline = child.stdin.take();
        loop {
            if let Some(status) = child
                .try_wait()
                .context(|| format!("cannot wait for {}", self.name()))?
            {
                signals::check()?;
                return Ok(status);
            }
            if signals::requested() {
                lifeline = None; // closes: the supervisor ends the command
            }
            // Polling interval: std cannot wait for a child and for Ctrl-C at once.
            thread::sleep(Duration::from_millis(if lifeline.is_some() {
                10
            } else {
                50
            }));
        }
    }

    fn name(&self) -> String {
        self.program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    fn failed(&self, status: ExitStatus) -> Error {
        let args: Vec<_> = self.args.iter().map(|arg| arg.to_string_lossy()).collect();
        Error::new(format!(
            "`{} {}` failed ({status})",
            self.name(),
            args.join(" ")
        ))
    }
}

/// Reads to the end on another thread: draining the pipes one after the other could deadlock on a full one.
fn collect(mut source: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = source.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    })
}
