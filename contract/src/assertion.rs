//! Signed assertions that authenticate requests between services: from the edge to origin, and from the relay to the
//! edge. The HMAC-SHA256 covers direction, key id, time, method, path, request id, the shopper's network and the digest
//! of the body.
//!
//! Header format: `v2;kid=<id>;t=<unix seconds>;rid=<request id>;sig=<base64url>`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// Maximum clock skew between signer and verifier in seconds, in either direction.
pub const MAX_SKEW_S: i64 = 30;

/// Sender and receiver of a request: a signature for one direction is not valid in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The edge to origin.
    EdgeToOrigin,
    /// The relay to the edge.
    RelayToEdge,
}

impl Direction {
    const fn as_str(self) -> &'static str {
        match self {
            Self::EdgeToOrigin => "edge-to-origin",
            Self::RelayToEdge => "relay-to-edge",
        }
    }
}

/// The parts of a request that an assertion signs.
#[derive(Debug, Clone, Copy)]
pub struct Asserted<'a> {
    /// Sender and receiver.
    pub direction: Direction,
    /// The HTTP method.
    pub method: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// The value of `stoa-client`; empty if the header is absent.
    pub client: &'a str,
    /// The body; may be empty.
    pub body: &'a [u8],
}

/// A shared key and its id.
#[derive(Clone)]
pub struct AssertionKey {
    /// The key's id, visible ASCII without `;` and `=`.
    pub id: String,
    mac: Hmac<Sha256>,
}

/// Why an assertion is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAssertion {
    /// The header does not have the expected format.
    #[error("the assertion is malformed")]
    Malformed,
    /// No accepted key has this id.
    #[error("the assertion's key is unknown")]
    UnknownKey,
    /// The time differs from the verifier's clock by more than [`MAX_SKEW_S`].
    #[error("the assertion is too old or from the future")]
    Stale,
    /// The signature does not match this request.
    #[error("the assertion's signature is wrong")]
    WrongSignature,
}

impl AssertionKey {
    /// Parses `id:base64url` as configured; none if the format is wrong or the secret is shorter than 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.trim().split_once(':')?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?;
        let id_ok = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !id_ok || secret.len() < 32 {
            return None;
        }
        Some(Self {
            id: id.to_owned(),
            mac: Hmac::new_from_slice(&secret).ok()?,
        })
    }

    fn mac(&self, now_s: i64, asserted: &Asserted<'_>, request_id: &str) -> Hmac<Sha256> {
        let Asserted {
            direction,
            method,
            path,
            client,
            body,
        } = asserted;
        let mut mac = self.mac.clone();
        // Line breaks separate the parts unambiguously because none of them can contain one: key id and time by their
        // format, the others as parts of an HTTP head.
        let (direction, id) = (direction.as_str(), &self.id);
        let head =
            format!("v2\n{direction}\n{id}\n{now_s}\n{method}\n{path}\n{request_id}\n{client}\n");
        mac.update(head.as_bytes());
        mac.update(&Sha256::digest(body));
        mac
    }

    /// The value of the assertion header for a request.
    pub fn sign(&self, now_s: i64, asserted: &Asserted<'_>, request_id: &str) -> String {
        let mac = self.mac(now_s, asserted, request_id);
        format_header("v2", &self.id, now_s, request_id, mac)
    }

    /// Signs a text that is not a request. The result is base64url, and valid for this purpose only.
    pub fn sign_text(&self, purpose: &str, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac_of_text(purpose, text).finalize().into_bytes())
    }

    /// Whether this is a valid signature by [`Self::sign_text`].
    pub fn verify_text(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let mac = self.mac_of_text(purpose, text);
        URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|signature| mac.verify_slice(&signature).is_ok())
    }

    fn mac_of_text(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        // Domain separation: the message of an assertion starts with a version instead of `text`.
        mac.update(format!("text\n{purpose}\n{text}").as_bytes());
        mac
    }

    /// Signs in the format of the previous release, which covers neither direction nor network nor body. Only the relay
    /// uses it, as a fallback until the next release: the relay is deployed before the edge, which may not support `v2`
    /// yet.
    pub fn sign_v1(&self, now_s: i64, method: &str, path: &str, request_id: &str) -> String {
        let mac = self.mac_v1(now_s, method, path, request_id);
        format_header("v1", &self.id, now_s, request_id, mac)
    }

    fn mac_v1(&self, now_s: i64, method: &str, path: &str, request_id: &str) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        let message = format!("v1\n{}\n{now_s}\n{method}\n{path}\n{request_id}", self.id);
        mac.update(message.as_bytes());
        mac
    }
}

fn format_header(
    version: &str,
    id: &str,
    now_s: i64,
    request_id: &str,
    mac: Hmac<Sha256>,
) -> String {
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{version};kid={id};t={now_s};rid={request_id};sig={signature}")
}

impl std::fmt::Debug for AssertionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AssertionKey({})", self.id)
    }
}

