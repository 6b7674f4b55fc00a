//! The API over real HTTP against real PostgreSQL, a database per test. One file per room.

mod support;

mod account;
mod auth_coverage;
mod cart;
mod catalog;
mod mail;
mod search;
mod session;
mod tls;
