//! The integration with Cloudflare's runtime. No other module uses `worker::`.

mod asset;
mod cache_api;
mod clock;
mod config;
mod context;
mod fetch;
mod form;
mod http_convert;
mod limits;
mod machine_endpoints;
mod mail_link;
mod metric;
mod origin;
mod private;
mod public;
mod render;
mod session;
mod single_flight;
mod sitemap;
mod tag_store;
mod tags;
mod timer;
