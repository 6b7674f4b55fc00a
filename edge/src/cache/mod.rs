//! What is kept at the edge, under which key, for how long. Pure: the store itself is `platform/`'s.

pub mod entry;
pub mod key;
pub mod policy;
pub mod tags;
