//! The layout around every page: skip link, header with search and menu, footer.

use contract::{
    Locale, ReturnPath,
    catalog::{Category, SINCE},
    path::page as to,
};
use domain::legal::{Legal, legal};
use leptos::prelude::*;

use super::shell::{network, theme_choice};
use crate::{
    islands::{search::SearchBox, shopper::Shopper},
    page_context::{Page, html},
    page_request::PageRequest,
    query_string::query,
    text::{text, withdraw::withdraw as withdraw_text},
};

/// The logo as an SVG path: three columns under a lintel, on a grid of eight.
const MARK: &str = "M0 0h8v1H0zM0 2h2v6H0zM3 2h2v6H3zM6 2h2v6H6z";

/// The complete content of `<body>`.
pub(crate) fn body(request: &PageRequest, page: &Page, menu: Vec<Category>) -> String {
    let locale = request.locale;
    let skip = html(move || view! { <a class="skip" href="#main">{text(locale).skip}</a> });
    let query = request.parameter("q").unwrap_or_default().to_owned();
    let path = request.path.clone();
    let (head, foot) = if page.full_layout {
        let other = other_language(request);
        (
            html(move || header(locale, query, &path, menu)),
            html(move || footer(locale, other)),
        )
    } else {
        (
            html(move || short_header(locale)),
            html(move || short_footer(locale)),
        )
    };
    format!(
        "{skip}{head}<main id=\"main\" tabindex=\"-1\">{}</main>{foot}{}",
        page.main,
        html(move || network(locale))
    )
}

fn brand(locale: Locale) -> impl IntoView {
    view! {
        <a class="brand" href=to::localised(locale, to::HOME)>
            <svg viewBox="0 0 8 8" width="24" height="24" aria-hidden="true"><path d=MARK/></svg>
            "Stoa"
        </a>
    }
}

fn header(locale: Locale, query: String, path: &str, menu: Vec<Category>) -> impl IntoView + use<> {
    let entries = menu
        .into_iter()
        .map(|category| {
            let here = to::category(&category.slug);
            let current = (here == path).then_some("page");
            view! {
                <li><a href=to::localised(locale, &here) aria-current=current>{category.title}</a></li>
            }
        })
        .collect::<Vec<_>>();
    let menu = (!entries.is_empty()).then(|| {
        view! {
            <nav class="menu" aria-label=text(locale).categories><ul role="list">{entries}</ul></nav>
        }
    });
    view! {
        <header class="top">
            <div class="bar">
                {brand(locale)}
                <SearchBox locale query/>
                <Shopper locale/>
            </div>
            {menu}
        </header>
    }
}

fn short_header(locale: Locale) -> impl IntoView {
    view! {
        <header class="top short">
            <div class="bar">
                {brand(locale)}
                {back_to_cart(locale)}
            </div>
        </header>
    }
}

/// The way back, as a button of the checkout's form, so that the entries are saved. Enter submits a form by its first
/// button in document order; that must not be this one, so a hidden button that recalculates the price precedes it.
fn back_to_cart(locale: Locale) -> impl IntoView {
    let again = format!("{}#shipping", to::localised(locale, to::CHECKOUT));
    view! {
        <button class="hide" type="submit" form="order" name="do" value="update" formnovalidate formaction=again
            tabindex="-1" aria-hidden="true"></button>
        <button class="back plain" type="submit" form="order" name="do" value="cart" formnovalidate>
            {text(locale).back_to_cart}
        </button>
    }
}

/// The parameters of a position in a list. They are dropped in the link to the other language, where a search has another
/// order.
const POSITION: [&str; 2] = ["cursor", SINCE];

/// The URL of this page in the other language, with its query except for the position in a list. `next` is translated,
/// too.
fn other_language(request: &PageRequest) -> String {
    let other = match request.locale {
        Locale::En => Locale::De,
        Locale::De => Locale::En,
    };
    let next = request.next().map(|next| next.localised(other));
    let fields = request.query.iter().map(|(name, value)| {
        let next = next.as_ref().filter(|_| name == "next");
        (
            name.as_str(),
            next.map_or(value.as_str(), ReturnPath::as_str),
        )
    });
    let query = query(fields.filter(|(name, _)| !POSITION.contains(name)));
    format!("{}{query}", to::localised(other, &request.path))
}

fn footer(locale: Locale, other: String) -> impl IntoView {
    let text = text(locale);
    let block = |title: &'static str, lines: [&'static str; 2]| {
        view! { <section><h2>{title}</h2>{lines.map(|line| view! { <p>{line}</p> })}</section> }
    };
    let tag = match locale {
        Locale::En => "de",
        Locale::De => "en",
    };
    view! {
        <footer class="foot">
            <div class="blocks">
                {block(text.delivery, text.delivery_lines)}
                {block(text.returns, text.returns_lines)}
                {block(text.contact, text.contact_lines)}
                <section>
                    <h2>{text.shop_legal}</h2>
                    {legal_links(locale)}
                </section>
            </div>
            <div class="last">
                <p class="quiet">{text.demo}</p>
                <p>
                    {theme_choice(locale)}" "
                    <a href=other hreflang=tag lang=tag data-part="language">{text.other_language}</a>
                </p>
            </div>
        </footer>
    }
}

fn short_footer(locale: Locale) -> impl IntoView {
    view! { <footer class="foot short">{legal_links(locale)}</footer> }
}

fn legal_links(locale: Locale) -> impl IntoView {
    let links = Legal::ALL.map(|page| {
        let title = legal(locale, page).title;
        view! { <li><a href=to::localised(locale, page.path())>{title}</a></li> }
    });
    let withdraw = to::localised(locale, to::WITHDRAW);
    view! {
        <ul role="list">
            <li><a class="act" href=withdraw>{withdraw_text(locale).title}</a></li>
            {links}
        </ul>
    }
}
