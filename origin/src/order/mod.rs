//! Placing, paying, cancelling and following orders.
