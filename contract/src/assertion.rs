//! What the edge signs so that origin knows a request came through it, and the relay signs for the
//! edge: key id, time, method, path and request id under HMAC-SHA256.
//!
//! The header reads `v1;kid=<id>;t=<unix seconds>;rid=<request id>;sig=<base64url>`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How far the signer's clock may be off, in seconds, either way.
pub const MAX_SKEW_S: i64 = 30;

/// A shared key and its id.
#[derive(Clone)]
pub struct AssertionKey {
    /// The key's id, visible ASCII without `;` and `=`.
    pub id: String,
    secret: Vec<u8>,
}

/// Why an assertion does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAssertion {
    /// Not of the form.
    #[error("the assertion is malformed")]
    Malformed,
    /// Signed with a key that is not known.
    #[error("the assertion's key is unknown")]
    UnknownKey,
    /// The time is too far off.
    #[error("the assertion is too old or from the future")]
    Stale,
    /// The signature is wrong, or for another request.
    #[error("the assertion's signature is wrong")]
    WrongSignature,
}

impl AssertionKey {
    /// A key from `id:base64url` (as configured); at least 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.trim().split_once(':')?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?;
        let id_ok = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (id_ok && secret.len() >= 32).then(|| Self {
            id: id.to_owned(),
            secret,
        })
    }

    fn mac(&self, now_s: i64, method: &str, path: &str, request_id: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        let message = format!("v1\n{}\n{now_s}\n{method}\n{path}\n{request_id}", self.id);
        mac.update(message.as_bytes());
        Some(mac)
    }

    /// The header's value for a request. `path` includes the query.
    pub fn sign(&self, now_s: i64, method: &str, path: &str, request_id: &str) -> String {
        let signature = self
            .mac(now_s, method, path, request_id)
            .map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
            .unwrap_or_default();
        format!(
            "v1;kid={};t={now_s};rid={request_id};sig={signature}",
            self.id
        )
    }
}

impl std::fmt::Debug for AssertionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AssertionKey({})", self.id)
    }
}

/// Checks a header against the keys that are valid now; answers the request id.
pub fn verify(
    keys: &[AssertionKey],
    header: &str,
    now_s: i64,
    method: &str,
    path: &str,
) -> Result<String, BadAssertion> {
    let mut parts = header.split(';');
    let mut next = |name: &str| -> Result<&str, BadAssertion> {
        parts
            .next()
            .and_then(|part| part.strip_prefix(name))
            .ok_or(BadAssertion::Malformed)
    };
    next("v1")?;
    let (kid, time, request_id, signature) =
        (next("kid=")?, next("t=")?, next("rid=")?, next("sig=")?);
    let time: i64 = time.parse().map_err(|_| BadAssertion::Malformed)?;
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| BadAssertion::Malformed)?;
    let key = keys
        .iter()
        .find(|key| key.id == kid)
        .ok_or(BadAssertion::UnknownKey)?;
    if time.abs_diff(now_s) > MAX_SKEW_S.unsigned_abs() {
        return Err(BadAssertion::Stale);
    }
    key.mac(time, method, path, request_id)
        .and_then(|mac| mac.verify_slice(&signature).ok())
        .ok_or(BadAssertion::WrongSignature)?;
    Ok(request_id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, byte: u8) -> AssertionKey {
        AssertionKey {
            id: id.to_owned(),
            secret: vec![byte; 32],
        }
    }

    #[test]
    fn an_assertion_holds_for_its_own_request_and_time_alone() {
        let keys = [key("a", 1), key("b", 2)];
        let header = keys[1].sign(1000, "POST", "/api/v1/orders?x=1", "r-1");
        let check = |now, method, path| verify(&keys, &header, now, method, path);

        assert_eq!(
            check(1000, "POST", "/api/v1/orders?x=1").as_deref(),
            Ok("r-1")
        );
        assert_eq!(
            check(1031, "POST", "/api/v1/orders?x=1"),
            Err(BadAssertion::Stale)
        );
        assert_eq!(
            check(969, "POST", "/api/v1/orders?x=1"),
            Err(BadAssertion::Stale)
        );
        assert_eq!(
            check(1000, "GET", "/api/v1/orders?x=1"),
            Err(BadAssertion::WrongSignature)
        );
        assert_eq!(
            check(1000, "POST", "/api/v1/orders?x=2"),
            Err(BadAssertion::WrongSignature)
        );
    }

    #[test]
    fn forged_and_malformed_assertions_are_refused() {
        let keys = [key("a", 1)];
        let stranger = key("a", 9).sign(1000, "GET", "/", "r");
        let unknown = key("z", 1).sign(1000, "GET", "/", "r");
        assert_eq!(
            verify(&keys, &stranger, 1000, "GET", "/"),
            Err(BadAssertion::WrongSignature)
        );
        assert_eq!(
            verify(&keys, &unknown, 1000, "GET", "/"),
            Err(BadAssertion::UnknownKey)
        );
        for text in [
            "",
            "v1",
            "v2;kid=a",
            "v1;kid=a;t=x;rid=r;sig=AA",
            ";;;;;",
            "v1;kid=a;t=1000;rid=r;sig=*",
        ] {
            assert_eq!(
                verify(&keys, text, 1000, "GET", "/"),
                Err(BadAssertion::Malformed),
                "{text}"
            );
        }
    }
}
