//! Orders: placing, cancelling, tracking, reordering and returning them.
//!
//! `place_order` owns the transaction that creates an order. Payment is the payment room's.

mod access;
pub mod anonymize;
mod anonymize_store;
pub mod api;
pub mod append_event;
mod cancel_order;
pub mod confirmation;
mod get_order;
pub mod idempotency_store;
mod list_orders;
mod place_order;
mod reorder;
mod replace_order;
mod return_order;
mod send_link;
pub mod store;
mod view;
mod withdraw;
mod withdrawal_receipt;
