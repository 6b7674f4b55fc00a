//! Verification of access tokens. Accepts a single algorithm, issuer, audience and token type.

use std::collections::HashMap;

use contract::account::{AUDIENCE, Claims, ISSUER, TOKEN_TYPE};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, crypto, decode, decode_header,
    jwk::{AlgorithmParameters, EllipticCurve, JwkSet},
};

/// The public keys of origin, by key id.
#[derive(Clone, Default)]
pub struct Keys(HashMap<String, DecodingKey>);

/// Why a token is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// The key id is unknown, or not known yet after a key rotation.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// The token has expired, or is about to.
    #[error("the token has run out")]
    Expired,
    /// Any other reason: not issued by origin, or not for this purpose.
    #[error("the token is not valid")]
    Invalid,
}

/// Safety margin in seconds. A token that expires sooner could be expired when origin verifies it.
const MARGIN_S: i64 = 5;
/// Maximum length of a token in bytes, more than any that origin issues.
const MAX_TOKEN: usize = 2_048;

impl Keys {
    /// Parses a JWK set. Skips keys other than Ed25519.
    pub fn parse(json: &[u8]) -> Option<Self> {
        // Fails if a provider is already installed, which is harmless.
        let _ = crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
        let set: JwkSet = serde_json::from_slice(json).ok()?;
        let keys = set.keys.iter().filter_map(|key| {
            let AlgorithmParameters::OctetKeyPair(pair) = &key.algorithm else {
                return None;
            };
            let is_ed25519 = matches!(pair.curve, EllipticCurve::Ed25519);
            let decoding = DecodingKey::from_ed_components(&pair.x).ok()?;
            let id = key.common.key_id.clone()?;
            is_ed25519.then_some((id, decoding))
        });
        Some(Self(keys.collect()))
    }

