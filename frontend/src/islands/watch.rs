//! Looks again at what may have become another thing meanwhile, and shows the page anew where it has.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the page shows, and may have changed since.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Watched {
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
pub fn Watch(what: Watched) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    match what {
        Watched::Order { number, state } => live::watch_order(number, state),
        Watched::EmptyCart => live::watch_cart(),
    }
    #[cfg(not(feature = "hydrate"))]
    drop(what); // the browser watches it
    view! { <span class="watch" aria-hidden="true"></span> }
}

#[cfg(feature = "hydrate")]
mod live {
    use std::time::Duration;

    use leptos::{prelude::*, task::spawn_local};

    use crate::{
        api::browser,
        islands::{look_anew, on_focus, press::after_press},
    };

    const EVERY: Duration = Duration::from_secs(3);

    pub(super) fn watch_cart() {
        on_focus(|| {
            spawn_local(async {
                if browser::me().await.is_some_and(|me| me.cart_count > 0) {
                    after_press(look_anew);
                }
            });
        });
    }

    /// Asks again some time after each answer, until the order is no longer as it was.
    pub(super) fn watch_order(number: String, state: String) {
        set_timeout(
            move || {
                spawn_local(async move {
                    let order = browser::order(&number).await;
                    let news = |order: browser::OrderStands| {
                        order.state != state || order.payment_failure.is_some()
                    };
                    if order.is_some_and(news) {
                        after_press(look_anew);
                    } else {
                        watch_order(number, state);
                    }
                });
            },
            EVERY,
        );
    }
}
