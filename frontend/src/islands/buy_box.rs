//! The buy box of a product: options, price, stock, quantity and "Add to cart". Without script an option is a link to
//! the page of that variant, and the button submits a form.

use contract::{Locale, catalog::Availability, path::page};
use leptos::prelude::*;

use super::{
    CartCount,
    drawer::Drawer,
    variant_selection::{Choice, Offer, select_variant},
};
use crate::{
    format::money,
    text::{
        browse_island::browse_island,
        island::{IslandText, island},
    },
};

/// The state of the island.
#[derive(Clone, Copy)]
struct BuyState {
    locale: Locale,
    offers: StoredValue<Vec<Offer>>,
    chosen: RwSignal<usize>,
    /// The exact stock of each offer, once it has been fetched.
    free: RwSignal<Vec<Option<i32>>>,
    busy: RwSignal<bool>,
    /// Why the last addition failed.
    error: RwSignal<Option<&'static str>>,
}

impl BuyState {
    fn text(self) -> &'static IslandText {
        island(self.locale)
    }

    /// A property of the chosen offer.
    fn offer<T: Default>(self, read: impl FnOnce(&Offer) -> T) -> T {
        let at = self.chosen.get();
        self.offers
            .with_value(|offers| offers.get(at).map(read))
            .unwrap_or_default()
    }

    fn sold_out(self) -> bool {
        let at = self.chosen.get();
        match self.free.with(|free| free.get(at).copied().flatten()) {
            Some(free) => free <= 0,
            None => self.offer(|offer| offer.stock == Availability::SoldOut),
        }
    }

    fn stock_line(self) -> (&'static str, String) {
        let text = self.text();
        let at = self.chosen.get();
        let free = self.free.with(|free| free.get(at).copied().flatten());
        let stock = self.offer(|offer| Some(offer.stock));
        match (free, stock) {
            (Some(free), _) if free <= 0 => ("stock out", text.sold_out.to_owned()),
            (Some(free), _) if free < 10 => ("stock low", (text.left)(free)),
            (None, Some(Availability::SoldOut)) => ("stock out", text.sold_out.to_owned()),
            (None, Some(Availability::Low)) => ("stock low", text.low.to_owned()),
            _ => ("stock good", text.available.to_owned()),
        }
    }
}

/// Options, price, stock and the form that adds to the cart.
#[island]
pub fn BuyBox(
    locale: Locale,
    /// The product's slug.
    slug: String,
    /// The product's name.
    name: String,
    choices: Vec<Choice>,
    offers: Vec<Offer>,
    chosen: usize,
) -> impl IntoView {
    let text = island(locale);
    let count = offers.len();
    let state = BuyState {
        locale,
        offers: StoredValue::new(offers),
        chosen: RwSignal::new(chosen),
        free: RwSignal::new(vec![None; count]),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
    };
    let (cart, drawer) = (CartCount::shared(), Drawer::shared());
    let path = page::localised(locale, &format!("/products/{slug}"));
    let quantity = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    let submit = {
        browser::load_stock(state, slug);
        browser::sync_page(state, path.clone());
        browser::submit(state, cart, drawer, name, quantity)
    };
    #[cfg(not(feature = "hydrate"))]
    let submit = {
        let _ = (name, cart, drawer, slug);
        |_: leptos::ev::SubmitEvent| ()
    };
    let groups = choices
        .into_iter()
        .enumerate()
        .map(|(i, choice)| group(state, &path, i, choice))
        .collect_view();
    let button = move || {
        if state.busy.get() {
            text.adding
        } else if state.sold_out() {
            text.sold_out
        } else {
            text.add
        }
    };
    view! {
        {price(state)}
        {groups}
        <p class=move || state.stock_line().0>{move || state.stock_line().1}</p>
        <form class="add" method="post" action=page::localised(locale, page::CART) on:submit=submit>
            <input type="hidden" name="do" value="add"/>
            <input type="hidden" name="variant" value=move || state.offer(|offer| offer.id.clone())/>
            <label for="quantity">{text.quantity}</label>
            <input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="99"
                value="1" required node_ref=quantity/>
            <button class="loud" type="submit" disabled=move || state.sold_out()
                aria-busy=move || state.busy.get().then_some("true")>{button}</button>
        </form>
        <div class="said" role="status">
            {move || state.error.get().map(|message| view! { <p class="wrong">{message}</p> })}
        </div>
    }
}