    /// Verifies a token and returns its claims.
    pub fn verify(&self, token: &str, now_s: i64) -> Result<Claims, BadToken> {
        let invalid = |_| BadToken::Invalid;
        if token.len() > MAX_TOKEN {
            return Err(BadToken::Invalid);
        }
        let header = decode_header(token).map_err(invalid)?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TOKEN_TYPE) {
            return Err(BadToken::Invalid);
        }
        let id = header.kid.ok_or(BadToken::Invalid)?;
        let key = self.0.get(&id).ok_or(BadToken::UnknownKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false; // checked below, with the clock that the caller passes
        let claims: Claims = decode(token, key, &validation).map_err(invalid)?.claims;
        if claims.exp <= now_s + MARGIN_S {
            Err(BadToken::Expired)
        } else {
            Ok(claims)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
    use ed25519_dalek::{Signer as _, SigningKey};
    use serde_json::{Value, json};

    const NOW: i64 = 1_000_000;

    fn signing(byte: u8) -> SigningKey {
        SigningKey::from_bytes(&[byte; 32])
    }

    fn keys() -> Keys {
        let jwk = |id: &str, key: &SigningKey| {
            json!({"kty": "OKP", "crv": "Ed25519", "kid": id, "alg": "EdDSA", "use": "sig",
                   "x": B64.encode(key.verifying_key().as_bytes())})
        };
        let set = json!({"keys": [jwk("a", &signing(1)), jwk("b", &signing(2)),
            {"kty": "oct", "kid": "c", "k": "AAAA"}]});
        Keys::parse(set.to_string().as_bytes()).unwrap()
    }

    fn header() -> Value {
        json!({"alg": "EdDSA", "typ": TOKEN_TYPE, "kid": "a"})
    }

    fn claims() -> Value {
        json!({"iss": ISSUER, "aud": AUDIENCE, "sub": uuid::Uuid::from_u128(1), "role": "customer",
            "sid": uuid::Uuid::from_u128(2), "iat": NOW, "exp": NOW + 300})
    }

    fn token(header: &Value, claims: &Value, key: &SigningKey) -> String {
        let text = format!(
            "{}.{}",
            B64.encode(header.to_string()),
            B64.encode(claims.to_string())
        );
        let signature = B64.encode(key.sign(text.as_bytes()).to_bytes());
        format!("{text}.{signature}")
    }

    fn changed(value: &Value, name: &str, to: Value) -> Value {
        let mut value = value.clone();
        value[name] = to;
        value
    }

    #[test]
    fn a_token_of_origin_counts_until_it_ends() {
        let good = token(&header(), &claims(), &signing(1));
        assert_eq!(keys().verify(&good, NOW).map(|c| c.exp), Ok(NOW + 300));
        assert_eq!(keys().verify(&good, NOW + 295), Err(BadToken::Expired));
        let second = token(
            &changed(&header(), "kid", json!("b")),
            &claims(),
            &signing(2),
        );
        assert!(keys().verify(&second, NOW).is_ok());
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table")]
    fn only_the_token_speaks_and_no_other_token() {
        let (h, c) = (header(), claims());
        let good = token(&h, &c, &signing(1));
        let (text, signature) = good.rsplit_once('.').unwrap();
        let unsigned = |header: &Value| {
            format!(
                "{}.{}.",
                B64.encode(header.to_string()),
                B64.encode(c.to_string())
            )
        };
        let public_key = signing(1).verifying_key();
        let hmac = {
            // The classic confusion: the public key used as an HMAC secret.
            use hmac::{Hmac, KeyInit as _, Mac as _};
            let header = json!({"alg": "HS256", "typ": TOKEN_TYPE, "kid": "a"});
            let text = format!(
                "{}.{}",
                B64.encode(header.to_string()),
                B64.encode(c.to_string())
            );
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(public_key.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            format!("{text}.{}", B64.encode(mac.finalize().into_bytes()))
        };
        let table = [
            (
                "forged",
                format!("{text}.{}", B64.encode([7; 64])),
                BadToken::Invalid,
            ),
            ("cut", text.to_owned(), BadToken::Invalid),
            (
                "other claims",
                format!(
                    "{}.{signature}",
                    unsigned(&h).trim_end_matches('.').replace('.', "x.")
                ),
                BadToken::Invalid,
            ),
            ("wrong key", token(&h, &c, &signing(9)), BadToken::Invalid),
            (
                "key of another id",
                token(&changed(&h, "kid", json!("b")), &c, &signing(1)),
                BadToken::Invalid,
            ),
            (
                "unknown key",
                token(&changed(&h, "kid", json!("z")), &c, &signing(1)),
                BadToken::UnknownKey,
            ),
            (
                "no key id",
                token(&json!({"alg": "EdDSA", "typ": TOKEN_TYPE}), &c, &signing(1)),
                BadToken::Invalid,
            ),
            (
                "wrong audience",
                token(&h, &changed(&c, "aud", json!("other")), &signing(1)),
                BadToken::Invalid,
            ),
            (
                "audiences",
                token(&h, &changed(&c, "aud", json!([AUDIENCE, "x"])), &signing(1)),
                BadToken::Invalid,
            ),
            (
                "wrong issuer",
                token(&h, &changed(&c, "iss", json!("other")), &signing(1)),
                BadToken::Invalid,
            ),
            (
                "wrong type",
                token(&changed(&h, "typ", json!("JWT")), &c, &signing(1)),
                BadToken::Invalid,
            ),
            (
                "no type",
                token(&json!({"alg": "EdDSA", "kid": "a"}), &c, &signing(1)),
                BadToken::Invalid,
            ),
            (
                "expired",
                token(&h, &changed(&c, "exp", json!(NOW - 1)), &signing(1)),
                BadToken::Expired,
            ),
            (
                "no end",
                token(&h, &changed(&c, "exp", Value::Null), &signing(1)),
                BadToken::Invalid,
            ),
            (
                "alg none",
                unsigned(&json!({"alg": "none", "typ": TOKEN_TYPE, "kid": "a"})),
                BadToken::Invalid,
            ),
            ("hmac", hmac, BadToken::Invalid),
            ("not ours", "x.y.z".to_owned(), BadToken::Invalid),
            ("empty", String::new(), BadToken::Invalid),
            ("huge", "a".repeat(100_000), BadToken::Invalid),
        ];
        for (what, token, error) in table {
            assert_eq!(keys().verify(&token, NOW), Err(error), "{what}");
        }
    }
}
