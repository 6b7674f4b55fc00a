//! The transactional outbox: [`append`] inserts an event in the transaction that it describes, and the relay publishes
//! it.
//!
//! Delivery is at least once, and in order within an aggregate: an event is published only after the stream has
//! accepted its predecessor. The relay holds a lease rather than a database lock while it talks to the stream.

mod append;
mod edge_tags;
mod lease;
mod pending;
mod relay;
mod store;
mod stream;

pub use append::{append, append_in};
pub use relay::{CannotRelay, run};
pub use store::{Backlog, backlog, prune};
