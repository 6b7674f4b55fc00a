//! All interface texts: one struct per part of the shop, with a constant for each language. The texts of islands are in
//! separate modules, so that the browser's WASM contains no others.

#[cfg(feature = "ssr")]
use contract::Locale;

#[cfg(feature = "ssr")]
pub mod account;
pub mod basket;
#[cfg(feature = "ssr")]
pub mod browse;
pub mod browse_island;
#[cfg(feature = "ssr")]
pub mod checkout;
#[cfg(feature = "ssr")]
mod de;
#[cfg(feature = "ssr")]
mod en;
#[cfg(feature = "ssr")]
pub mod field;
pub mod island;
#[cfg(feature = "ssr")]
pub mod order_access;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod problem;
#[cfg(feature = "ssr")]
pub(crate) mod shell;
pub mod wishlist_button;
#[cfg(feature = "ssr")]
pub mod withdraw;

#[cfg(feature = "ssr")]
pub use page::Text;

/// The texts of the pages.
#[cfg(feature = "ssr")]
pub const fn text(locale: Locale) -> &'static Text {
    match locale {
        Locale::En => &en::TEXT,
        Locale::De => &de::TEXT,
    }
}
