use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use contract::{CustomerId, SessionId, account::Role};
use uuid::Uuid;

use super::*;

/// An Ed25519 key in PKCS #8: a fixed prefix, then the 32 bytes.
fn entry(kid: &str, seed: u8, signs_from: DateTime<Utc>, ends: DateTime<Utc>) -> serde_json::Value {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend([seed; 32]);
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der)
    );
    serde_json::json!({ "kid": kid, "pem": pem, "signs_from": signs_from, "ends": ends })
}

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

fn claims(now: DateTime<Utc>) -> Claims {
    Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: CustomerId(Uuid::now_v7()),
        sid: SessionId(Uuid::now_v7()),
        role: Role::Customer,
        iat: now.timestamp(),
        exp: now.timestamp() + contract::account::ACCESS_TTL_S,
    }
}

fn kid_of(token: &str) -> String {
    decode_header(token).unwrap().kid.unwrap()
}

#[test]
fn a_new_key_is_published_before_it_signs_and_kept_until_it_ends() {
    let file = serde_json::json!([
        entry("old", 1, at(0), at(70)),
        entry("new", 2, at(60), at(1000)),
    ]);
    let keys = SigningKeys::parse(&file.to_string()).unwrap();
    let published = |minute| -> Vec<String> {
        let keys = keys.published(at(minute));
        keys.into_iter().map(|key| key.kid).collect()
    };

    let early = keys.sign(&claims(at(59)), at(59)).unwrap();
    let late = keys.sign(&claims(at(60)), at(60)).unwrap();

    assert_eq!(kid_of(&early), "old");
    assert_eq!(kid_of(&late), "new");
    assert_eq!(published(10), ["old", "new"]);
    assert_eq!(published(69), ["old", "new"]);
    assert_eq!(published(70), ["new"]);
    assert!(keys.verify(&early, at(61)).is_ok(), "signed by the old key");
    assert!(matches!(
        keys.verify(&early, at(64)),
        Err(BadToken::Expired)
    ));
    assert!(matches!(
        keys.verify(&early, at(70)),
        Err(BadToken::UnknownKey)
    ));
    assert!(!keys.can_sign(at(1000)));
}

#[test]
fn invalid_key_files_are_refused() {
    let good = entry("a", 1, at(0), at(1));
    let twice = serde_json::json!([good, good]).to_string();
    let no_key = serde_json::json!([{"kid": "a", "pem": "x", "signs_from": at(0), "ends": at(1)}]);
    assert!(matches!(SigningKeys::parse(&twice), Err(BadKeys::Twice(_))));
    assert!(matches!(
        SigningKeys::parse(&no_key.to_string()),
        Err(BadKeys::NotEd25519(..))
    ));
    assert!(matches!(
        SigningKeys::parse("{}"),
        Err(BadKeys::Malformed(_))
    ));
}
