//! Events: [`append`] writes one in the transaction that it tells of; the relay sends them.

mod append;

pub use append::append;
