//! The API's listener: a client without a certificate cannot connect, a request without an assertion is refused.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use clap::Parser as _;
use contract::{
    ErrorCode, Problem,
    assertion::{Asserted, AssertionKey, Direction},
    header, path,
};
use origin::{config::Cli, server};
use poem::{
    Server,
    listener::{Acceptor as _, Listener as _, TcpListener},
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::{Certificate, Client, Identity};
use sqlx::PgPool;

use crate::support::{ASSERTION_KEY, DERIVATION_SECRET, TestShop, keys, settings};

/// A CA that signs certificates.
pub struct Ca {
    pub pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Ca {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            pem,
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate for localhost and its key, PEM.
    pub fn leaf(&self) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }
}

pub fn file(name: &str, text: &str) -> String {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{number}-{name}", std::process::id());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The edge's assertion for a request for the keys.
const JWKS: Asserted<'static> = Asserted {
    direction: Direction::EdgeToOrigin,
    method: "GET",
    path: path::JWKS,
    client: "",
    body: b"",
};

/// Who verifies client certificates.
enum Verifies {
    Origin,
    Balancer,
}

/// The API behind its TLS listener, as `serve` sets it up, with this CA for both sides.
async fn listen(shop: &TestShop, ca: &Ca, verifies: Verifies) -> SocketAddr {
    let (certificate, key) = ca.leaf();
    let certificate = file("server.pem", &certificate);
    let (key, ca) = (file("server.key", &key), file("ca.pem", &ca.pem));
    let mut config = settings(&["--tls-cert", &certificate, "--tls-key", &key]);
    config.tls_client_ca = match verifies {
        Verifies::Origin => Some(ca.into()),
        Verifies::Balancer => None,
    };
    let listener = TcpListener::bind("127.0.0.1:0").rustls(server::tls(&config).unwrap());
    let acceptor = listener.into_acceptor().await.unwrap();
    let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
    let serving = Server::new_with_acceptor(acceptor).run(server::routes(&shop.app));
    #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
    drop(tokio::spawn(serving));
    address
}

/// A client that trusts the CA, with or without a client certificate.
pub fn client(ca: &Ca, identity: Option<(String, String)>) -> Client {
    let trusted = Certificate::from_pem(ca.pem.as_bytes()).unwrap();
    let mut client = Client::builder().tls_certs_only([trusted]);
    if let Some((certificate, key)) = identity {
        let pem = format!("{certificate}{key}");
        client = client.identity(Identity::from_pem(pem.as_bytes()).unwrap());
    }
    client.build().unwrap()
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn origin_requires_a_client_certificate_and_an_assertion(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let (ours, theirs) = (Ca::new(), Ca::new());
    let address = listen(&shop, &ours, Verifies::Origin).await;
    let url = format!("https://localhost:{}{}", address.port(), path::JWKS);
    let key = AssertionKey::parse(ASSERTION_KEY).unwrap();
    let assertion = || {
        let now = shop.app.clock.now().timestamp();
        key.sign(now, &JWKS, "request-1")
    };

    let edge = client(&ours, Some(ours.leaf()));
    let good = edge.get(&url).header(header::ASSERTION, assertion());
    let good = good.send().await.unwrap();
    assert_eq!(good.status(), 200);
    assert!(good.text().await.unwrap().contains(keys::KID));

    let without = edge.get(&url).send().await.unwrap();
    let problem: Problem = serde_json::from_slice(&without.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.code, ErrorCode::BadSignature);

    for (who, identity) in [("nobody", None), ("a stranger", Some(theirs.leaf()))] {
        let call = client(&ours, identity).get(&url);
        let answer = call.header(header::ASSERTION, assertion()).send().await;
        assert!(answer.is_err(), "{who} was answered: {answer:?}");
    }
}

#[sqlx::test(migrator = "origin::db::MIGRATIONS")]
async fn behind_a_load_balancer_only_the_assertion_is_required(pool: PgPool) {
    let shop = TestShop::open(pool).await;
    let ours = Ca::new();
    let address = listen(&shop, &ours, Verifies::Balancer).await;
    let url = format!("https://localhost:{}{}", address.port(), path::JWKS);
    let balancer = client(&ours, None);

    let answer = balancer.get(&url).send().await.unwrap();
    let problem: Problem = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(problem.code, ErrorCode::BadSignature);

    let key = AssertionKey::parse(ASSERTION_KEY).unwrap();
    let now = shop.app.clock.now().timestamp();
    let assertion = key.sign(now, &JWKS, "request-1");
    let answer = balancer.get(&url).header(header::ASSERTION, assertion);
    assert_eq!(answer.send().await.unwrap().status(), 200);
}

#[test]
fn the_verifier_of_client_certificates_must_be_configured() {
    let with = |more: &[&'static str]| {
        let serve = [
            ["--database-url", "x"],
            ["--public-url", "https://shop.test"],
            ["--assertion-keys", ASSERTION_KEY],
            ["--derivation-secret", DERIVATION_SECRET],
            ["--signing-keys-file", "f"],
            ["--payment-api-key", DERIVATION_SECRET],
            ["--payment-webhook-secret", DERIVATION_SECRET],
            ["--tls-cert", "c"],
            ["--tls-key", "k"],
        ];
        let serve = serve.iter().flatten().chain(more);
        Cli::try_parse_from(["origin", "serve"].iter().chain(serve)).is_ok()
    };

    assert!(!with(&[]), "neither is configured");
    assert!(!with(&["--tls-client-ca", "a", "--behind-balancer"]));
    assert!(with(&["--tls-client-ca", "a"]));
    assert!(with(&["--behind-balancer"]));
}
