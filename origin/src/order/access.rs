//! Who may see an order: the customer who placed it, the browser whose cart it was, and who holds
//! the secret of its link. To everybody else it does not exist.

use contract::{OrderId, OrderKey};

use super::store::Found;
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
    pub(super) fn may_see(&self, found: &Found) -> bool {
        let owns = match &self.owner {
            Some(Owner::Customer(customer)) => found.customer == Some(*customer),
            Some(Owner::Guest(token)) => found.cart_token_hash.as_deref() == Some(token.as_slice()),
            None => false,
        };
        let holds_link = self
            .key
            .is_some_and(|key| found.key_hash.as_slice() == key.as_slice());
        owns || holds_link
    }
}

/// The secret of an order's link. It is derived, so that the mail can be written when the order is
/// paid; the database keeps the hash alone.
pub(super) fn link_key(app: &App, order: OrderId) -> Result<OrderKey, contract::text::InvalidText> {
    secret::encode(app.derivation.derive("order-link", order.0.as_bytes()))
}
