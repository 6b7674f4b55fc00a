//! Access to orders. An order is visible to its customer, to the browser that holds its cart's secret, and to anyone
//! who holds a key to it: the one in the confirmation mail, which the browser that placed the order also has, or one
//! that was mailed later. Every key expires. To everybody else the order does not exist.

use chrono::{DateTime, Utc};
use contract::{OrderId, OrderKey};
use domain::order::link_until;
use sqlx::PgConnection;

use super::store::{self, OrderRecord};
use crate::{app::App, cart::Owner, http::auth::Shopper, secret};

/// The credentials of a request for an order.
#[derive(Debug, Clone)]
pub(super) struct Viewer {
    owner: Option<Owner>,
    key: Option<secret::SecretHash>,
}

impl Viewer {
    /// The credentials that the request carries.
    pub(super) fn of(shopper: &Shopper, key: Option<&OrderKey>) -> Self {
        Self {
            owner: Owner::of(shopper),
            key: key.map(|key| secret::hash(key.as_str())),
        }
    }

    /// Whether these credentials give access to the order.
    pub(super) async fn may_see(
        &self,
        conn: &mut PgConnection,
        record: &OrderRecord,
        now: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        let owns = match &self.owner {
            Some(Owner::Customer(customer)) => record.customer == Some(*customer),
            Some(Owner::Guest(token)) => {
                record.cart_token_hash.as_deref() == Some(token.as_slice())
            }
            None => false,
        };
        // An anonymized order has no key.
        let Some(key) = self.key.filter(|_| !owns && !record.key_hash.is_empty()) else {
            return Ok(owns);
        };
        if record.key_hash.as_slice() == key.as_slice() {
            return Ok(now < key_until(record));
        }
        store::has_link(conn, record.order.id, &key, now).await
    }

    /// Whether the request carries a key.
    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }
}

/// When the key of the confirmation mail expires.
pub(super) fn key_until(record: &OrderRecord) -> DateTime<Utc> {
    let arrives_by = record.order.quote.delivery.map(|window| window.to);
    link_until(record.order.placed_at, arrives_by)
}

/// The key in an order's confirmation link. It is derived, so that the mail can be written when the order is paid
/// although the database stores only the hash.
pub(super) fn link_key(app: &App, order: OrderId) -> OrderKey {
    secret::encode(app.derivation.derive("order-link", order.0.as_bytes()))
}
