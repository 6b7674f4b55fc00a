//! Public answers: the same bytes for everybody, from the cache where it has them.
//!
//! Nothing here is given the request: a [`PublicRead`] says all that an answer may depend on.

use contract::{header, tag::Tag};
use sha2::{Digest as _, Sha256};

use super::{cache_api, clock, context::RequestContext, limits::LimitExceeded};
use crate::{
    cache::{
        entry::{Age, Meta},
        key::{self, Versions},
        policy,
    },
    csp, forward,
    limit::{Limit, LimitKey},
    message::Response,
    plan::{Kind, PublicRead},
    single_flight::{Leader, Role},
    sitemap,
    trace::hex,
};

impl RequestContext {
    /// A public answer; `stoa-cache` says where it came from. A cache miss uses the allowance of `client`; without one it
    /// is not counted, because the page that needs it was.
    pub async fn public(
        &self,
        read: &PublicRead,
        client: Option<&LimitKey>,
    ) -> Result<Response, LimitExceeded> {
        let Some(versions) = self.versions(read.tags()).await else {
            self.allows_miss(client).await?;
            return Ok(self.make(read, &[]).await.with(header::CACHE, "bypass"));
        };
        let key = key::key(read, &self.config.host, &self.config.build, &versions);
        if let Some((meta, body)) = cache_api::get(&key).await {
            match meta.age(clock::now_ms()) {
                Age::Fresh => return Ok(meta.reply(body).with(header::CACHE, "hit")),
                Age::Stale => {
                    self.revalidate(read.clone(), key, versions);
                    return Ok(meta.reply(body).with(header::CACHE, "stale"));
                }
                Age::Expired => {}
            }
        }
        self.allows_miss(client).await?;
        let reply = match self.isolate.fills.join(&key, clock::now_ms()) {
            Role::Leader(leader) => self.fill(leader, read, key, &versions).await,
            Role::Follower(follower) => match follower.result().await {
                Some(reply) => reply,
                None => self.make(read, &versions).await,
            },
        };
        Ok(reply.with(header::CACHE, "miss"))
    }

    async fn allows_miss(&self, client: Option<&LimitKey>) -> Result<(), LimitExceeded> {
        match client {
            Some(client) => self.allows(Limit::Miss, client).await,
            None => Ok(()),
        }
    }

    /// Makes a stale answer again after the response, unless another request is doing so.
    fn revalidate(&self, read: PublicRead, key: String, versions: Versions) {
        if let Role::Leader(leader) = self.isolate.fills.join(&key, clock::now_ms()) {
            let this = self.clone();
            self.context.wait_until(async move {
                this.fill(leader, &read, key, &versions).await;
            });
        }
    }

    /// Makes an answer for all who ask for it at the time, and stores it after the response.
    async fn fill(
        &self,
        leader: Leader<Response>,
        read: &PublicRead,
        key: String,
        versions: &Versions,
    ) -> Response {
        // Another leader may have finished between our look into the cache and our joining.
        if let Some(reply) = fresh(&key).await {
            leader.complete(reply.clone());
            return reply;
        }
        let reply = self.make(read, versions).await;
        leader.complete(reply.clone());
        let (read, stored) = (read.clone(), reply.clone());
        self.context.wait_until(async move {
            keep(&read, &key, &stored).await;
            // Only now: a request that missed the cache before the entry was there still finds the leader.
            drop(leader);
        });
        reply
    }

    async fn make(&self, read: &PublicRead, versions: &[(Tag, i64)]) -> Response {
        let mut reply = match read.kind() {
            Kind::Page => self.public_page(read).await,
            Kind::Robots => {
                Response::new(200, sitemap::robots(&self.config.public_url).into_bytes())
                    .with("content-type", "text/plain; charset=utf-8")
            }
            Kind::Sitemap(which) => self.sitemap(which).await,
            Kind::Api | Kind::Picture => {
                let call = forward::public_call(read, versions);
                forward::filter_response_headers(self.send(&call).await)
            }
        };
        let partial = reply.header("cache-control") == Some(policy::PRIVATE);
        let kept = !partial && read.policy().ttl_for_status(reply.status).is_some();
        let lifetime = if partial {
            policy::PRIVATE
        } else {
            read.policy().cache_control(reply.status)
        };
        reply.set("cache-control", lifetime);
        if kept {
            let digest = hex(&Sha256::digest(&reply.body));
            reply.set(
                "etag",
                format!("\"{}\"", digest.get(..32).unwrap_or_default()),
            );
        }
        match read.kind() {
            Kind::Page | Kind::Robots | Kind::Sitemap(_) => {}
            Kind::Picture => reply.set("content-security-policy", csp::PICTURE),
            Kind::Api => {
                reply.set("vary", "accept-language, stoa-locale");
                if reply
                    .header("content-type")
                    .is_some_and(|kind| kind.starts_with("text/html"))
                {
                    let policy = csp::document(&String::from_utf8_lossy(&reply.body));
                    reply.set("content-security-policy", policy);
                }
            }
        }
        reply
    }
}

async fn fresh(key: &str) -> Option<Response> {
    let (meta, body) = cache_api::get(key).await?;
    matches!(meta.age(clock::now_ms()), Age::Fresh).then(|| meta.reply(body))
}

async fn keep(read: &PublicRead, key: &str, reply: &Response) {
    let keeps = read.policy().ttl_for_status(reply.status);
    if let Some(meta) = Meta::of(reply, keeps, clock::now_ms()) {
        cache_api::put(key, &meta, reply.body.clone()).await;
    }
}
