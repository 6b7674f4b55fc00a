//! The keys that sign access tokens, their rotation, and the verification of a token.
//!
//! A key is published and trusted from the moment it is in the file until `ends`. The newest key whose `signs_from` has
//! passed signs. So a new key is known everywhere before it signs.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, Utc};
use contract::account::{AUDIENCE, Claims, ISSUER, TOKEN_TYPE};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
    jwk::{AlgorithmParameters, Jwk},
};
use serde::Deserialize;

/// The signing keys.
#[derive(Clone, Default)]
pub struct SigningKeys(Arc<Vec<Key>>);

struct Key {
    kid: String,
    /// The public point, base64url.
    x: String,
    signs_from: DateTime<Utc>,
    ends: DateTime<Utc>,
    private: EncodingKey,
    public: DecodingKey,
}

/// One entry of the file.
#[derive(Deserialize)]
struct Entry {
    kid: String,
    pem: String,
    signs_from: DateTime<Utc>,
    ends: DateTime<Utc>,
}

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadKeys {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Unreadable(String, #[source] std::io::Error),
    /// It is not the expected JSON.
    #[error("must be [{{\"kid\", \"pem\", \"signs_from\", \"ends\"}}]: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A key is not Ed25519 in PKCS #8.
    #[error("key {0}: must be an Ed25519 private key in PKCS #8 PEM: {1}")]
    NotEd25519(String, #[source] jsonwebtoken::errors::Error),
    /// Two keys have the same id.
    #[error("key {0} is listed twice")]
    Twice(String),
}

/// Why a token cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum CannotSign {
    /// No key signs at this time.
    #[error("no signing key is active: see SIGNING_KEYS_FILE")]
    NoKey,
    /// The library refused.
    #[error("the token cannot be signed")]
    Refused(#[from] jsonwebtoken::errors::Error),
}

/// Why a token was rejected.
#[derive(Debug, thiserror::Error)]
pub enum BadToken {
    /// Not a token, not of our algorithm, or its signature, issuer or audience is wrong.
    #[error("the token is not valid")]
    Invalid(#[from] jsonwebtoken::errors::Error),
    /// `typ` is not that of an access token.
    #[error("the token is of another type")]
    WrongType,
    /// `kid` is unknown, or its key has ended.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// The token has expired.
    #[error("the token has expired")]
    Expired,
}

/// A public key for `/jwks.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its id.
    pub kid: String,
    /// The public point, base64url.
    pub x: String,
}

impl SigningKeys {
    /// Reads the key file.
    pub fn read(path: &Path) -> Result<Self, BadKeys> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| BadKeys::Unreadable(path.display().to_string(), error))?;
        Self::parse(&text)
    }

    /// Parses the key file's content.
    pub fn parse(text: &str) -> Result<Self, BadKeys> {
        let entries: Vec<Entry> = serde_json::from_str(text)?;
        let mut keys: Vec<Key> = Vec::with_capacity(entries.len());
        for entry in entries {
            if keys.iter().any(|key| key.kid == entry.kid) {
                return Err(BadKeys::Twice(entry.kid));
            }
            keys.push(Key::of(entry)?);
        }
        Ok(Self(Arc::new(keys)))
    }

    /// Whether a key signs at this time.
    pub fn can_sign(&self, now: DateTime<Utc>) -> bool {
        self.active(now).is_some()
    }

    fn active(&self, now: DateTime<Utc>) -> Option<&Key> {
        self.0
            .iter()
            .filter(|key| key.signs_from <= now && now < key.ends)
            .max_by_key(|key| key.signs_from)
    }

    /// Signs claims with the active key.
    pub fn sign(&self, claims: &Claims, now: DateTime<Utc>) -> Result<String, CannotSign> {
        let key = self.active(now).ok_or(CannotSign::NoKey)?;
        let header = Header {
            typ: Some(TOKEN_TYPE.to_owned()),
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        Ok(encode(&header, claims, &key.private)?)
    }

    /// Verifies a token and returns its claims: signed by one of our keys, with our issuer, audience and type, and not
    /// expired.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, BadToken> {
        let header = decode_header(token)?;
        if header.typ.as_deref() != Some(TOKEN_TYPE) || header.crit.is_some() {
            return Err(BadToken::WrongType);
        }
        let key = self
            .0
            .iter()
            .find(|key| header.kid.as_deref() == Some(&key.kid) && now < key.ends)
            .ok_or(BadToken::UnknownKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false; // by our own clock, below
        let claims = decode::<Claims>(token, &key.public, &validation)?.claims;
        if claims.exp <= now.timestamp() {
            return Err(BadToken::Expired);
        }
        Ok(claims)
    }

    /// The published keys at this time.
    pub fn published(&self, now: DateTime<Utc>) -> Vec<PublicKey> {
        self.0
            .iter()
            .filter(|key| now < key.ends)
            .map(|key| PublicKey {
                kid: key.kid.clone(),
                x: key.x.clone(),
            })
            .collect()
    }
}

impl Key {
    fn of(entry: Entry) -> Result<Self, BadKeys> {
        let not_ed25519 = |error| BadKeys::NotEd25519(entry.kid.clone(), error);
        let private = EncodingKey::from_ed_pem(entry.pem.as_bytes()).map_err(not_ed25519)?;
        let jwk = Jwk::from_encoding_key(&private, Algorithm::EdDSA).map_err(not_ed25519)?;
        let public = DecodingKey::from_jwk(&jwk).map_err(not_ed25519)?;
        let AlgorithmParameters::OctetKeyPair(point) = jwk.algorithm else {
            return Err(not_ed25519(
                jsonwebtoken::errors::ErrorKind::InvalidEddsaKey.into(),
            ));
        };
        Ok(Self {
            kid: entry.kid,
            x: point.x,
            signs_from: entry.signs_from,
            ends: entry.ends,
            private,
            public,
        })
    }
}

#[cfg(test)]
mod tests;
