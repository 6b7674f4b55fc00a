//! The shop front: pages that the Worker renders (`ssr`) and islands that come alive in the browser
//! (`hydrate`). Only the islands are in the browser's WASM (`docs/decisions/0001-islands.md`).
//!
//! # What the edge calls
//!
//! ```ignore
//! let page = frontend::render(PageRequest { path: "/products/mug".into(), .. }, &fetcher).await;
//! if let Some(to) = page.redirect { return see_other(to) }         // page.status is 303 or 301
//! let html = page.document(&template);                              // Trunk's index.html
//! ```
//!
//! [`render`](render::render) matches the path by [`routes::route`], fetches what the page needs
//! through the [`Fetcher`](api::Fetcher) (calls that do not wait for each other go out at once),
//! and renders the page whole: no streaming, no `Suspense`, nothing that depends on who asks on a
//! public page. [`failure`] is the page for a problem that the edge itself found.
//!
//! # What the edge must know
//!
//! - The template's markers: `<html lang="en">` (replaced), `<!--HEAD-->`, `<body></body>`.
//! - Template and pages have no inline script (JSON-LD is data), no `style=` attribute, no foreign
//!   host: `script-src 'self' 'wasm-unsafe-eval'; style-src 'self'` is enough on every page.
//! - Forms post to the page that they belong to (`/cart` from a product's page), never to a public
//!   one; `routes` says their fields, file by file. Field names are the contract's (`address.city`),
//!   so that a problem's `errors[].field` finds its field.
//! - After 422 (or whatever the problem's status is) the page is rendered again with
//!   [`Refused`](page_request::Refused): the page's status is then the problem's.

pub mod api;
pub mod format;
pub mod islands;
pub mod page_request;
pub mod query_string;
pub mod text;

#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod head;
#[cfg(feature = "ssr")]
mod json_ld;
#[cfg(feature = "ssr")]
mod page_context;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod showcase;

#[cfg(feature = "ssr")]
pub use render::{components, failure, render};
