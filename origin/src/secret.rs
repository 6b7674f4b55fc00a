//! Opaque secrets: 256 random bits as base64url; the database keeps their hashes alone.

use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// The hash under which a secret is kept. The secret has 256 bits: no salt, no stretching.
pub type SecretHash = [u8; 32];

/// A new secret from the system's randomness, of a type such as `CartToken`.
pub fn fresh<T: FromStr>() -> Result<T, T::Err> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes); // a CSPRNG that the operating system seeds
    encode(bytes)
}

/// 32 bytes (random or derived) as a secret.
pub fn encode<T: FromStr>(bytes: [u8; 32]) -> Result<T, T::Err> {
    base64url(bytes).parse()
}

/// 32 bytes as text.
pub fn base64url(bytes: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The hash of a secret, as the database keeps it.
pub fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}
