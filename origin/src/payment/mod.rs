//! Getting paid: the provider behind one trait, one idempotent step by which a payment settles, and
//! the reconciler that finishes what a crash left.
//!
//! What is true of a payment, the provider says: webhook, return and reconciler are three ways to come
//! to ask it. No lock is held while it is asked.

pub mod api;
mod http_provider;
mod ledger;
mod no_provider;
pub mod open_checkout;
mod provider;
pub mod reconcile;
pub mod settle;
pub mod store;
pub mod webhook;

pub use http_provider::HttpProvider;
pub use no_provider::NoProvider;
pub use provider::{BadWebhook, CheckoutFuture, PaymentProvider, ProviderError};
