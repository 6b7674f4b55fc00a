//! Opaque secrets: 256 random bits as base64url. The database stores only their hashes.

use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::text::ParseError;
use sha2::{Digest as _, Sha256};

/// The stored hash of a secret. A secret has 256 bits of entropy, so it needs no salt and no key stretching.
pub type SecretHash = [u8; 32];

/// Generates a secret, of a type such as `CartToken`.
pub fn generate<T: FromStr<Err = ParseError>>() -> T {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes); // a CSPRNG seeded by the operating system; panics without entropy instead of returning zeros
    encode(bytes)
}

/// Encodes 32 random or derived bytes as a secret.
pub fn encode<T: FromStr<Err = ParseError>>(bytes: [u8; 32]) -> T {
    parse(&base64url(bytes))
}

#[expect(
    clippy::expect_used,
    reason = "every secret type accepts 43 characters of base64url"
)]
fn parse<T: FromStr<Err = ParseError>>(text: &str) -> T {
    text.parse().expect("43 characters of base64url")
}

/// Encodes 32 bytes as base64url.
pub fn base64url(bytes: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Hashes a secret for storage.
pub fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use contract::{CartToken, DeviceToken, OrderKey, RefreshToken};

    use super::{encode, generate};

    #[test]
    fn every_secret_type_accepts_any_32_bytes() {
        for byte in [0, 0x7f, 0xff] {
            let bytes = [byte; 32];
            assert_eq!(encode::<CartToken>(bytes).as_str().len(), 43);
            assert_eq!(encode::<DeviceToken>(bytes).as_str().len(), 43);
            assert_eq!(encode::<OrderKey>(bytes).as_str().len(), 43);
            assert_eq!(encode::<RefreshToken>(bytes).as_str().len(), 43);
        }
    }

    #[test]
    fn no_secret_is_generated_twice() {
        assert_ne!(generate::<CartToken>(), generate::<CartToken>());
    }
}
