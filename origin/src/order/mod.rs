//! Placing, paying, cancelling, following, repeating orders and giving them back.
//!
//! `place_order` owns the transaction that makes an order; how it is paid is the payment room's.

mod access;
pub mod api;
mod cancel_order;
pub mod claim_store;
pub mod confirmation;
pub mod forget;
mod forget_store;
mod get_order;
mod list_orders;
mod place_order;
mod receipt;
pub mod record;
mod reorder;
mod replace_order;
mod return_order;
mod send_link;
pub mod store;
mod view;
mod withdraw;
