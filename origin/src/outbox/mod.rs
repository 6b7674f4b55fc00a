//! Events: [`append`] writes one in the transaction that it tells of; the relay sends them.
//!
//! At least once, and of one aggregate in order: an event is sent only after the stream has taken the
//! one before it. The relay holds no lock while it talks, but a lease that runs out by itself.

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
