//! Reloads a page whose content has changed on the server: an order that is awaiting payment, a cart that was empty.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The state that the page shows and a change of which reloads it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum RefreshTrigger {
    /// An order that is awaiting the payment provider's result. Without script a `refresh` in the head does the same.
    Order {
        /// The order number.
        number: String,
        /// The wire name of the state that the page shows.
        state: String,
    },
    /// An empty cart: another tab may have added something.
    EmptyCart,
}

/// Polls an order at an interval, and an empty cart whenever the shopper returns to the page.
#[island]
pub fn AutoRefresh(when: RefreshTrigger) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    match when {
        RefreshTrigger::Order { number, state } => browser::poll_order(number, state),
        RefreshTrigger::EmptyCart => browser::reload_once_filled(),
    }
    #[cfg(not(feature = "hydrate"))]
    drop(when); // used in the browser only
    view! { <span class="watch" aria-hidden="true"></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::{prelude::*, task::spawn_local};

    use crate::{
        api::client,
        islands::{on_focus, press::after_press, reload_page},
    };

    const POLL_INTERVAL: Duration = Duration::from_secs(3);

    pub(super) fn reload_once_filled() {
        on_focus(|| {
            spawn_local(async {
                if client::me().await.is_some_and(|me| me.cart_count > 0) {
                    after_press(reload_page);
                }
            });
        });
    }

    /// Polls until the order has changed. The next request is scheduled after the response to the last one, so that a
    /// slow network does not pile them up; a failed request is simply repeated.
    pub(super) fn poll_order(number: String, state: String) {
        set_timeout(
            move || {
                spawn_local(async move {
                    let order = client::order_status(&number).await;
                    let has_changed = |order: client::OrderStatus| {
                        order.state != state || order.payment_failure.is_some()
                    };
                    if order.is_some_and(has_changed) {
                        after_press(reload_page);
                    } else {
                        poll_order(number, state);
                    }
                });
            },
            POLL_INTERVAL,
        );
    }
}
