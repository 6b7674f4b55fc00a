//! Accounts, sessions and tokens. `api.rs` has accounts and sessions, `password_api.rs` passwords, `profile_api.rs`
//! name and e-mail address, and `data_api.rs` export and erasure.
//!
//! A session is the family of refresh tokens that descends from one sign-in. Access tokens are short-lived and signed
//! (`crate::keys`). Refresh tokens are opaque; each successor is derived from its predecessor, so that only hashes are
//! stored and a second tab gets the same successor. No response reveals whether an address has an account.

pub mod api;
pub mod change_email;
pub mod change_name;
pub mod change_password;
pub mod confirm_email;
pub mod data_api;
mod device_store;
mod email_change_templates;
pub mod ensure_merchant;
pub mod erase;
pub mod export;
pub mod forgot_password;
mod free_address;
pub mod list_security_events;
pub mod list_sessions;
pub mod mail_templates;
pub mod me;
pub mod password;
pub mod password_api;
mod password_store;
pub mod profile;
pub mod profile_api;
mod profile_store;
pub mod prune;
pub mod rate_limit;
mod rate_limit_store;
pub mod reauthenticate;
pub mod refresh;
pub mod reset_password;
pub mod restore_email;
mod security_event;
mod security_event_store;
mod session_store;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
pub mod store;
mod token;
pub mod verify_email;

pub use password::Passwords;
