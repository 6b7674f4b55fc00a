//! Looks again at what may have become another thing meanwhile, and shows the page anew where it has.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page shows, and may have changed since.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum RefreshTrigger {
    /// An order that waits for word from the payment provider. Without script the page asks to be loaded again.
    Order {
        /// Its number.
        number: String,
        /// Its state.
        state: String,
    },
    /// An empty cart: another tab may have put something in.
    EmptyCart,
}

/// Watches an order all the time, and an empty cart when the shopper turns to it.
#[island]
pub fn AutoRefresh(when: RefreshTrigger) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    match when {
        RefreshTrigger::Order { number, state } => browser::poll_order(number, state),
        RefreshTrigger::EmptyCart => browser::reload_once_filled(),
    }
    #[cfg(not(feature = "hydrate"))]
    drop(when); // the browser watches it
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

    /// Asks again some time after each answer, until the order is no longer as it was.
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
