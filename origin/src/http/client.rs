//! The client of a request: the shopper's network and browser, for rate limits and the security log.
//!
//! All of it comes from the edge. A request reaches an operation only with the edge's assertion, which covers the
//! network, and the edge overwrites these headers if a client sent them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use contract::{DeviceToken, header, network};
use poem::{FromRequest, Request, RequestBody, Result};

use crate::secret::{self, SecretHash};

/// The maximum number of characters of a user agent that are stored.
const MAX_USER_AGENT: usize = 200;

/// The network of requests without an address: they share one allowance.
const UNKNOWN_NETWORK: &str = "unknown";

/// The client of a request.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// The IP address that the edge saw, if it sent one.
    pub address: Option<IpAddr>,
    /// The user agent, truncated to 200 characters.
    pub user_agent: String,
    /// The hash of the token in the device cookie, if there is one. It proves nothing until an account is found that
    /// knows it (`account::sign_in::known_device`).
    pub device_token_hash: Option<SecretHash>,
}

impl Client {
    /// The network, truncated so that it does not identify a single connection: IPv4 to /24, IPv6 to /48.
    pub fn network(&self) -> Option<String> {
        self.address.map(|address| match address.to_canonical() {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("{}/24", Ipv4Addr::new(a, b, c, 0))
            }
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
            }
        })
    }

    /// The network by which rate limits count: an IPv4 address, or the /64 of an IPv6 address.
    pub fn limited_network(&self) -> String {
        self.address
            .map_or_else(|| UNKNOWN_NETWORK.to_owned(), network::of_address)
    }

    /// A short description of browser and operating system.
    pub fn device(&self) -> Option<String> {
        domain::device::device(&self.user_agent)
    }
}

impl<'a> FromRequest<'a> for Client {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let agent = request.header("user-agent").unwrap_or_default();
        // A malformed token counts as none.
        let device = request
            .header(header::DEVICE)
            .and_then(|text| text.parse::<DeviceToken>().ok());
        Ok(Self {
            address: request
                .header(header::CLIENT)
                .and_then(|address| address.parse().ok()),
            user_agent: agent.chars().take(MAX_USER_AGENT).collect(),
            device_token_hash: device.map(|token| secret::hash(token.as_str())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_truncated_so_that_it_identifies_nobody() {
        for (address, network) in [
            ("192.0.2.17", "192.0.2.0/24"),
            ("::ffff:192.0.2.17", "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
            ("::1", "::/48"),
        ] {
            let client = Client {
                address: address.parse().ok(),
                ..Client::default()
            };
            assert_eq!(client.network().as_deref(), Some(network), "{address}");
        }
        assert_eq!(Client::default().network(), None);
    }

    #[test]
    fn requests_without_an_address_share_one_allowance() {
        assert_eq!(Client::default().limited_network(), UNKNOWN_NETWORK);
    }
}
