//! The API over real HTTP against real PostgreSQL, a database per test. One file per room.

mod support;

mod account;
mod cart;
mod catalog;
mod search;
mod session;
