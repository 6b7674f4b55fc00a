//! The pure part of the page cache: entries, keys, lifetimes and tag versions. `platform/` accesses the cache itself.

pub mod entry;
pub mod key;
pub mod policy;
pub mod tags;
