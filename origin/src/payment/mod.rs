//! Payments: the provider behind one trait, one idempotent step that settles a payment, and the reconciler that
//! finishes what a crash left behind.
//!
//! The provider is the source of truth for a payment's state. Webhook, return and reconciler only trigger a query to
//! it, and no lock is held while it is queried.

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
