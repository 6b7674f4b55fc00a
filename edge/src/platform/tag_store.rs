//! The tag store: a single Durable Object with the version of every tag that was ever raised.

use std::collections::HashMap;

use contract::tag::{RaiseTags, TagVersion};
use serde::Deserialize;
use worker::{DurableObject, Env, Request, Response, Result, SqlStorage, State, durable_object};

/// Tag versions in `SQLite`. Raising takes the maximum, so that raises may be late, duplicated or out of order.
#[durable_object(fetch)]
pub struct TagStore {
    sql: SqlStorage,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    version: i64,
}

impl DurableObject for TagStore {
    fn new(state: State, _env: Env) -> Self {
        let sql = state.storage().sql();
        // Cannot fail in a Durable Object with SQLite. If it did, every later statement would return the error.
        let _ = sql.exec(
            "create table if not exists tag (name text primary key, version integer not null) without rowid",
            None,
        );
        Self { sql }
    }

    /// `POST /raise` with [`RaiseTags`]; `POST /read` with a list of tags, which returns the versions of those that
    /// have one.
    async fn fetch(&self, mut request: Request) -> Result<Response> {
        match request.path().as_str() {
            "/raise" => {
                let raise: RaiseTags = request.json().await?;
                for TagVersion { tag, version } in raise.tags {
                    self.sql.exec(
                        "insert into tag (name, version) values (?, ?)
                         on conflict (name) do update set version = max(version, excluded.version)",
                        vec![tag.into(), version.into()],
                    )?;
                }
                Response::empty()
            }
            "/read" => {
                let names: Vec<String> = request.json().await?;
                let mut versions = HashMap::new();
                for name in names {
                    let rows: Vec<Row> = self
                        .sql
                        .exec(
                            "select name, version from tag where name = ?",
                            vec![name.into()],
                        )?
                        .to_array()?;
                    versions.extend(rows.into_iter().map(|row| (row.name, row.version)));
                }
                Response::from_json(&versions)
            }
            _ => Response::error("not found", 404),
        }
    }
}
