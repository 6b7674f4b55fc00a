//! The Worker on Cloudflare's runtime: the only files that name `worker::`.

mod asset;
mod clock;
mod config;
mod edge;
mod entry;
mod form;
mod limits;
mod machine;
mod mail_link;
mod metric;
mod origin;
mod private;
mod public;
mod render;
mod session;
mod single_flight;
mod sitemap;
mod store;
mod tag_store;
mod tags;
mod timer;
mod wire;
