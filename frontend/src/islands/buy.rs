//! The buy box of a product: options, price, stock, quantity, into the cart. Without script an option
//! is a link to the page of that variant, and the button sends a form.

use contract::{Locale, catalog::Availability, path::page};
use leptos::prelude::*;

use super::{
    CartCount,
    drawer::Drawer,
    pick::{Choice, Offer, pick},
};
use crate::{
    format::money,
    text::{
        browse_island::browse_island,
        island::{IslandText, island},
    },
};

/// What of a buy box changes.
#[derive(Clone, Copy)]
struct BuyState {
    locale: Locale,
    offers: StoredValue<Vec<Offer>>,
    chosen: RwSignal<usize>,
    /// The exact stock, by offer, once it is known.
    free: RwSignal<Vec<Option<i32>>>,
    busy: RwSignal<bool>,
    /// Why it does not lie in the cart after the button was pressed.
    said: RwSignal<Option<&'static str>>,
}

impl BuyState {
    fn text(self) -> &'static IslandText {
        island(self.locale)
    }

    /// Something of the chosen offer.
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

/// Options, price, stock and the way into the cart.
#[island]
pub fn BuyBox(
    locale: Locale,
    /// The product's address, without a prefix.
    slug: String,
    /// The product's name.
    name: String,
    choices: Vec<Choice>,
    offers: Vec<Offer>,
    chosen: usize,
) -> impl IntoView {
    let text = island(locale);
    let count = offers.len();
    let it = BuyState {
        locale,
        offers: StoredValue::new(offers),
        chosen: RwSignal::new(chosen),
        free: RwSignal::new(vec![None; count]),
        busy: RwSignal::new(false),
        said: RwSignal::new(None),
    };
    let (cart, drawer) = (CartCount::shared(), Drawer::shared());
    let path = page::localised(locale, &format!("/products/{slug}"));
    let quantity = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    let submit = {
        live::stock(it, slug);
        live::follow(it, path.clone());
        live::submit(it, cart, drawer, name, quantity)
    };
    #[cfg(not(feature = "hydrate"))]
    let submit = {
        let _ = (name, cart, drawer, slug);
        |_: leptos::ev::SubmitEvent| ()
    };
    let groups = choices
        .into_iter()
        .enumerate()
        .map(|(i, choice)| group(it, &path, i, choice))
        .collect_view();
    let button = move || {
        if it.busy.get() {
            text.adding
        } else if it.sold_out() {
            text.sold_out
        } else {
            text.add
        }
    };
    view! {
        {price(it)}
        {groups}
        <p class=move || it.stock_line().0>{move || it.stock_line().1}</p>
        <form class="add" method="post" action=page::localised(locale, page::CART) on:submit=submit>
            <input type="hidden" name="do" value="add"/>
            <input type="hidden" name="variant" value=move || it.offer(|offer| offer.id.clone())/>
            <label for="quantity">{text.quantity}</label>
            <input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="99"
                value="1" required node_ref=quantity/>
            <button class="loud" type="submit" disabled=move || it.sold_out()
                aria-busy=move || it.busy.get().then_some("true")>{button}</button>
        </form>
        <div class="said" role="status">
            {move || it.said.get().map(|why| view! { <p class="wrong">{why}</p> })}
        </div>
    }
}

/// What it costs, and what the law wants beside that.
fn price(it: BuyState) -> impl IntoView {
    let (text, small) = (it.text(), browse_island(it.locale));
    let locale = it.locale;
    view! {
        // No `p`: a paragraph of large words alone is taken for a heading that was not marked.
        <div class="price big">
            {move || it.offer(|offer| offer.before).map(|_| view! { <span class="hide">{text.now}": "</span> })}
            <span class="now">{move || it.offer(|offer| money(locale, offer.price))}</span>
            {move || it.offer(|offer| offer.before).map(|before| view! {
                " "<span class="before">{small.best_price}": "<s>{money(locale, before)}</s></span>
            })}
        </div>
        <p class="hint small-print">
            <span>{move || it.offer(|offer| offer.unit.clone()).map(|unit| format!("{unit} · "))}</span>
            {small.tax}<a href=page::localised(locale, page::DELIVERY)>{small.delivery}</a>
        </p>
    }
}

