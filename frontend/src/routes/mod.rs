//! The routes: maps paths to pages. One file per page.

pub(crate) mod account;
pub(crate) mod cart;
pub(crate) mod category;
pub(crate) mod checkout;
pub(crate) mod confirm_email;
pub(crate) mod delivery;
pub(crate) mod failure;
pub(crate) mod forgot_password;
pub(crate) mod home;
pub(crate) mod legal;
pub(crate) mod offline;
pub(crate) mod order;
pub(crate) mod product;
pub(crate) mod reset_password;
pub(crate) mod restore_email;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod sign_up;
pub(crate) mod verify_email;
pub(crate) mod withdraw;

#[cfg(test)]
mod tests;

use contract::{OrderNumber, Slug, path::page};
use domain::legal::Legal;

pub use account::Account;

/// The page of a path without its language prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Home.
    Home,
    /// A category.
    Category(Slug),
    /// Search.
    Search,
    /// A product.
    Product(Slug),
    /// The cart.
    Cart,
    /// Checkout.
    Checkout,
    /// An order.
    Order(OrderNumber),
    /// Sign in.
    SignIn,
    /// Sign up.
    SignUp,
    /// The target of a verification mail's link.
    VerifyEmail,
    /// Requests a password reset by mail.
    ForgotPassword,
    /// The target of that mail's link.
    ResetPassword,
    /// The target of the link mailed to a new address.
    ConfirmEmail,
    /// The target of the link mailed to the previous address.
    RestoreEmail,
    /// A page of the account.
    Account(Account),
    /// Shipping rates.
    Delivery,
    /// A legal page.
    Legal(Legal),
    /// Withdraws from an order's contract.
    Withdraw,
    /// The fallback page of the service worker.
    Offline,
    /// No page has this path.
    NotFound,
}

/// Matches a path without its language prefix.
pub fn route(path: &str) -> Route {
    match path {
        page::HOME => Route::Home,
        page::SEARCH => Route::Search,
        page::CART => Route::Cart,
        page::CHECKOUT => Route::Checkout,
        page::SIGN_IN => Route::SignIn,
        page::SIGN_UP => Route::SignUp,
        page::VERIFY_EMAIL => Route::VerifyEmail,
        page::FORGOT_PASSWORD => Route::ForgotPassword,
        page::RESET_PASSWORD => Route::ResetPassword,
        page::CONFIRM_EMAIL => Route::ConfirmEmail,
        page::RESTORE_EMAIL => Route::RestoreEmail,
        page::DELIVERY => Route::Delivery,
        page::IMPRINT => Route::Legal(Legal::Imprint),
        page::TERMS => Route::Legal(Legal::Terms),
        page::PRIVACY => Route::Legal(Legal::Privacy),
        page::WITHDRAWAL => Route::Legal(Legal::Withdrawal),
        page::WITHDRAW => Route::Withdraw,
        page::OFFLINE => Route::Offline,
        _ => account(path)
            .or_else(|| named(path))
            .unwrap_or(Route::NotFound),
    }
}

fn account(path: &str) -> Option<Route> {
    let mut pages = Account::ALL.into_iter();
    pages.find(|page| page.path() == path).map(Route::Account)
}

fn named(path: &str) -> Option<Route> {
    let (folder, name) = path.strip_prefix('/')?.split_once('/')?;
    match folder {
        "categories" => name.parse().ok().map(Route::Category),
        "products" => name.parse().ok().map(Route::Product),
        "orders" => name.parse().ok().map(Route::Order),
        _ => None,
    }
}
