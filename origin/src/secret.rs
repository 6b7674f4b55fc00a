//! Opaque secrets: 256 random bits as base64url. The database stores only their hashes.

use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// The stored hash of a secret. A secret has 256 bits of entropy, so it needs no salt and no key stretching.
pub type SecretHash = [u8; 32];

/// Generates a secret, of a type such as `CartToken`.
pub fn fresh<T: FromStr>() -> Result<T, T::Err> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes); // a CSPRNG seeded by the operating system
    encode(bytes)
}

/// Encodes 32 random or derived bytes as a secret.
pub fn encode<T: FromStr>(bytes: [u8; 32]) -> Result<T, T::Err> {
    base64url(bytes).parse()
}

/// Encodes 32 bytes as base64url.
pub fn base64url(bytes: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Hashes a secret for storage.
pub fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}
