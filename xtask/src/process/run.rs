//! One command that runs to its end: a compiler, an installer, a test.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::fail::{Context as _, Failure, Result};
use crate::process::{Ending, supervised};
use crate::stop;

/// A command being described.
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

    /// Runs with our own output; an error when it does not succeed.
    pub(crate) fn go(&self) -> Result<()> {
        let status = self.status()?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(status))
        }
    }

    /// Runs with our own output and answers how it ended.
    pub(crate) fn status(&self) -> Result<ExitStatus> {
        self.wait(self.spawn(Stdio::inherit(), Stdio::inherit())?)
    }

    /// Runs unseen; what it wrote is shown only when it fails.
    pub(crate) fn quietly(&self) -> Result<()> {
        self.output().map(drop)
    }

    /// Runs unseen and answers its standard output; an error shows all that it wrote.
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
        Err(Failure::new(format!(
            "{}\n{}",
            self.failed(status),
            [out, err].concat().trim_end()
        )))
    }

    fn spawn(&self, out: Stdio, err: Stdio) -> Result<Child> {
        stop::check()?;
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
                stop::check()?;
                return Ok(status);
            }
            if stop::requested() {
                lifeline = None; // closes: the supervisor ends the command
            }
            // How often the command is looked at: std cannot wait for its end and for Ctrl-C at once.
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

    fn failed(&self, status: ExitStatus) -> Failure {
        let args: Vec<_> = self.args.iter().map(|arg| arg.to_string_lossy()).collect();
        Failure::new(format!(
            "`{} {}` failed ({status})",
            self.name(),
            args.join(" ")
        ))
    }
}

/// Reads to the end beside the caller, so that neither of two pipes can fill up.
fn collect(mut source: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = source.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    })
}
