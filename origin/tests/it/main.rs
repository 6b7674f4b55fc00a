//! The API over real HTTP against real PostgreSQL, a database per test. One file per room.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

mod account;
mod address;
mod auth_coverage;
mod cart;
mod catalog;
mod checkout;
mod database;
mod document;
mod email;
mod erasure;
mod give_back;
mod health;
mod invariant;
mod kill;
mod limits;
mod mail;
mod mail_language;
mod malformed;
mod merchant;
mod money;
mod naming;
mod order;
mod order_access;
mod paging;
mod password;
mod payment;
mod profile;
mod promise;
mod prune;
mod relay;
mod search;
mod security_event;
mod seed;
mod session;
mod slow_client;
mod takeover;
mod text;
mod tls;
mod wishlist;
