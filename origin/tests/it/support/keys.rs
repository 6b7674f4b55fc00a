//! Keys that sign access tokens in tests, generated for each run; and forged tokens.

use std::{path::PathBuf, sync::OnceLock};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, crypto::sign};
use serde_json::{Value, json};

/// The id of the signing key.
pub const KID: &str = "test-1";

/// An Ed25519 key in PKCS #8 PEM: the format's fixed prefix, then 32 random bytes.
pub fn pem() -> String {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend(rand::random::<[u8; 32]>());
    let text = STANDARD.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
}

/// The key by which the shops of this run sign.
pub fn ours() -> &'static str {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(pem)
}

/// The key file, for `--signing-keys-file`.
pub fn file() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let name = format!("signing-keys-{}.json", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let keys = json!([{
            "kid": KID,
            "pem": ours(),
            "signs_from": "2020-01-01T00:00:00Z",
            "ends": "2120-01-01T00:00:00Z",
        }]);
        std::fs::write(&path, keys.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

/// A token with this header and these claims, signed with this key whatever they claim.
pub fn forge(header: &Value, claims: &Value, pem: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let key = EncodingKey::from_ed_pem(pem.as_bytes()).unwrap();
    let signature = sign(message.as_bytes(), &key, Algorithm::EdDSA).unwrap();
    format!("{message}.{signature}")
}

/// The header of a valid token.
pub fn good_header() -> Value {
    let mut header = serde_json::to_value(Header::new(Algorithm::EdDSA)).unwrap();
    header["typ"] = json!(contract::account::TOKEN_TYPE);
    header["kid"] = json!(KID);
    header
}
