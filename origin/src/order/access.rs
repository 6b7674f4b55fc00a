//! Who may see an order: the customer whose it is, the browser whose cart it was, and whoever holds a key to it: the
//! one of the confirmation mail, which the browser that placed the order has as well, or one that was mailed later.
//! Every key has an end. To everybody else the order does not exist.

use chrono::{DateTime, Utc};
use contract::{OrderId, OrderKey};
use domain::order::link_until;
use sqlx::PgConnection;

use super::store::{self, OrderRecord};
use crate::{app::App, cart::Owner, http::auth::Shopper, secret};

/// Someone who asks for an order.
#[derive(Debug, Clone)]
pub(super) struct Viewer {
    owner: Option<Owner>,
    key: Option<secret::SecretHash>,
}

impl Viewer {
    /// What the request proves.
    pub(super) fn of(shopper: &Shopper, key: Option<&OrderKey>) -> Self {
        Self {
            owner: Owner::of(shopper),
            key: key.map(|key| secret::hash(key.as_str())),
        }
    }

    /// Whether the order is this one's to see.
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
        // An order that has lost its customer has no key any more.
        let Some(key) = self.key.filter(|_| !owns && !record.key_hash.is_empty()) else {
            return Ok(owns);
        };
        if record.key_hash.as_slice() == key.as_slice() {
            return Ok(now < key_until(record));
        }
        store::has_link(conn, record.order.id, &key, now).await
    }

    /// Whether a key was given.
    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }
}

/// When the key of the confirmation ends.
pub(super) fn key_until(record: &OrderRecord) -> DateTime<Utc> {
    let arrives_by = record.order.quote.delivery.map(|window| window.to);
    link_until(record.order.placed_at, arrives_by)
}

/// The secret of an order's link. It is derived, so that the mail can be written when the order is
/// paid; the database keeps the hash alone.
pub(super) fn link_key(app: &App, order: OrderId) -> Result<OrderKey, sqlx::Error> {
    secret::encode(app.derivation.derive("order-link", order.0.as_bytes()))
        .map_err(|error| sqlx::Error::Encode(Box::new(error)))
}
