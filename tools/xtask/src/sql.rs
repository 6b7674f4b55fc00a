//! The subset of PostgreSQL's wire protocol that runs SQL on the embedded server: cleartext password
//! (on loopback) and simple queries. On a user's own server, origin's migrations run instead.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;

use crate::error::{Context as _, Error, Result};

/// Drops and creates a database; returns its URL.
pub(crate) fn fresh_database(server_url: &str, name: &str) -> Result<String> {
    run(
        server_url,
        &format!("drop database if exists {name} with (force)"),
    )?;
    run(server_url, &format!("create database {name}"))?;
    let (server, _) = server_url
        .rsplit_once('/')
        .ok_or_else(|| Error::new("the database's address has no name"))?;
    Ok(format!("{server}/{name}"))
}

/// Runs statements as one simple query.
pub(crate) fn run(url: &str, statements: &str) -> Result<()> {
    const WHY: &str = "the database does not answer";
    let address = Address::parse(url).ok_or_else(|| Error::new("not a database's address"))?;
    let mut stream = TcpStream::connect(address.server).context(|| WHY.to_owned())?;
    let mut answers = BufReader::new(stream.try_clone().context(|| WHY.to_owned())?);
    let mut hello = 196_608_i32.to_be_bytes().to_vec(); // protocol 3.0
    for word in ["user", address.user, "database", address.database, ""] {
        hello.extend(word.bytes().chain([0]));
    }
    send(&mut stream, None, &hello).context(|| WHY.to_owned())?;
    let mut asked = false;
    loop {
        let (kind, body) = receive(&mut answers).context(|| WHY.to_owned())?;
        match kind {
            b'R' if body.get(..4) == Some(&[0, 0, 0, 3]) => {
                let password = [address.password.as_bytes(), &[0]].concat();
                send(&mut stream, Some(b'p'), &password).context(|| WHY.to_owned())?;
            }
            b'R' if body.get(..4) != Some(&[0; 4]) => {
                return Err(Error::new("the database wants another kind of password"));
            }
            b'E' => return Err(Error(message(&body))),
            b'Z' if asked => return Ok(()),
            b'Z' => {
                asked = true;
                let query = [statements.as_bytes(), &[0]].concat();
                send(&mut stream, Some(b'Q'), &query).context(|| WHY.to_owned())?;
            }
            _ => {}
        }
    }
}

struct Address<'a> {
    user: &'a str,
    password: &'a str,
    server: &'a str,
    database: &'a str,
}

impl<'a> Address<'a> {
    fn parse(url: &'a str) -> Option<Self> {
        let (credentials, endpoint) = url.strip_prefix("postgres://")?.rsplit_once('@')?;
        let (user, password) = credentials.split_once(':')?;
        let (server, database) = endpoint.split_once('/')?;
        Some(Self {
            user,
            password,
            server,
            database,
        })
    }
}

fn send(stream: &mut impl Write, kind: Option<u8>, body: &[u8]) -> std::io::Result<()> {
    let length = i32::try_from(body.len() + 4).map_err(std::io::Error::other)?;
    let message: Vec<u8> = kind
        .into_iter()
        .chain(length.to_be_bytes())
        .chain(body.iter().copied())
        .collect();
    stream.write_all(&message)
}

fn receive(answers: &mut impl Read) -> std::io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    answers.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = usize::try_from(i32::from_be_bytes(length)).map_err(std::io::Error::other)?;
    let mut body = vec![0; length.saturating_sub(4)];
    answers.read_exact(&mut body)?;
    Ok((kind, body))
}

/// The text of an `ErrorResponse`: its field `M`.
fn message(body: &[u8]) -> String {
    body.split(|&byte| byte == 0)
        .find_map(|field| field.strip_prefix(b"M"))
        .map_or_else(
            || "the database refused".to_owned(),
            |text| String::from_utf8_lossy(text).into(),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_framed_and_errors_read() {
        let mut wire = Vec::new();
        send(&mut wire, Some(b'Q'), b"select 1\0").unwrap();
        assert_eq!(wire.get(..5), Some(&[b'Q', 0, 0, 0, 13][..]));
        assert_eq!(
            receive(&mut &wire[..]).unwrap(),
            (b'Q', b"select 1\0".to_vec())
        );
        assert_eq!(
            message(b"SERROR\0C42P01\0Mno such table\0\0"),
            "no such table"
        );
    }

    #[test]
    fn an_address_has_four_parts() {
        let address = Address::parse("postgres://ada:se:cret@127.0.0.1:5/shop").unwrap();
        assert_eq!((address.user, address.password), ("ada", "se:cret"));
        assert_eq!((address.server, address.database), ("127.0.0.1:5", "shop"));
        assert!(Address::parse("mysql://x").is_none());
    }
}
