//! `/account` and its pages: profile, orders, addresses, wishlist, security, the customer's data. One file per page. A
//! guest is redirected to sign-in and returns to the page afterwards.

mod addresses;
mod my_data;
mod orders;
mod overview;
mod profile;
mod security;
mod wishlist;

use contract::{ErrorCode, Locale, Problem, ReturnPath, path::page as to};
use leptos::prelude::*;

use crate::{
    components::form::form_status,
    head::Head,
    page_context::{Page, PageContext, PageOutcome, PageResult, html},
    query_string::query,
    text::{account::account as words, text},
};

/// The pages of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// The overview.
    Overview,
    /// Name and e-mail address.
    Profile,
    /// Orders.
    Orders,
    /// The address book.
    Addresses,
    /// The wishlist.
    Wishlist,
    /// Password and sessions.
    Security,
    /// Export and deletion of the customer's data.
    MyData,
}

impl Account {
    /// Every page, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Overview,
        Self::Profile,
        Self::Orders,
        Self::Addresses,
        Self::Wishlist,
        Self::Security,
        Self::MyData,
    ];

    /// The path without the language prefix.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => to::ACCOUNT,
            Self::Profile => to::PROFILE,
            Self::Orders => to::ACCOUNT_ORDERS,
            Self::Addresses => to::ADDRESSES,
            Self::Wishlist => to::WISHLIST,
            Self::Security => to::SECURITY,
            Self::MyData => to::MY_DATA,
        }
    }
}

/// The HTML of an account page without its menu; none if nobody is signed in.
type SectionResult = Result<Option<String>, Box<Problem>>;

pub(crate) async fn page(context: &PageContext<'_>, account: Account) -> PageResult {
    let section = match account {
        Account::Overview => overview::section(context).await,
        Account::Profile => profile::section(context).await,
        Account::Orders => orders::section(context).await,
        Account::Addresses => addresses::section(context).await,
        Account::Wishlist => wishlist::section(context).await,
        Account::Security => security::section(context).await,
        Account::MyData => my_data::section(context).await,
    };
    // A forged cursor redirects to the first page.
    if matches!(&section, Err(problem) if problem.field("cursor").is_some()) {
        return Ok(PageOutcome::SeeOther(context.url(account.path())));
    }
    // Any of the page's calls can find that the session has ended.
    let Some(section) = if_signed_in(section)?.flatten() else {
        return Ok(PageOutcome::SeeOther(sign_in(context)));
    };
    let (locale, refused) = (context.locale(), context.refused());
    let main = html(|| {
        view! {
            <div class="account">
                {menu(locale, account)}
                <div class="room">{form_status(locale, refused)}<div class="parts" inner_html=section></div></div>
            </div>
        }
    });
    let mut page = Page::new(Head::private(title(locale, account)), main);
    page.status = refused.map_or(200, |refused| refused.problem.status);
    Ok(page.into())
}

fn title(locale: Locale, account: Account) -> &'static str {
    if account == Account::Overview {
        return text(locale).account;
    }
    Account::ALL
        .into_iter()
        .zip(words(locale).sections)
        .find(|(page, _)| *page == account)
        .map_or("", |(_, name)| name)
}

fn menu(locale: Locale, here: Account) -> impl IntoView {
    let entries = Account::ALL
        .into_iter()
        .zip(words(locale).sections)
        .map(|(page, name)| {
            let current = (page == here).then_some("page");
            let href = to::localised(locale, page.path());
            view! { <li><a href=href aria-current=current>{name}</a></li> }
        })
        .collect_view();
    view! { <nav class="rooms" aria-label=text(locale).account><ul role="list">{entries}</ul></nav> }
}

/// Turns "not signed in" from an error into none.
fn if_signed_in<T>(result: Result<T, Box<Problem>>) -> Result<Option<T>, Box<Problem>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(problem)
            if matches!(
                problem.code,
                ErrorCode::NotSignedIn | ErrorCode::SessionEnded
            ) =>
        {
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

/// The URL of sign-in that leads back to this page with its query, and adds a product to the wishlist if that was
/// requested.
fn sign_in(context: &PageContext<'_>) -> String {
    let here = context.request.return_path();
    let here = here.as_ref().map_or("", ReturnPath::as_str);
    let wish = context
        .refused()
        .filter(|refused| refused.value("do") == Some("add"))
        .and_then(|refused| refused.value("product"))
        .unwrap_or_default();
    let query = query([("next", here), ("wish", wish)]);
    format!("{}{query}", context.url(to::SIGN_IN))
}
