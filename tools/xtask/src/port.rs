//! Ports on loopback: a required one, a preferred one, or any free one.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use crate::error::{Context as _, Error, Result};

/// Reserves ports until all have been chosen, so that none is assigned twice.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    held: Vec<TcpListener>,
}

impl Ports {
    /// Exactly this port; an error that names it if it is taken.
    pub(crate) fn exactly(&mut self, port: u16, option: &str) -> Result<u16> {
        self.hold(port).map_err(|error| {
            Error::with_remedy(
                format!("port {port} on 127.0.0.1 cannot be used: {error}"),
                format!(
                    "stop the program that listens there (`ss -ltnp 'sport = :{port}'` or \
                     `lsof -i :{port}` names it), or choose another with {option}"
                ),
            )
        })
    }

    /// The preferred port, else any free one.
    pub(crate) fn near(&mut self, liked: u16) -> Result<u16> {
        self.hold(liked)
            .or_else(|_| self.hold(0))
            .context(|| "no free port on 127.0.0.1".to_owned())
    }

    fn hold(&mut self, port: u16) -> std::io::Result<u16> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        // Another program may listen on all interfaces: binding to loopback alone can still work.
        if port != 0 && answers_on_ipv6(port) {
            return Err(std::io::ErrorKind::AddrInUse.into());
        }
        let port = listener.local_addr()?.port();
        self.held.push(listener);
        Ok(port)
    }
}

fn answers_on_ipv6(port: u16) -> bool {
    let address = (std::net::Ipv6Addr::LOCALHOST, port).into();
    TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let message = Ports::default()
            .exactly(port, "--port")
            .unwrap_err()
            .to_string();
        assert!(
            message.contains(&port.to_string()) && message.contains("--port"),
            "{message}"
        );
    }

    #[test]
    fn a_liked_port_that_is_taken_gives_another_one() {
        let mut ports = Ports::default();
        let first = ports.near(0).unwrap();
        let second = ports.near(first).unwrap();
        assert_ne!(first, second);
    }
}
