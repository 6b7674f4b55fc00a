//! Accounts, sessions and the tokens that speak for them.
//!
//! A session is the family of refresh tokens of one sign-in on one device. Access tokens are short
//! and signed (`crate::keys`); refresh tokens are opaque, each successor derived from its
//! predecessor, so that hashes alone are stored and a second tab gets the same successor.
//! Nothing here tells whether an address is known.

pub mod api;
pub mod attempt;
pub mod ensure_merchant;
pub mod list_sessions;
pub mod me;
pub mod password;
pub mod prune;
pub mod refresh;
mod session_store;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
pub mod store;
pub mod text;
mod token;
pub mod verify_email;

pub use password::Passwords;
