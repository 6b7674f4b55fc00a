//! The edge Worker: plans requests, renders pages, caches public responses, manages sessions and selects a region.
//!
//! All modules outside of `platform` are pure: they take time and randomness as parameters, do not depend on the
//! runtime and are tested on the host. Only `platform` uses `worker::`; it compiles for wasm32 only.
//!
//! The environment, read by `platform/config.rs`:
//!
//! | name | kind | purpose |
//! | --- | --- | --- |
//! | `ASSETS` | assets | the static files built by Trunk; `index.html` is the template of pages |
//! | `TAGS` | durable object `TagStore` | versions of cache tags |
//! | `NET` | service | fetches from origin with the client certificate; without the binding, plain `fetch` |
//! | `LIMIT_…` | rate limit | one for each of [`limit::Limit::ALL`]; if one is missing, the Worker responds to every request with 500 |
//! | `METRICS` | analytics engine dataset | event counts; each event is also logged, with or without the binding |
//! | `REGIONS` | secret | `[{"name":"eu-central-1","url":"https://…","writer":true},…]`, the nearest first |
//! | `ASSERTION_KEY` | secret | `id:base64url[,id:base64url…]`; the first one signs, all of them are accepted |
//! | `PUBLIC_URL` | text | the shop's URL: `https://shop.example` |
//! | `PAYMENT_ORIGINS` | text | the origins of payment pages, separated by spaces, for `form-action` of the CSP |
//! | `BUILD_ID` | text | identifies the build of shop and Worker in cache keys |
//! | `COMPONENTS` | text | `1` serves the component gallery at `/__components`; in development only |

pub mod cache;
pub mod cookie;
pub mod csp;
pub mod csrf;
pub mod draft;
pub mod form;
pub mod form_response;
pub mod forward;
pub mod headers;
pub mod limit;
pub mod mail_link;
pub mod message;
pub mod order_keys;
pub mod page_template;
pub mod plan;
pub mod query;
pub mod region;
pub mod request_parts;
pub mod route;
pub mod session;
pub mod single_flight;
pub mod sitemap;
pub mod token;
pub mod trace;

#[cfg(target_arch = "wasm32")]
pub mod platform;