/// The price, with the details that the law requires next to it.
fn price(state: BuyState) -> impl IntoView {
    let (text, small) = (state.text(), browse_island(state.locale));
    let locale = state.locale;
    view! {
        // Not a `p`: axe reports a short paragraph in large type as an unmarked heading.
        <div class="price big">
            {move || state.offer(|offer| offer.before).map(|_| view! { <span class="hide">{text.now}": "</span> })}
            <span class="now">{move || state.offer(|offer| money(locale, offer.price))}</span>
            {move || state.offer(|offer| offer.before).map(|before| view! {
                " "<span class="before">{small.best_price}": "<s>{money(locale, before)}</s></span>
            })}
        </div>
        <p class="hint small-print">
            <span>{move || state.offer(|offer| offer.unit.clone()).map(|unit| format!("{unit} · "))}</span>
            {small.tax}<a href=page::localised(locale, page::DELIVERY)>{small.delivery}</a>
        </p>
    }
}

/// One option: its values as links, the chosen one marked as current.
fn group(state: BuyState, path: &str, option: usize, choice: Choice) -> impl IntoView + use<> {
    let id = format!("option-{option}");
    let labelled = id.clone();
    let pictured = choice.pictured;
    let names = StoredValue::new(choice.values.clone());
    let chosen_name = move || {
        let key = state.offer(|offer| offer.values.get(option).cloned());
        names.with_value(|names| {
            names
                .iter()
                .find(|(k, _)| Some(k) == key.as_ref())
                .map(|(_, name)| name.clone())
        })
    };
    let values = choice
        .values
        .into_iter()
        .map(|(key, name)| value(state, path.to_owned(), option, key, name, pictured))
        .collect_view();
    let class = if pictured { "chips pictured" } else { "chips" };
    view! {
        <div class="option" role="group" aria-labelledby=labelled>
            <p id=id>{choice.title}" "<b>{chosen_name}</b></p>
            <ul class=class role="list">{values}</ul>
        </div>
    }
}

