//! The few operations by which a merchant runs the shop: price, stock, address, published or not. Each raises the
//! tags that it touches and announces the change, in its own transaction. Saying what is so already
//! changes nothing.

pub mod api;
mod change;
mod store;
