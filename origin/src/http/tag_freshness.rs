//! Fresh cache fills: the edge sends the minimum tag versions that a response must reflect, and a read goes to the
//! writer if the replica has not replayed them yet. Otherwise stale data could be cached under the new version.

use contract::{header, tag};
use poem::{FromRequest, Request, RequestBody, Result};
use sqlx::{PgConnection, Postgres, pool::PoolConnection};

use super::error::ApiError;
use crate::db::Db;

/// The maximum number of tags in one request: a read depends on one tag, a page on a few.
const MAX_TAGS: usize = 16;

/// The minimum tag versions that a response must reflect; empty if the header is missing.
#[derive(Debug, Default)]
pub struct MinTagVersions {
    tags: Vec<String>,
    versions: Vec<i64>,
}

impl MinTagVersions {
    /// A connection with these versions: to the replica if it is current enough, otherwise to the writer.
    pub async fn connect(&self, db: &Db) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        if self.tags.is_empty() || !db.has_replica() {
            return db.read().await;
        }
        let mut replica = db.read().await?;
        if self.are_met_by(&mut replica).await? {
            return Ok(replica);
        }
        drop(replica);
        db.read_fresh().await
    }

    async fn are_met_by(&self, conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"SELECT NOT EXISTS (
                   SELECT FROM unnest($1::text[], $2::bigint[]) AS required (tag, version)
                   LEFT JOIN tag_version v ON v.tag = required.tag
                   WHERE required.version > coalesce(v.version, 0)
               ) AS "met!""#,
            &self.tags,
            &self.versions,
        )
        .fetch_one(conn)
        .await
    }
}

impl<'a> FromRequest<'a> for MinTagVersions {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let mut min_versions = Self::default();
        let Some((name, text)) = [header::MIN_TAG_VERSIONS, header::MIN_TAG_VERSIONS_OLD]
            .into_iter()
            .find_map(|name| Some((name, request.header(name)?)))
        else {
            return Ok(min_versions);
        };
        let refused = || ApiError::field(name, contract::FieldCode::TagVersions);
        for (tag, version) in tag::parse_min_versions(text).map_err(|_| refused())? {
            min_versions.tags.push(tag.to_string());
            min_versions.versions.push(version);
        }
        if min_versions.tags.len() > MAX_TAGS {
            return Err(refused().into());
        }
        Ok(min_versions)
    }
}
