//! The unit by which limits count network addresses: the edge and origin must agree on it.

use std::net::{IpAddr, Ipv6Addr};

/// The network of an address as text. Text that is no address counts as it is, so that it is limited like any other.
pub fn network(address: &str) -> String {
    address
        .trim()
        .parse()
        .map_or_else(|_| address.to_owned(), of_address)
}

/// The network of an address: an IPv4 address itself, the /64 of an IPv6 address (what a provider gives to one
/// customer). An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) counts as IPv4.
pub fn of_address(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => prefix(&v6),
    }
}

fn prefix(v6: &Ipv6Addr) -> String {
    let [a, b, c, d, ..] = v6.segments();
    format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_customer_is_one_network() {
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_eq!(network("not an address"), "not an address");
    }
}