/// One option: its values as links, the chosen one marked.
fn group(it: BuyState, path: &str, option: usize, choice: Choice) -> impl IntoView + use<> {
    let id = format!("option-{option}");
    let labelled = id.clone();
    let pictured = choice.pictured;
    let names = StoredValue::new(choice.values.clone());
    let chosen_name = move || {
        let key = it.offer(|offer| offer.values.get(option).cloned());
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
        .map(|(key, name)| value(it, path.to_owned(), option, key, name, pictured))
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
    it: BuyState,
    path: String,
    option: usize,
    key: String,
    name: String,
    pictured: bool,
) -> impl IntoView {
    let key = StoredValue::new(key);
    // The offer that this value leads to from the chosen one.
    let target = move || {
        let chosen = it.chosen.get();
        key.with_value(|key| {
            it.offers
                .with_value(|offers| pick(offers, chosen, option, key))
        })
    };
    let of_target = move |read: fn(&Offer) -> Option<String>| {
        let target = target()?;
        it.offers
            .with_value(|offers| offers.get(target).and_then(read))
    };
    let href =
        move || of_target(|offer| Some(offer.sku.clone())).map(|sku| format!("{path}?sku={sku}"));
    let current = move || {
        let mine = it.offer(|offer| key.with_value(|key| offer.values.get(option) == Some(key)));
        mine.then_some("true")
    };
    let out = move || {
        let target = target();
        let known = target.and_then(|at| it.free.with(|free| free.get(at).copied().flatten()));
        let told = target.and_then(|at| {
            it.offers
                .with_value(|offers| offers.get(at).map(|offer| offer.stock))
        });
        known.map_or(told == Some(Availability::SoldOut), |free| free <= 0)
    };
    let picture = pictured.then(|| {
        let src = move || of_target(|offer| offer.image.clone());
        view! { <img src=src alt="" width="48" height="60" loading="lazy"/> }
    });
    let click = move |event: leptos::ev::MouseEvent| {
        let plain = !(event.meta_key() || event.ctrl_key() || event.shift_key());
        if let (true, Some(target)) = (plain, target()) {
            event.prevent_default();
            it.chosen.set(target);
            it.said.set(None);
        }
    };
    let out_note = move || out().then(|| format!(", {}", it.text().sold_out));
    view! {
        <li><a href=href class:out=out aria-current=current on:click=click>
            {picture}<span>{name}</span><span class="hide">{out_note}</span>
        </a></li>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::{ev, html, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast as _;

    use super::{BuyState, CartCount, Drawer};
    use crate::{
        api::browser::{self, AddLine, Refusal},
        islands::{drawer::Drawn, pick::in_variant, press::released, quantity_in},
    };

    /// Asks for the exact stock: the page itself is the same for everybody.
    pub(super) fn stock(it: BuyState, slug: String) {
        spawn_local(async move {
            let Some(stock) = browser::stock(&slug).await else {
                return;
            };
            let free = it.offers.with_value(|offers| {
                let free = |id: &str| stock.iter().find(|s| s.variant == id).map(|s| s.free);
                offers.iter().map(|offer| free(&offer.id)).collect()
            });
            released().await;
            it.free.set(free);
        });
    }

    /// Address, article number and pictures follow the chosen variant.
    pub(super) fn follow(it: BuyState, path: String) {
        Effect::new(move |before: Option<usize>| {
            let chosen = it.chosen.get();
            if before.is_some_and(|before| before != chosen) {
                let offer = it.offers.with_value(|offers| {
                    offers
                        .get(chosen)
                        .map(|offer| (offer.sku.clone(), offer.image.clone()))
                });
                if let Some((sku, image)) = offer {
                    let address = format!("{path}?sku={sku}");
                    let history = window().history();
                    let _ = history.and_then(|history| {
                        history.replace_state_with_url(
                            &wasm_bindgen::JsValue::NULL,
                            "",
                            Some(&address),
                        )
                    });
                    rename(&sku);
                    if let Some(image) = image {
                        repaint(&image);
                    }
                }
            }
            chosen
        });
    }

    /// What of the page outside of the island names the variant: its article number, and the page in the other language.
    fn rename(sku: &str) {
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

    fn repaint(like: &str) {
        let Ok(pictures) = document().query_selector_all("[data-gallery] li img") else {
            return;
        };
        for i in 0..pictures.length() {
            let picture = pictures
                .item(i)
                .and_then(|node| node.dyn_into::<web_sys::Element>().ok());
            let Some(picture) = picture else { continue };
            let url = picture.get_attribute("src").unwrap_or_default();
            let url = in_variant(&url, like).or_else(|| (i == 0).then(|| like.to_owned()));
            if let Some(url) = url {
                let _ = picture.set_attribute("src", &url);
                if let Some(link) = picture.parent_element() {
                    let _ = link.set_attribute("href", &url);
                }
            }
        }
    }

    /// Into the cart without a new page. The count in the header rises when it is there, not before: who sees
    /// it may leave the page, and that would break off the call.
    pub(super) fn submit(
        it: BuyState,
        count: CartCount,
        drawer: Drawer,
        name: String,
        quantity: NodeRef<html::Input>,
    ) -> impl Fn(ev::SubmitEvent) {
        move |event| {
            event.prevent_default();
            if it.busy.get_untracked() {
                return;
            }
            // The browser has checked the number before.
            let typed = quantity.get_untracked();
            let pieces = typed.and_then(|input| quantity_in(&input)).unwrap_or(1);
            let (variant, title) = it.offer(|offer| (offer.id.clone(), offer.title.clone()));
            let what = if title.is_empty() {
                name.clone()
            } else {
                format!("{name}, {title}")
            };
            it.busy.set(true);
            spawn_local(async move {
                let line = AddLine {
                    variant,
                    quantity: pieces,
                };
                let text = it.text();
                let answer = browser::add(&line).await;
                released().await;
                let said = match answer {
                    Ok(cart) => {
                        count.0.set(Some(cart.count));
                        // As many as there were.
                        let now = cart.lines.iter().find(|it| it.variant == line.variant);
                        let pieces = now.map_or(pieces, |it| it.quantity.min(pieces));
                        let added = format!("{pieces} × {what}");
                        drawer.0.set(Some(Drawn { added, cart }));
                        None
                    }
                    Err(Refusal::OutOfStock) => Some(text.not_enough),
                    Err(Refusal::CartFull) => Some(text.cart_full),
                    Err(Refusal::Gone | Refusal::Conflict | Refusal::Failed) => {
                        // It may have got through all the same.
                        if let Some(me) = browser::me().await {
                            count.0.set(Some(me.cart_count));
                        }
                        Some(text.failed)
                    }
                };
                it.said.set(said);
                it.busy.set(false);
            });
        }
    }
}
