//! The API and the source of truth. `main.rs` parses the command line; everything else is here, so that the integration
//! tests in `tests/it` run the same code over real HTTP against real PostgreSQL.

pub mod app;
pub mod config;
pub mod cursor;
pub mod db;
pub mod http;
pub mod keys;
pub mod secret;
pub mod server;

pub mod account;
pub mod address;
pub mod cart;
pub mod catalog;
pub mod health;
pub mod mail;
pub mod merchant;
pub mod order;
pub mod outbox;
pub mod payment;
pub mod search;
pub mod stock;
pub mod wishlist;
