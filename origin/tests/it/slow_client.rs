//! Slow clients (slowloris): a connection that makes no progress is closed.

use std::{net::SocketAddr, time::Duration};

use origin::http::connection::{Bounded, Bounds};
use poem::{
    Server, get, handler,
    listener::{Listener as _, TcpAcceptor, TcpListener},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    support::settings,
    tls::{Ca, file},
};

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_mins(1);

/// Longer than any of the short limits, even on a busy machine: what is still open then stays open.
const PATIENCE: Duration = Duration::from_secs(30);

const BOUNDS: Bounds = Bounds {
    connections: 64,
    opening: LONG,
    request: LONG,
    idle: LONG,
};

#[handler]
fn answer() -> &'static str {
    "answer"
}

fn serve(acceptor: impl poem::listener::Acceptor + 'static) -> SocketAddr {
    let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
    let routes = poem::Route::new().at("/", get(answer));
    let serving = Server::new_with_acceptor(acceptor).run(routes);
    #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
    drop(tokio::spawn(serving));
    address
}

async fn plain(bounds: Bounds) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve(Bounded::new(
        TcpAcceptor::from_tokio(listener).unwrap(),
        bounds,
    ))
}

async fn by_tls(bounds: Bounds) -> SocketAddr {
    let ca = Ca::new();
    let (certificate, key) = ca.leaf();
    let (certificate, key) = (file("slow.pem", &certificate), file("slow.key", &key));
    let mut config = settings(&["--tls-cert", &certificate, "--tls-key", &key]);
    config.tls_client_ca = Some(file("slow-ca.pem", &ca.pem).into());
    let tls = origin::server::tls(&config).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").rustls(tls);
    serve(Bounded::new(
        listener.into_acceptor().await.unwrap(),
        bounds,
    ))
}

/// Waits until the peer closes, and returns what it has sent until then.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    // A reset counts as closed.
    drop(read.unwrap());
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn a_silent_client_is_disconnected() {
    let short = Bounds {
        opening: SHORT,
        ..BOUNDS
    };
    for address in [plain(short).await, by_tls(short).await] {
        let mut silent = TcpStream::connect(address).await.unwrap();
        assert_eq!(until_closed(&mut silent).await, "");
    }
}

#[tokio::test]
async fn an_unfinished_handshake_is_disconnected() {
    let address = by_tls(Bounds {
        opening: SHORT,
        ..BOUNDS
    })
    .await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The header of a record that announces a ClientHello of 512 bytes, and its first bytes.
    stream
        .write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])
        .await
        .unwrap();
    until_closed(&mut stream).await;
}

#[tokio::test]
async fn a_head_that_trickles_in_is_disconnected_at_the_deadline() {
    let address = plain(Bounds {
        request: SHORT,
        ..BOUNDS
    })
    .await;
    let (mut reads, mut writes) = TcpStream::connect(address).await.unwrap().into_split();
    writes
        .write_all(b"GET / HTTP/1.1\r\nhost: shop\r\n")
        .await
        .unwrap();
    let dribble = async {
        // Ends when the peer has closed.
        while writes.write_all(b"x: y\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let mut heard = Vec::new();
    let read = async { drop(reads.read_to_end(&mut heard).await) };
    let both = futures_util::future::join(dribble, read);
    tokio::time::timeout(PATIENCE, both)
        .await
        .expect("still open");
    assert!(!String::from_utf8_lossy(&heard).contains("200 OK"));
}

#[tokio::test]
async fn a_missing_body_is_disconnected() {
    let address = plain(Bounds {
        request: SHORT,
        ..BOUNDS
    })
    .await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = b"POST /nowhere HTTP/1.1\r\nhost: shop\r\ncontent-length: 9\r\n\r\n12345678";
    stream.write_all(head).await.unwrap();
    until_closed(&mut stream).await;
}

#[tokio::test]
async fn a_connection_is_kept_alive_until_its_idle_timeout() {
    let address = plain(Bounds {
        idle: SHORT,
        ..BOUNDS
    })
    .await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    for _ in 0..2 {
        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: shop\r\n\r\n")
            .await
            .unwrap();
        let mut heard = String::new();
        while !heard.ends_with("answer") {
            let mut part = [0; 1024];
            let read = stream.read(&mut part).await.unwrap();
            assert!(read > 0, "closed after {heard:?}");
            heard.push_str(std::str::from_utf8(&part[..read]).unwrap());
        }
        assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
    }
    assert_eq!(until_closed(&mut stream).await, "");
}

#[tokio::test]
async fn connections_over_the_limit_wait_and_are_served_later() {
    let address = plain(Bounds {
        connections: 4,
        opening: SHORT,
        ..BOUNDS
    })
    .await;
    let mut silent = Vec::new();
    for _ in 0..4 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let mut real = TcpStream::connect(address).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n";
    real.write_all(request).await.unwrap();
    let heard = until_closed(&mut real).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
}
