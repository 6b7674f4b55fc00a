//! Carts of guests and of customers.
