//! Secrets of this clone, generated at the first start: random, readable only by their owner.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::error::{Context as _, Result};

/// The files in `.stoa/secrets`.
#[derive(Debug, Clone)]
pub(crate) struct Secrets {
    folder: PathBuf,
}

impl Secrets {
    /// Opens the folder and generates missing secrets.
    pub(crate) fn open(state: &Path) -> Result<Self> {
        let folder = state.join("secrets");
        private_folder(&folder)?;
        let secrets = Self { folder };
        secrets.keep("database-password", || Ok(base64url(&random()?)))?;
        secrets.keep("assertion-key", || {
            Ok(format!("dev-1:{}", base64url(&random()?)))
        })?;
        secrets.keep("derivation-secret", || Ok(base64url(&random()?)))?;
        secrets.keep("payment-webhook-secret", || Ok(base64url(&random()?)))?;
        secrets.keep("payment-api-key", || Ok(base64url(&random()?)))?;
        secrets.keep("merchant-password", || Ok(base64url(&random()?)))?;
        secrets.keep("signing-keys.json", || {
            Ok(signing_keys(&ed25519_pem(&random()?)))
        })?;
        Ok(secrets)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Result<String> {
        let path = self.path(name);
        let text =
            std::fs::read_to_string(&path).context(|| format!("cannot read {}", path.display()))?;
        Ok(text.trim_end().to_owned())
    }

    fn keep(&self, name: &str, make: impl FnOnce() -> Result<String>) -> Result<()> {
        let path = self.path(name);
        if path.is_file() {
            Ok(())
        } else {
            write_private(&path, &make()?)
        }
    }
}

pub(crate) fn private_folder(folder: &Path) -> Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .context(|| format!("cannot make {}", folder.display()))
}

/// Atomically writes a file that only its owner can read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<()> {
    let draft = path.with_extension("draft");
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(text.as_bytes())?;
        std::fs::rename(&draft, path)
    };
    write().context(|| format!("cannot write {}", path.display()))
}

/// 32 bytes from the operating system's random source.
pub(crate) fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context(|| "cannot read /dev/urandom".to_owned())?;
    Ok(bytes)
}

/// The signing keys of access tokens in origin's format: one key, active from the start.
fn signing_keys(pem: &str) -> String {
    let from = "2026-01-01T00:00:00Z";
    serde_json::json!([{ "kid": "dev-1", "pem": pem, "signs_from": from, "ends": "2100-01-01T00:00:00Z" }])
        .to_string()
}

/// An Ed25519 key as PKCS #8: a fixed prefix (RFC 8410) and the 32 bytes.
fn ed25519_pem(seed: &[u8; 32]) -> String {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend_from_slice(seed);
    let body = STANDARD.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signing_key_is_pkcs8_of_48_bytes() {
        let pem = ed25519_pem(&[7; 32]);
        assert!(pem.contains("\nMC4CAQAwBQYDK2VwBCIEIAcHBwcH"), "{pem}");
        assert_eq!(pem.lines().nth(1).map(str::len), Some(64)); // 48 bytes need no padding
    }
}
