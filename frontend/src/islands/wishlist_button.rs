//! The wishlist button of a product page. The page is public: whether the product is on the wishlist comes with the
//! header's private request. Without script, and for guests, the button submits a form, which leads to sign-in.

use contract::{Locale, path::page};
use leptos::prelude::*;

use super::WishlistState;
use crate::text::wishlist_button::wishlist_button;

/// Adds a product to the wishlist or removes it. `slug` is the product's.
#[island]
pub fn WishlistButton(locale: Locale, slug: String) -> impl IntoView {
    let text = wishlist_button(locale);
    let wishlist = WishlistState::shared();
    let failed = RwSignal::new(false);
    let product = StoredValue::new(slug.clone());
    let listed = move || product.with_value(|slug| wishlist.contains(slug));
    #[cfg(feature = "hydrate")]
    let submit = browser::submit(wishlist, slug.clone(), failed);
    #[cfg(not(feature = "hydrate"))]
    let submit = |_: leptos::ev::SubmitEvent| ();
    let action = move || if listed() { "remove" } else { "add" };
    let label = move || if listed() { text.remove } else { text.add };
    view! {
        <form class="wish" class:kept=listed method="post" action=page::localised(locale, page::WISHLIST)
            on:submit=submit>
            <input type="hidden" name="do" value=action/>
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
mod browser {
    use leptos::{ev, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast as _;

    use super::WishlistState;
    use crate::{api::client, islands::press::released};

    /// Optimistic: shows the change at once and reverts it if the request fails. For a guest, or if the session has ended
    /// meanwhile, the form is submitted instead: it leads to sign-in and back.
    pub(super) fn submit(
        wishlist: WishlistState,
        slug: String,
        failed: RwSignal<bool>,
    ) -> impl Fn(ev::SubmitEvent) {
        let busy = StoredValue::new(false);
        move |event| {
            if !wishlist.is_signed_in() {
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
            let (slug, add) = (slug.clone(), !wishlist.contains(&slug));
            failed.set(false);
            wishlist.set(&slug, add);
            spawn_local(async move {
                let status = client::set_wishlisted(&slug, add).await;
                released().await;
                match status {
                    Some(200..=299) => {}
                    Some(401) => {
                        wishlist.0.set(None);
                        if let Some(form) = form {
                            let _ = form.submit(); // fails only for a form that is no longer in the document
                        }
                    }
                    _ => {
                        wishlist.set(&slug, !add);
                        failed.set(true);
                    }
                }
                busy.set_value(false);
            });
        }
    }
}
