//! `/cart`: what is in it, and what it costs. Forms, posted to `/cart`:
//! `do=change` with `line` and `quantity`, `do=remove` with `line`. (`do=add` comes from the product page.)

use contract::{
    Locale,
    cart::{Cart, CartLine},
    catalog::Category,
    path::{self, page as to},
};
use futures_util::future::join;
use leptos::prelude::*;

use super::search::categories_row;
use crate::{
    components::{
        form::refusal,
        summary::{free_in, summary},
        tile::{Load, tile},
    },
    format::money,
    head::Head,
    islands::seen::RecentlySeen,
    page::Refused,
    text::text,
    visit::{Answered, Page, Part as _, Visit, html},
};

pub(crate) async fn page(visit: &Visit<'_>) -> Answered {
    let cart = visit.fetcher.get::<Cart>(path::CART);
    let (categories, cart) = join(visit.categories(), cart).await;
    let cart = cart?;
    let (locale, refused) = (visit.locale(), visit.refused());
    let main = html(|| view(locale, cart, refused, categories.unwrap_or_default()));
    let mut page = Page::new(Head::private(visit.text().cart), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

fn view(
    locale: Locale,
    cart: Cart,
    refused: Option<&Refused>,
    categories: Vec<Category>,
) -> impl IntoView + use<> {
    let text = text(locale);
    let alert = refusal(locale, refused);
    if cart.lines.is_empty() {
        return view! {
            {alert}
            <header class="head">
                <h1>{text.cart_empty}</h1>
                <p class="lead">{text.cart_empty_next}</p>
                <p><a class="button" href=to::localised(locale, to::HOME)>{text.look_around}</a></p>
            </header>
            <RecentlySeen locale now=None/>
            {categories_row(locale, categories)}
        }
        .part();
    }
    let blocked = cart
        .lines
        .iter()
        .any(|line| line.available < i32::from(line.quantity));
    let forward = if blocked {
        view! { <p class="wrong">{text.cart_must_change}</p> }.part()
    } else {
        view! { <a class="button loud" href=to::localised(locale, to::CHECKOUT)>{text.to_checkout}</a> }.part()
    };
    view! {
        {alert}
        <header class="head">
            <h1>{text.cart}" "<span class="count">{(text.items)(cart.count)}</span></h1>
        </header>
        <div class="basket">
            <ul class="lines" role="list">{cart.lines.into_iter().map(|l| line(locale, l)).collect_view()}</ul>
            <aside class="sum" aria-label=text.summary>
                <h2>{text.summary}</h2>
                {summary(locale, &cart.quote)}
                {free_in(locale, &cart.quote)}
                {forward}
            </aside>
        </div>
    }
    .part()
}

fn line(locale: Locale, line: CartLine) -> impl IntoView {
    let text = text(locale);
    let href = format!(
        "{}?sku={}",
        to::localised(locale, &to::product(&line.product)),
        line.sku
    );
    let action = to::localised(locale, to::CART);
    let id = format!("quantity-{}", line.id);
    let line_id = line.id.to_string();
    let short = match line.available {
        n if n >= i32::from(line.quantity) => None,
        n if n <= 0 => Some(text.line_sold_out.to_owned()),
        n => Some((text.only_left)(n)),
    };
    let each = format!("{} {}", money(locale, line.unit_price), text.each);
    let remove = format!("{}: {}", text.remove, line.title);
    view! {
        <li class="line">
            <a class="thumb" href=href.clone() tabindex="-1" aria-hidden="true">{tile(line.image, line.hue, Load::Lazy)}</a>
            <div class="what">
                <h2><a href=href>{line.title.clone()}</a></h2>
                <p class="quiet">{line.variant_title}</p>
                <p class="quiet each">{each}</p>
                {short.map(|short| view! { <p class="wrong">{short}</p> })}
            </div>
            <form class="change" method="post" action=action.clone()>
                <input type="hidden" name="do" value="change"/>
                <input type="hidden" name="line" value=line_id.clone()/>
                <label class="hide" for=id.clone()>{(text.quantity_of)(&line.title)}</label>
                <input id=id name="quantity" type="number" inputmode="numeric" min="1" max="99" required
                    value=line.quantity.to_string()/>
                <button class="plain" type="submit">{text.update}</button>
            </form>
            <form class="remove" method="post" action=action>
                <input type="hidden" name="do" value="remove"/>
                <input type="hidden" name="line" value=line_id/>
                <button class="plain" type="submit" aria-label=remove>{text.remove}</button>
            </form>
            <p class="cost">{money(locale, line.total)}</p>
        </li>
    }
}
