//! The running shop on loopback: its services in dependency order. `up` and the tests start the same
//! stack; the tests use free ports and a separate state folder.

mod env_exports;
mod fakes;
mod postgres;
mod shop;

use std::path::PathBuf;

use crate::build::Programs;
use crate::certificate::Certificates;
use crate::error::{Context as _, Result};
use crate::port::Ports;
use crate::process::{Service, Spec};
use crate::secret::Secrets;
use crate::workspace::Workspace;

pub(crate) use env_exports::EnvExports;
pub(crate) use fakes::STREAM;
use postgres::Postgres;
pub(crate) use postgres::is_embedded;
pub(crate) use shop::MERCHANT;

/// Options of the stack.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) state: PathBuf,
    pub(crate) logs: PathBuf,
    /// The shop's port and the option that sets it; `None` takes any free port.
    pub(crate) port: Option<u16>,
    pub(crate) tls: bool,
    pub(crate) follow: bool,
    /// The user's database instead of the embedded one.
    pub(crate) database_url: Option<String>,
    /// The data does not outlive this run, so `fsync` is off.
    pub(crate) scratch: bool,
}

/// Ports and URLs of the services.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    pub(crate) edge: u16,
    pub(crate) tls: bool,
    pub(crate) origin: u16,
    pub(crate) health: u16,
    pub(crate) payment: u16,
    pub(crate) kinesis: u16,
    pub(crate) smtp: u16,
    pub(crate) mail: u16,
    pub(crate) database_url: String,
}

impl Addresses {
    /// The shop's URL.
    pub(crate) fn shop(&self) -> String {
        format!(
            "http{}://localhost:{}",
            if self.tls { "s" } else { "" },
            self.edge
        )
    }
}

/// The running services. Dropping it stops them in reverse order.
#[derive(Debug)]
pub(crate) struct Stack {
    services: Vec<Service>,
    pub(crate) addresses: Addresses,
    pub(crate) secrets: Secrets,
    pub(crate) certificates: Certificates,
}

impl Stack {
    /// Starts all services and waits until each is healthy.
    pub(crate) fn start(
        workspace: &Workspace,
        wanted: &Wanted,
        programs: &Programs,
    ) -> Result<Self> {
        folders(wanted)?;
        let secrets = Secrets::open(&wanted.state)?;
        let certificates = Certificates::open(&wanted.state)?;
        let mut ports = Ports::default();
        let edge = match wanted.port {
            Some(port) => ports.exactly(port, "--port")?,
            None => ports.near(0)?,
        };
        let mut near = |liked: u16| ports.near(if wanted.scratch { 0 } else { liked });
        let (database, database_url) = if let Some(url) = &wanted.database_url {
            (None, url.clone())
        } else {
            let Postgres { spec, url } =
                Postgres::prepare(workspace, wanted, near(54329)?, &secrets)?;
            (Some(spec), url)
        };
        let addresses = Addresses {
            edge,
            tls: wanted.tls,
            origin: near(8443)?,
            health: near(8081)?,
            payment: near(8790)?,
            kinesis: near(4567)?,
            smtp: near(2525)?,
            mail: near(8025)?,
            database_url,
        };
        drop(ports);
        let mut stack = Self {
            services: Vec::new(),
            addresses,
            secrets,
            certificates,
        };
        stack.add(wanted, database)?;
        let stand_ins = [
            fakes::kinesis(workspace, wanted, stack.addresses.kinesis),
            fakes::mail(workspace, &stack.addresses),
            fakes::payment(workspace, &stack, programs)?,
        ];
        stack.add(wanted, stand_ins)?;
        shop::prepare_database(workspace, wanted, &stack, programs)?;
        // The edge calls origin, and the relay calls the edge.
        let serve = shop::serve(workspace, &stack, programs)?;
        stack.add(wanted, [serve])?;
        let edge = shop::edge(workspace, wanted, &stack)?;
        stack.add(wanted, [edge])?;
        let workers = shop::workers(workspace, &stack, programs)?;
        stack.add(wanted, workers)?;
        Ok(stack)
    }

    /// An error if a service has exited.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        self.services.iter_mut().try_for_each(Service::check_alive)
    }

    /// Starts services concurrently and waits for all of them.
    fn add(&mut self, wanted: &Wanted, specs: impl IntoIterator<Item = Spec>) -> Result<()> {
        let first = self.services.len();
        for spec in specs {
            self.services
                .push(Service::start(spec, &wanted.logs, wanted.follow)?);
        }
        self.services
            .iter_mut()
            .skip(first)
            .try_for_each(Service::wait_ready)
    }
}

/// Starts only the database server.
pub(crate) fn postgres_alone(workspace: &Workspace, wanted: &Wanted) -> Result<(Service, String)> {
    folders(wanted)?;
    let secrets = Secrets::open(&wanted.state)?;
    let port = Ports::default().near(0)?;
    let Postgres { spec, url } = Postgres::prepare(workspace, wanted, port, &secrets)?;
    let mut server = Service::start(spec, &wanted.logs, wanted.follow)?;
    server.wait_ready()?;
    Ok((server, url))
}

/// Starts only the stream's server; returns its URL.
pub(crate) fn kinesis_alone(workspace: &Workspace, wanted: &Wanted) -> Result<(Service, String)> {
    folders(wanted)?;
    let port = Ports::default().near(0)?;
    let spec = fakes::kinesis(workspace, wanted, port);
    let mut server = Service::start(spec, &wanted.logs, wanted.follow)?;
    server.wait_ready()?;
    Ok((server, format!("http://127.0.0.1:{port}")))
}

fn folders(wanted: &Wanted) -> Result<()> {
    for folder in [&wanted.state, &wanted.logs] {
        std::fs::create_dir_all(folder).context(|| format!("cannot make {}", folder.display()))?;
    }
    Ok(())
}

impl Drop for Stack {
    fn drop(&mut self) {
        while let Some(service) = self.services.pop() {
            drop(service);
        }
    }
}
