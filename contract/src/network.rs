//! The key by which rate limits group IP addresses. The edge and origin must agree on it.

use std::net::{IpAddr, Ipv6Addr};

/// The network of an address given as text. Returns text that is not an address unchanged, so that it is rate-limited
/// too.
pub fn network(address: &str) -> String {
    address
        .trim()
        .parse()
        .map_or_else(|_| address.to_owned(), of_address)
}

/// The network of an address: an IPv4 address itself, or the /64 of an IPv6 address, which is what a provider assigns
/// to one customer. An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) counts as IPv4.
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