fn value(
    state: BuyState,
    path: String,
    option: usize,
    key: String,
    name: String,
    pictured: bool,
) -> impl IntoView {
    let key = StoredValue::new(key);
    // The offer that results from choosing this value now.
    let target = move || {
        let chosen = state.chosen.get();
        key.with_value(|key| {
            state
                .offers
                .with_value(|offers| select_variant(offers, chosen, option, key))
        })
    };
    let of_target = move |read: fn(&Offer) -> Option<String>| {
        let target = target()?;
        state
            .offers
            .with_value(|offers| offers.get(target).and_then(read))
    };
    let href =
        move || of_target(|offer| Some(offer.sku.clone())).map(|sku| format!("{path}?sku={sku}"));
    let current = move || {
        let mine = state.offer(|offer| key.with_value(|key| offer.values.get(option) == Some(key)));
        mine.then_some("true")
    };
    let out = move || {
        let target = target();
        let known = target.and_then(|at| state.free.with(|free| free.get(at).copied().flatten()));
        let published = target.and_then(|at| {
            state
                .offers
                .with_value(|offers| offers.get(at).map(|offer| offer.stock))
        });
        known.map_or(published == Some(Availability::SoldOut), |free| free <= 0)
    };
    let picture = pictured.then(|| {
        let src = move || of_target(|offer| offer.image.clone());
        view! { <img src=src alt="" width="48" height="60" loading="lazy"/> }
    });
    let click = move |event: leptos::ev::MouseEvent| {
        let plain = !(event.meta_key() || event.ctrl_key() || event.shift_key());
        if let (true, Some(target)) = (plain, target()) {
            event.prevent_default();
            state.chosen.set(target);
            state.error.set(None);
        }
    };
    let out_note = move || out().then(|| format!(", {}", state.text().sold_out));
    view! {
        <li><a href=href class:out=out aria-current=current on:click=click>
            {picture}<span>{name}</span><span class="hide">{out_note}</span>
        </a></li>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{ev, html, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast as _;

    use super::{BuyState, CartCount, Drawer};
    use crate::{
        api::client::{self, AddLine, CartError},
        islands::{
            drawer::DrawerContent, parse_quantity, press::released,
            variant_selection::image_in_variant,
        },
    };

    /// Fetches the exact stock. It changes too often for the cached page, which has the coarse availability.
    pub(super) fn load_stock(state: BuyState, slug: String) {
        spawn_local(async move {
            let Some(stock) = client::stock(&slug).await else {
                return;
            };
            let free = state.offers.with_value(|offers| {
                let free = |id: &str| stock.iter().find(|s| s.variant == id).map(|s| s.free);
                offers.iter().map(|offer| free(&offer.id)).collect()
            });
            released().await;
            state.free.set(free);
        });
    }

    /// Keeps the page outside the island in sync with the chosen variant: URL, SKU and images. The first run is
    /// skipped: the server has rendered that state.
    pub(super) fn sync_page(state: BuyState, path: String) {
        Effect::new(move |before: Option<usize>| {
            let chosen = state.chosen.get();
            if before.is_some_and(|before| before != chosen) {
                let offer = state.offers.with_value(|offers| {
                    offers
                        .get(chosen)
                        .map(|offer| (offer.sku.clone(), offer.image.clone()))
                });
                if let Some((sku, image)) = offer {
                    let address = format!("{path}?sku={sku}");
                    let history = window().history();
                    // Best effort: browsers limit how often a page may do this.
                    let _ = history.and_then(|history| {
                        history.replace_state_with_url(
                            &wasm_bindgen::JsValue::NULL,
                            "",
                            Some(&address),
                        )
                    });
                    update_sku(&sku);
                    if let Some(image) = image {
                        update_images(&image);
                    }
                }
            }
            chosen
        });
    }

    /// Updates the SKU in the product details and in the link to the other language.
    fn update_sku(sku: &str) {
        let part = |name| document().query_selector(name).ok().flatten();
        if let Some(article) = part("[data-sku]") {
            article.set_text_content(Some(sku));
        }
        if let Some(language) = part("[data-part=language]") {
            let href = language.get_attribute("href").unwrap_or_default();
            let page = href.split('?').next().unwrap_or_default();
            let _ = language.set_attribute("href", &format!("{page}?sku={sku}"));
        }
    }

    fn update_images(like: &str) {
        let Ok(pictures) = document().query_selector_all("[data-gallery] li img") else {
            return;
        };
        for i in 0..pictures.length() {
            let picture = pictures
                .item(i)
                .and_then(|node| node.dyn_into::<web_sys::Element>().ok());
            let Some(picture) = picture else { continue };
            let url = picture.get_attribute("src").unwrap_or_default();
            let url = image_in_variant(&url, like).or_else(|| (i == 0).then(|| like.to_owned()));
            if let Some(url) = url {
                let _ = picture.set_attribute("src", &url);
                if let Some(link) = picture.parent_element() {
                    let _ = link.set_attribute("href", &url);
                }
            }
        }
    }

    /// Adds to the cart without leaving the page. Not optimistic: a shopper who sees the new count may leave the page,
    /// which would abort the request.
    pub(super) fn submit(
        state: BuyState,
        count: CartCount,
        drawer: Drawer,
        name: String,
        quantity: NodeRef<html::Input>,
    ) -> impl Fn(ev::SubmitEvent) {
        move |event| {
            event.prevent_default();
            if state.busy.get_untracked() {
                return;
            }
            // Constraint validation has already checked the number.
            let typed = quantity.get_untracked();
            let pieces = typed.and_then(|input| parse_quantity(&input)).unwrap_or(1);
            let (variant, title) = state.offer(|offer| (offer.id.clone(), offer.title.clone()));
            let what = if title.is_empty() {
                name.clone()
            } else {
                format!("{name}, {title}")
            };
            state.busy.set(true);
            spawn_local(async move {
                let line = AddLine {
                    variant,
                    quantity: pieces,
                };
                let text = state.text();
                let response = client::add(&line).await;
                released().await;
                let error = match response {
                    Ok(cart) => {
                        count.0.set(Some(cart.count));
                        // Origin reduces the quantity to the stock: show what was really added.
                        let now = cart
                            .lines
                            .iter()
                            .find(|added| added.variant == line.variant);
                        let pieces = now.map_or(pieces, |added| added.quantity.min(pieces));
                        let added = format!("{pieces} × {what}");
                        drawer.0.set(Some(DrawerContent { added, cart }));
                        None
                    }
                    Err(CartError::OutOfStock) => Some(text.not_enough),
                    Err(CartError::CartFull) => Some(text.cart_full),
                    Err(CartError::Gone | CartError::Conflict | CartError::Failed) => {
                        // The request may have succeeded although its response was lost: show the real count.
                        if let Some(me) = client::me().await {
                            count.0.set(Some(me.cart_count));
                        }
                        Some(text.failed)
                    }
                };
                state.error.set(error);
                state.busy.set(false);
            });
        }
    }
}
