//! Public responses, which are identical for everybody, served from the cache or computed on a cache miss.
//!
//! No function here receives the request: a [`PublicRead`] contains everything that a response may depend on.

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
    /// The response to a public read, with the cache status in `stoa-cache`. A cache miss counts against the allowance
    /// of `client`. The reads of a page pass no client, because the page has been counted already.
    pub async fn public(
        &self,
        read: &PublicRead,
        client: Option<&LimitKey>,
    ) -> Result<Response, LimitExceeded> {
        // Without the tag versions there is no cache key. A key with old versions could find an entry that is outdated
        // by an hour.
        let Some(versions) = self.versions(read.tags()).await else {
            self.allows_miss(client).await?;
            return Ok(self.render(read, &[]).await.with(header::CACHE, "bypass"));
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
        // Counted before joining: followers use their allowance too, since each of them may have to do the work itself.
        self.allows_miss(client).await?;
        let reply = match self.isolate.fills.join(&key, clock::now_ms()) {
            Role::Leader(leader) => self.fill(leader, read, key, &versions).await,
            Role::Follower(follower) => match follower.result().await {
                Some(reply) => reply,
                // The leader failed or was cancelled. Not joining again keeps a failing key from queueing its requests
                // one after the other.
                None => self.render(read, &versions).await,
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

    /// Revalidates a stale entry in the background, unless another request is already doing so.
    fn revalidate(&self, read: PublicRead, key: String, versions: Versions) {
        if let Role::Leader(leader) = self.isolate.fills.join(&key, clock::now_ms()) {
            let this = self.clone();
            self.context.wait_until(async move {
                this.fill(leader, &read, key, &versions).await;
            });
        }
    }

    /// Computes a response for the leader and its followers, and stores it in the background.
    async fn fill(
        &self,
        leader: Leader<Response>,
        read: &PublicRead,
        key: String,
        versions: &Versions,
    ) -> Response {
        // Looks again: between the cache miss and joining, another leader may have filled the entry and left.
        if let Some(reply) = get_fresh(&key).await {
            leader.complete(reply.clone());
            return reply;
        }
        let reply = self.render(read, versions).await;
        // Followers do not have to wait until the entry is stored.
        leader.complete(reply.clone());
        let (read, stored) = (read.clone(), reply.clone());
        self.context.wait_until(async move {
            store(&read, &key, &stored).await;
            // Only now: a request that missed the cache before the entry was stored must still find the leader, or it
            // would compute the response once more.
            drop(leader);
        });
        reply
    }

    /// Computes a response, bypassing the cache. Origin must have seen at least these tag versions, or a lagging
    /// replica could fill the new cache key with old data.
    async fn render(&self, read: &PublicRead, versions: &[(Tag, i64)]) -> Response {
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
        // A page that had to leave out a part of its data is marked `no-store`, and must not be cached as if it were
        // complete.
        let is_partial = reply.header("cache-control") == Some(policy::PRIVATE);
        let is_cacheable = !is_partial && read.policy().ttl_for_status(reply.status).is_some();
        let cache_control = if is_partial {
            policy::PRIVATE
        } else {
            read.policy().cache_control(reply.status)
        };
        reply.set("cache-control", cache_control);
        if is_cacheable {
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

async fn get_fresh(key: &str) -> Option<Response> {
    let (meta, body) = cache_api::get(key).await?;
    matches!(meta.age(clock::now_ms()), Age::Fresh).then(|| meta.reply(body))
}

async fn store(read: &PublicRead, key: &str, reply: &Response) {
    let ttl = read.policy().ttl_for_status(reply.status);
    if let Some(meta) = Meta::of(reply, ttl, clock::now_ms()) {
        cache_api::put(key, &meta, reply.body.clone()).await;
    }
}
