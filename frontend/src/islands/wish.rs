//! The button on a product's page that keeps it for later. The page is the same for everybody: whether the
//! product is on the wishlist, the header's private call tells. Without script, and for who is not signed
//! in, the button sends a form.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::Wished;
use crate::text::wish::wish;

/// Puts a product onto the wishlist and takes it off. `slug` is the product's address, without a prefix.
#[island]
pub fn WishButton(locale: Locale, slug: String) -> impl IntoView {
    let text = wish(locale);
    let wished = Wished::shared();
    let failed = RwSignal::new(false);
    let product = StoredValue::new(slug.clone());
    let kept = move || product.with_value(|slug| wished.holds(slug));
    #[cfg(feature = "hydrate")]
    let submit = live::submit(wished, slug.clone(), failed);
    #[cfg(not(feature = "hydrate"))]
    let submit = |_: leptos::ev::SubmitEvent| ();
    let step = move || if kept() { "remove" } else { "add" };
    let label = move || if kept() { text.remove } else { text.add };
    view! {
        <form class="wish" class:kept=kept method="post" action=page::localised(locale, page::WISHLIST)
            on:submit=submit>
            <input type="hidden" name="do" value=step/>
            <input type="hidden" name="product" value=slug/>
            <button class="plain" type="submit">
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M3.5 1.5h9v13L8 11.2l-4.5 3.3z"/></svg>
                {label}
            </button>
            <span role="status">{move || failed.get().then_some(text.failed)}</span>
        </form>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::{ev, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast as _;

    use super::Wished;
    use crate::{api::browser, islands::press::released};

    /// At once, and undone if it did not work. Where nobody is signed in, or no more, the form is sent: it leads there.
    pub(super) fn submit(
        wished: Wished,
        slug: String,
        failed: RwSignal<bool>,
    ) -> impl Fn(ev::SubmitEvent) {
        let busy = StoredValue::new(false);
        move |event| {
            if !wished.known() {
                return;
            }
            event.prevent_default();
            if busy.get_value() {
                return;
            }
            busy.set_value(true);
            let form = event
                .target()
                .and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
            let (slug, keep) = (slug.clone(), !wished.holds(&slug));
            failed.set(false);
            wished.put(&slug, keep);
            spawn_local(async move {
                let status = browser::wish(&slug, keep).await;
                released().await;
                match status {
                    Some(200..=299) => {}
                    Some(401) => {
                        wished.0.set(None);
                        if let Some(form) = form {
                            let _ = form.submit();
                        }
                    }
                    _ => {
                        wished.put(&slug, !keep);
                        failed.set(true);
                    }
                }
                busy.set_value(false);
            });
        }
    }
}
