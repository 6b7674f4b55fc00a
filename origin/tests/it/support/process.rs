//! The real binary as a child process that can be killed.

use std::process::Stdio;

use sqlx::PgPool;
use tokio::process::{Child, Command};

use super::ASSERTION_KEY;

/// A process of `origin`. Killed when dropped.
pub struct Process(Child);

/// The URL of a test's database.
pub fn database_url(pool: &PgPool) -> String {
    let options = pool.connect_options();
    let mut url = format!(
        "postgres://{}@{}:{}/{}",
        options.get_username(),
        options.get_host(),
        options.get_port(),
        options.get_database().unwrap(),
    );
    // The server's password, if any, is taken from the URL that this test run was given.
    if let Some(given) = option_env_url() {
        let (_, rest) = given.split_once("://").unwrap();
        let (authority, _) = rest.rsplit_once('/').unwrap();
        url = format!("postgres://{authority}/{}", options.get_database().unwrap());
    }
    url
}

#[expect(
    clippy::disallowed_methods,
    reason = "where sqlx::test finds the server, too"
)]
fn option_env_url() -> Option<String> {
    std::env::var("DATABASE_URL").ok()
}

impl Process {
    /// Starts `origin <subcommand>` on the test's database. The subcommand's secrets are in `arguments`.
    pub fn start(pool: &PgPool, subcommand: &str, arguments: &[&str], aws: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_origin"));
        command
            .arg(subcommand)
            .args(["--database-url", &database_url(pool)])
            .args(["--database-pool", "8", "--region", "test"])
            .args(["--assertion-keys", ASSERTION_KEY])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true);
        if let Some(endpoint) = aws {
            command
                .env("AWS_ENDPOINT_URL_KINESIS", endpoint)
                .env("AWS_REGION", "eu-central-1")
                .env("AWS_ACCESS_KEY_ID", "test")
                .env("AWS_SECRET_ACCESS_KEY", "test")
                .env("AWS_EC2_METADATA_DISABLED", "true");
        }
        Self(command.spawn().unwrap())
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.0.kill().await.unwrap();
    }

    /// Whether it has exited by itself.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}