/// Verifies a header against the accepted keys and returns the request id.
pub fn verify(
    keys: &[AssertionKey],
    header: &str,
    now_s: i64,
    asserted: &Asserted<'_>,
) -> Result<String, BadAssertion> {
    let mut parts = header.split(';');
    let version = parts.next().unwrap_or_default();
    let mut next = |name: &str| -> Result<&str, BadAssertion> {
        parts
            .next()
            .and_then(|part| part.strip_prefix(name))
            .ok_or(BadAssertion::Malformed)
    };
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
    // The MAC decides, in constant time. The checks before it reveal only what the client has sent itself.
    let mac = match version {
        "v2" => key.mac(time, asserted, request_id),
        // Contract step of expand and contract: remove this arm and `sign_v1` in the next release. During a rolling
        // deployment the other side may still run the previous release. This release never signs `v1` towards origin,
        // and a `v2` signature is not valid as `v1`: without the key nobody can downgrade an assertion.
        "v1" => key.mac_v1(time, asserted.method, asserted.path, request_id),
        _ => return Err(BadAssertion::Malformed),
    };
    mac.verify_slice(&signature)
        .map_err(|_| BadAssertion::WrongSignature)?;
    Ok(request_id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: &str, byte: u8) -> AssertionKey {
        let secret = URL_SAFE_NO_PAD.encode([byte; 32]);
        AssertionKey::parse(&format!("{id}:{secret}")).unwrap()
    }

    const ORDER: Asserted<'static> = Asserted {
        direction: Direction::EdgeToOrigin,
        method: "POST",
        path: "/api/v1/orders?x=1",
        client: "192.0.2.1",
        body: br#"{"quantity":1}"#,
    };

    #[test]
    fn an_assertion_is_valid_only_for_its_own_request_and_time() {
        let keys = [key("a", 1), key("b", 2)];
        let header = keys[1].sign(1000, &ORDER, "r-1");
        let check = |now, asserted: &Asserted<'_>| verify(&keys, &header, now, asserted);

        assert_eq!(check(1000, &ORDER).as_deref(), Ok("r-1"));
        assert_eq!(check(1031, &ORDER), Err(BadAssertion::Stale));
        assert_eq!(check(969, &ORDER), Err(BadAssertion::Stale));
        let others = [
            Asserted {
                direction: Direction::RelayToEdge,
                ..ORDER
            },
            Asserted {
                method: "GET",
                ..ORDER
            },
            Asserted {
                path: "/api/v1/orders?x=2",
                ..ORDER
            },
            Asserted {
                client: "192.0.2.2",
                ..ORDER
            },
            Asserted {
                client: "",
                ..ORDER
            },
            Asserted {
                body: br#"{"quantity":12}"#,
                ..ORDER
            },
            Asserted { body: b"", ..ORDER },
        ];
        for other in others {
            assert_eq!(
                check(1000, &other),
                Err(BadAssertion::WrongSignature),
                "{other:?}"
            );
        }
        let renamed = header.replace("rid=r-1", "rid=r-2");
        let wrong = verify(&keys, &renamed, 1000, &ORDER);
        assert_eq!(wrong, Err(BadAssertion::WrongSignature));
    }

    #[test]
    fn the_previous_format_is_accepted_and_a_v2_signature_is_not_valid_as_v1() {
        let keys = [key("a", 1)];
        let old = keys[0].sign_v1(1000, ORDER.method, ORDER.path, "r-1");
        assert_eq!(verify(&keys, &old, 1000, &ORDER).as_deref(), Ok("r-1"));
        let new = keys[0].sign(1000, &ORDER, "r-1");
        for forged in [new.replacen("v2", "v1", 1), old.replacen("v1", "v2", 1)] {
            let wrong = verify(&keys, &forged, 1000, &ORDER);
            assert_eq!(wrong, Err(BadAssertion::WrongSignature), "{forged}");
        }
    }

    #[test]
    fn the_signature_of_a_text_is_valid_only_for_its_purpose_and_key() {
        let signature = key("a", 1).sign_text("device", "t");
        assert!(key("a", 1).verify_text("device", "t", &signature));
        assert!(!key("a", 1).verify_text("device", "u", &signature));
        assert!(!key("a", 1).verify_text("other", "t", &signature));
        assert!(!key("a", 2).verify_text("device", "t", &signature));
        assert!(!key("a", 1).verify_text("device", "t", ""));
    }

    #[test]
    fn forged_and_malformed_assertions_are_refused() {
        let keys = [key("a", 1)];
        let stranger = key("a", 9).sign(1000, &ORDER, "r");
        let unknown = key("z", 1).sign(1000, &ORDER, "r");
        assert_eq!(
            verify(&keys, &stranger, 1000, &ORDER),
            Err(BadAssertion::WrongSignature)
        );
        assert_eq!(
            verify(&keys, &unknown, 1000, &ORDER),
            Err(BadAssertion::UnknownKey)
        );
        for text in [
            "",
            "v2",
            "v3;kid=a;t=1000;rid=r;sig=AA",
            "v2;kid=a;t=x;rid=r;sig=AA",
            ";;;;;",
            "v2;kid=a;t=1000;rid=r;sig=*",
        ] {
            assert_eq!(
                verify(&keys, text, 1000, &ORDER),
                Err(BadAssertion::Malformed),
                "{text}"
            );
        }
        assert!(AssertionKey::parse("a:").is_none());
        assert!(AssertionKey::parse(":AAAA").is_none());
        assert!(AssertionKey::parse(&format!("a:{}", URL_SAFE_NO_PAD.encode([1; 31]))).is_none());
    }
}
