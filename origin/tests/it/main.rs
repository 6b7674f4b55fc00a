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
mod crash_recovery;
mod database;
mod email;
mod email_takeover;
mod erasure;
mod health;
mod invariant;
mod ledger;
mod limits;
mod mail;
mod mail_language;
mod malformed;
mod merchant;
mod openapi;
mod order;
mod order_access;
mod order_promises;
mod order_return;
mod paging;
mod password;
mod payment;
mod product_slugs;
mod profile;
mod prune;
mod relay;
mod search;
mod security_event;
mod seed;
mod session;
mod slow_client;
mod text;
mod tls;
mod wishlist;
