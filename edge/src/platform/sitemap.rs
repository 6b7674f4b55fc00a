//! Sitemaps, generated from public reads of the catalogue.

use contract::{Locale, Problem, path};

use super::context::RequestContext;
use crate::{message::Response, plan::Sitemap, sitemap};

impl RequestContext {
    /// The response for a sitemap.
    pub async fn sitemap(&self, which: Sitemap) -> Response {
        match self.sitemap_text(which).await {
            Ok(xml) => Response::new(200, xml.into_bytes())
                .with("content-type", "application/xml; charset=utf-8"),
            Err(problem) => Response::problem(&problem),
        }
    }

    async fn sitemap_text(&self, which: Sitemap) -> Result<String, Box<Problem>> {
        let fetcher = self.fetcher(Locale::En, None);
        let origin = &self.config.public_url;
        Ok(match which {
            Sitemap::Index => sitemap::index(origin, &fetcher.get(path::SITEMAP).await?),
            Sitemap::Pages => sitemap::pages(origin, &fetcher.get(path::SITEMAP).await?),
            Sitemap::Products(part) => {
                let entries: Vec<_> = fetcher.get(path::sitemap_part(part)).await?;
                sitemap::products(origin, &entries)
            }
        })
    }
}
