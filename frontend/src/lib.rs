//! The shop front: pages that the Worker renders (`ssr`) and islands that hydrate in the browser (`hydrate`). Only the
//! islands are part of the browser's WASM (`docs/decisions/0001-islands.md`).
//!
//! # What the edge calls
//!
//! ```ignore
//! let page = frontend::render(PageRequest { path: "/products/mug".into(), .. }, &fetcher).await;
//! if let Some(to) = page.redirect { return redirect(page.status, to) } // 303 or 301
//! let html = page.document(&template);                              // Trunk's index.html
//! ```
//!
//! [`render`](render::render) matches the path with [`routes::route`], fetches the page's data through the
//! [`Fetcher`](api::Fetcher) (independent calls run concurrently) and renders the complete page: no streaming, no
//! `Suspense`, and nothing on a public page that depends on the visitor. [`failure`] renders the page for an error of
//! the edge itself.
//!
//! # What the edge relies on
//!
//! - The template's markers: `<html lang="en">` (replaced), `<!--HEAD-->`, `<body></body>`.
//! - Template and pages have no inline script (JSON-LD is data), no `style=` attribute and no third-party host:
//!   `script-src 'self' 'wasm-unsafe-eval'; style-src 'self'` is enough on every page.
//! - A form is posted to the private page that it belongs to (`/cart` for the one on a product page), never to a public
//!   one; each file in `routes` documents its fields. Field names are the contract's (`address.city`), so that a problem's
//!   `errors[].field` identifies its input.
//! - After a rejected submission the page is rendered again with [`Refused`](page_request::Refused) and has the problem's
//!   status, such as 422.

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
