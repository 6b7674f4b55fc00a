//! The few operations by which a merchant runs the shop.
