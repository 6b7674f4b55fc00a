//! The development CA of this clone and the certificates it signed: the origin's, the edge's client
//! certificate, and the one for `up --tls`. ECDSA on P-256, in pure Rust, so that the runner itself
//! is quick to build.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyIdMethod, KeyUsagePurpose, PublicKeyData, SerialNumber, SignatureAlgorithm,
};
use time::OffsetDateTime;

use crate::error::{Context as _, Result};
use crate::secret::{private_folder, random, write_private};

const DAY: Duration = Duration::from_hours(24);
/// Safari rejects server certificates that are valid for more than 825 days.
const LIFE: Duration = DAY.saturating_mul(800);
/// The age at which all certificates are replaced, the CA included.
const RENEW_AFTER: Duration = DAY.saturating_mul(700);

/// The files in `.stoa/tls`.
#[derive(Debug, Clone)]
pub(crate) struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// Opens the folder; creates the CA and its certificates if they are missing or too old.
    pub(crate) fn open(state: &Path) -> Result<Self> {
        let certificates = Self {
            folder: state.join("tls"),
        };
        if !certificates.are_fresh() {
            certificates.make()?;
        }
        Ok(certificates)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn ca(&self) -> PathBuf {
        self.path("ca.pem")
    }

    fn are_fresh(&self) -> bool {
        // The last file that `make` writes.
        let made = std::fs::metadata(self.path("edge-client.pem")).and_then(|file| file.modified());
        made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age < RENEW_AFTER))
    }

    fn make(&self) -> Result<()> {
        private_folder(&self.folder)?;
        let ca_key = Key::generate()?;
        let mut ca = params("Stoa development CA", &[])?;
        ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = Issuer::from_params(&ca, &ca_key);
        let signed = ca
            .signed_by(&ca_key, &issuer)
            .context(|| "cannot sign the CA".to_owned())?;
        write_private(&self.path("ca.key"), &ca_key.pem)?;
        write_private(&self.ca(), &signed.pem())?;
        let names = ["localhost", "127.0.0.1", "::1"];
        for (file, name, names, usage) in [
            (
                "origin",
                "Stoa origin",
                &names[..],
                ExtendedKeyUsagePurpose::ServerAuth,
            ),
            (
                "localhost",
                "localhost",
                &names[..],
                ExtendedKeyUsagePurpose::ServerAuth,
            ),
            (
                "edge-client",
                "Stoa edge",
                &[][..],
                ExtendedKeyUsagePurpose::ClientAuth,
            ),
        ] {
            let key = Key::generate()?;
            let mut leaf = params(name, names)?;
            leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            leaf.extended_key_usages = vec![usage];
            leaf.use_authority_key_identifier_extension = true;
            let signed = leaf
                .signed_by(&key, &issuer)
                .context(|| format!("cannot sign {name}"))?;
            write_private(&self.path(&format!("{file}.key")), &key.pem)?;
            write_private(&self.path(&format!("{file}.pem")), &signed.pem())?;
        }
        Ok(())
    }
}

fn params(name: &str, alternatives: &[&str]) -> Result<CertificateParams> {
    let alternatives: Vec<String> = alternatives.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(alternatives)
        .context(|| format!("{name} cannot be a certificate"))?;
    params.distinguished_name.push(DnType::CommonName, name);
    let serial = random()?;
    params.serial_number = serial.first_chunk::<16>().map(|bytes| {
        let mut bytes = *bytes;
        bytes[0] = bytes[0] & 0x7f | 0x40; // positive, and never with a leading zero
        SerialNumber::from_slice(&bytes)
    });
    params.key_identifier_method = KeyIdMethod::PreSpecified(random()?[..20].to_vec());
    let now = now();
    params.not_before = now - DAY;
    params.not_after = now + LIFE;
    Ok(params)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a certificate is dated by the machine's clock"
)]
fn now() -> OffsetDateTime {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    OffsetDateTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

/// A private key that implements rcgen's signing traits.
struct Key {
    signing: SigningKey,
    public: Vec<u8>,
    pem: String,
}

impl Key {
    fn generate() -> Result<Self> {
        const WHY: &str = "cannot make a key";
        let signing = SigningKey::from_slice(&random()?).context(|| WHY.to_owned())?;
        let pem = signing
            .to_pkcs8_pem(LineEnding::LF)
            .context(|| WHY.to_owned())?
            .to_string();
        let public = signing
            .verifying_key()
            .to_sec1_point(false)
            .as_bytes()
            .to_vec();
        Ok(Self {
            signing,
            public,
            pem,
        })
    }
}

impl PublicKeyData for Key {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for Key {
    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, rcgen::Error> {
        let signature: DerSignature = self
            .signing
            .try_sign(message)
            .map_err(|_| rcgen::Error::RemoteKeyError)?;
        Ok(signature.as_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_made_once_and_kept() {
        let folder = std::env::temp_dir().join(format!("stoa-tls-{}", std::process::id()));
        let read = |certificates: &Certificates, name| {
            std::fs::read_to_string(certificates.path(name)).unwrap()
        };
        let first = Certificates::open(&folder).unwrap();
        let ca = read(&first, "ca.pem");
        assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(read(&first, "origin.key").starts_with("-----BEGIN PRIVATE KEY-----"));
        assert_eq!(read(&Certificates::open(&folder).unwrap(), "ca.pem"), ca);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
