//! The order keys in a browser's cookie. They give a guest access to the orders that this browser placed or opened with
//! a mailed link. They are independent of the cart, which is consumed when the order is paid.

use std::fmt;

use contract::{order::OrderLink, path};

/// Maximum number of orders, to bound the cookie's size. The oldest is dropped; the link in its mail keeps working.
const MAX_ENTRIES: usize = 10;
/// Separates two orders in the cookie.
const SEPARATOR: char = '~';

/// Order keys, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderKeys(Vec<OrderLink>);

impl OrderKeys {
    /// Parses the cookie's value. Drops malformed entries.
    pub fn parse(text: &str) -> Self {
        let links = text.split(SEPARATOR).filter_map(|link| link.parse().ok());
        Self(links.take(MAX_ENTRIES).collect())
    }

    /// Adds a key, replacing an earlier one of the same order.
    pub fn insert(&mut self, link: OrderLink) {
        self.0.retain(|other| other.number != link.number);
        self.0.insert(0, link);
        self.0.truncate(MAX_ENTRIES);
    }

    /// The key for an operation on an order, identified by the operation's path.
    pub fn of_path(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(path::ORDERS)?.strip_prefix('/')?;
        let number = rest.split('/').next()?.parse().ok()?;
        let link = self.0.iter().find(|link| link.number == number)?;
        Some(link.key.to_string())
    }
}

impl fmt::Display for OrderKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, link) in self.0.iter().enumerate() {
            if at > 0 {
                write!(f, "{SEPARATOR}")?;
            }
            write!(f, "{link}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use contract::OrderNumber;

    use super::*;

    fn link(bits: u64, key: &str) -> OrderLink {
        OrderLink {
            number: OrderNumber::from_bits(bits),
            key: key.repeat(43).parse().unwrap(),
        }
    }

    #[test]
    fn each_order_is_kept_once_and_the_oldest_is_dropped() {
        let mut keys = OrderKeys::default();
        for bits in 0..12 {
            keys.insert(link(bits, "a"));
        }
        keys.insert(link(5, "b"));
        let read = OrderKeys::parse(&keys.to_string());
        assert_eq!(read, keys);
        assert_eq!(keys.0.len(), MAX_ENTRIES);
        assert_eq!(keys.0.first(), Some(&link(5, "b")));
        let gone = path::order(&OrderNumber::from_bits(1));
        assert_eq!(keys.of_path(&gone), None);
        let line = crate::cookie::Cookie::Orders.set(&keys.to_string());
        assert!(line.len() < 1_000, "{} bytes", line.len());
    }

    #[test]
    fn a_key_is_sent_only_to_operations_of_its_order() {
        let number = OrderNumber::from_bits(7);
        let mut keys = OrderKeys::default();
        keys.insert(link(7, "k"));
        let key = Some("k".repeat(43));
        for path in [
            path::order(&number),
            path::order_cancel(&number),
            path::order_reorder(&number),
        ] {
            assert_eq!(keys.of_path(&path), key, "{path}");
        }
        let other = path::order(&OrderNumber::from_bits(8));
        for path in [
            other.as_str(),
            path::ORDERS,
            path::CART,
            path::ORDER_LINKS,
            "/api/v1/ordersx",
        ] {
            assert_eq!(keys.of_path(path), None, "{path}");
        }
    }

    #[test]
    fn a_malformed_cookie_has_no_keys() {
        for text in [
            "",
            "~",
            "x",
            "7K2M-9QXD-3F",
            "7K2M-9QXD-3F.short",
            "a.b~c.d",
        ] {
            assert_eq!(OrderKeys::parse(text), OrderKeys::default(), "{text}");
        }
    }
}
