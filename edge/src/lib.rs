//! The Worker: decides what a request is, renders pages, caches, keeps sessions, chooses a region.
//!
//! Everything outside of `platform` is pure: it takes the time and the randomness as parameters, names no
//! runtime and is tested on the host. `platform/` is the only place that names `worker::`; it exists for wasm32
//! alone.
//!
//! The environment, read by `platform/config.rs`:
//!
//! | name | kind | what |
//! | --- | --- | --- |
//! | `ASSETS` | assets | the shop's files as Trunk built them; `index.html` is the template of pages |
//! | `TAGS` | durable object `TagStore` | versions of cache tags |
//! | `NET` | service | the way to origin with the client certificate; plain `fetch` where it is not bound |
//! | `LIMIT_…` | rate limit | one for each of [`limit::Limit::ALL`]; if one is missing, the Worker answers every request with 500 |
//! | `METRICS` | analytics engine dataset | counts of events; each is a log line as well, bound or not |
//! | `REGIONS` | secret | `[{"name":"eu-central-1","url":"https://…","writer":true},…]`, the nearest first |
//! | `ASSERTION_KEY` | secret | `id:base64url[,id:base64url…]`; the first one signs, all of them are accepted |
//! | `PUBLIC_URL` | text | where shoppers reach the shop: `https://shop.example` |
//! | `PAYMENT_ORIGINS` | text | the payment pages' origins, separated by spaces, for CSP's `form-action` |
//! | `BUILD_ID` | text | names this build of shop and Worker in cache keys |
//! | `COMPONENTS` | text | `1`: serve `/__components`, every component in all its states; developers' machines alone |

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
