//! The running shop on loopback: every part in the order in which it needs the others. `up` and the
//! tests start the same stack; the tests on free ports and with a state folder of their own.

mod known;
mod postgres;
mod shop;
mod stand_in;

use std::path::PathBuf;

use crate::build::Programs;
use crate::certificate::Certificates;
use crate::fail::{Context as _, Result};
use crate::place::Place;
use crate::port::Ports;
use crate::process::{Part, Spec};
use crate::secret::Secrets;

pub(crate) use known::Known;
use postgres::Postgres;
pub(crate) use postgres::is_embedded;
pub(crate) use shop::MERCHANT;
pub(crate) use stand_in::STREAM;

/// How the stack is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) state: PathBuf,
    pub(crate) logs: PathBuf,
    /// The shop's port and the option that changes it; none: any free one.
    pub(crate) port: Option<u16>,
    pub(crate) tls: bool,
    pub(crate) follow: bool,
    /// The user's own database instead of the embedded one.
    pub(crate) database_url: Option<String>,
    /// Nothing in it outlives this run: speed before durability.
    pub(crate) scratch: bool,
}

/// Where everything is.
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
    /// Where a shopper goes.
    pub(crate) fn shop(&self) -> String {
        format!(
            "http{}://localhost:{}",
            if self.tls { "s" } else { "" },
            self.edge
        )
    }
}

/// All parts that run. Dropping it stops them, the last one first.
#[derive(Debug)]
pub(crate) struct Stack {
    parts: Vec<Part>,
    pub(crate) addresses: Addresses,
    pub(crate) secrets: Secrets,
    pub(crate) certificates: Certificates,
}

impl Stack {
    /// Starts all parts and waits until each is healthy.
    pub(crate) fn start(place: &Place, wanted: &Wanted, programs: &Programs) -> Result<Self> {
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
            let Postgres { spec, url } = Postgres::prepare(place, wanted, near(54329)?, &secrets)?;
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
            parts: Vec::new(),
            addresses,
            secrets,
            certificates,
        };
        stack.add(wanted, database)?;
        let stand_ins = [
            stand_in::kinesis(place, wanted, stack.addresses.kinesis),
            stand_in::mail(place, &stack.addresses),
            stand_in::payment(place, &stack, programs)?,
        ];
        stack.add(wanted, stand_ins)?;
        shop::prepare_database(place, wanted, &stack, programs)?;
        // The edge asks origin, and the relay tells the edge.
        let serve = shop::serve(place, &stack, programs)?;
        stack.add(wanted, [serve])?;
        let edge = shop::edge(place, wanted, &stack)?;
        stack.add(wanted, [edge])?;
        let workers = shop::workers(place, &stack, programs)?;
        stack.add(wanted, workers)?;
        Ok(stack)
    }

    /// An error as soon as a part has died.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        self.parts.iter_mut().try_for_each(Part::check_alive)
    }

    /// Starts parts side by side and waits for all of them.
    fn add(&mut self, wanted: &Wanted, specs: impl IntoIterator<Item = Spec>) -> Result<()> {
        let first = self.parts.len();
        for spec in specs {
            self.parts
                .push(Part::start(spec, &wanted.logs, wanted.follow)?);
        }
        self.parts
            .iter_mut()
            .skip(first)
            .try_for_each(Part::wait_ready)
    }
}

/// The database server alone, for the checks that need no more.
pub(crate) fn postgres_alone(place: &Place, wanted: &Wanted) -> Result<(Part, String)> {
    folders(wanted)?;
    let secrets = Secrets::open(&wanted.state)?;
    let port = Ports::default().near(0)?;
    let Postgres { spec, url } = Postgres::prepare(place, wanted, port, &secrets)?;
    let mut server = Part::start(spec, &wanted.logs, wanted.follow)?;
    server.wait_ready()?;
    Ok((server, url))
}

/// The stream's server alone, likewise; answers its address.
pub(crate) fn kinesis_alone(place: &Place, wanted: &Wanted) -> Result<(Part, String)> {
    folders(wanted)?;
    let port = Ports::default().near(0)?;
    let spec = stand_in::kinesis(place, wanted, port);
    let mut server = Part::start(spec, &wanted.logs, wanted.follow)?;
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
        while let Some(part) = self.parts.pop() {
            drop(part);
        }
    }
}
