//! Looks again at an order that waits for word from the payment provider, and shows the page anew
//! when there is some. Without script the page asks to be loaded again.

use leptos::prelude::*;

/// Watches an order.
#[island]
pub fn OrderWatch(number: String, state: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    live::watch(number, state);
    #[cfg(not(feature = "hydrate"))]
    let _ = (number, state);
    view! { <span class="watch" aria-hidden="true"></span> }
}

#[cfg(feature = "hydrate")]
mod live {
    use std::time::Duration;

    use leptos::{
        leptos_dom::helpers::{IntervalHandle, set_interval_with_handle},
        prelude::*,
        task::spawn_local,
    };

    use crate::{api::browser, islands::look_anew};

    const EVERY: Duration = Duration::from_secs(3);

    pub(super) fn watch(number: String, state: String) {
        let asking = StoredValue::new(None::<IntervalHandle>);
        let handle = set_interval_with_handle(
            move || {
                let (number, state) = (number.clone(), state.clone());
                spawn_local(async move {
                    let order = browser::order(&number).await;
                    let news = |order: &browser::OrderStands| {
                        order.state != state || order.payment_failure.is_some()
                    };
                    if order.as_ref().is_some_and(news) {
                        // A second time would break off what the first has begun.
                        if let Some(asking) = asking.try_update_value(Option::take).flatten() {
                            asking.clear();
                            look_anew();
                        }
                    }
                });
            },
            EVERY,
        );
        asking.set_value(handle.ok());
    }
}
