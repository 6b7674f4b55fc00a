//! `robots.txt` and sitemaps (sitemaps.org), which list each page in every language.

use std::fmt::Write as _;

use contract::{
    Locale, Timestamp,
    catalog::{Sitemap, SitemapEntry},
    path::page,
};

/// Public pages that only change with a new build. Private pages are not listed.
const FIXED: [&str; 5] = [
    page::DELIVERY,
    page::IMPRINT,
    page::TERMS,
    page::PRIVACY,
    page::WITHDRAWAL,
];

/// The content of `robots.txt`: crawlers may read everything but the API. Pages that should not be indexed have a
/// `noindex` directive, which a crawler must be able to read.
pub fn robots(origin: &str) -> String {
    format!(
        "User-agent: *\nDisallow: /api/\n\nSitemap: {origin}{}\n",
        page::SITEMAP
    )
}

/// The sitemap index: the pages, and each part of the products.
pub fn index(origin: &str, sitemap: &Sitemap) -> String {
    let mut xml = begin("sitemapindex", "");
    let mut part = |name: &str, changed_at: Option<Timestamp>| {
        let _ = write!(xml, "<sitemap><loc>{origin}/sitemap-{name}.xml</loc>");
        last_change(&mut xml, changed_at);
        xml.push_str("</sitemap>\n");
    };
    part("pages", newest(sitemap));
    for (number, changed_at) in (1_u32..).zip(&sitemap.parts) {
        part(&format!("products-{number}"), Some(*changed_at));
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

/// The sitemap of the home page, the categories and the legal pages.
pub fn pages(origin: &str, sitemap: &Sitemap) -> String {
    let home = (page::HOME.to_owned(), newest(sitemap));
    let categories = sitemap
        .categories
        .iter()
        .map(|entry| (page::category(&entry.slug), Some(entry.changed_at)));
    let fixed = FIXED.map(|path| (path.to_owned(), None));
    urls(origin, std::iter::once(home).chain(categories).chain(fixed))
}

/// The sitemap of one part of the products.
pub fn products(origin: &str, entries: &[SitemapEntry]) -> String {
    let products = entries
        .iter()
        .map(|entry| (page::product(&entry.slug), Some(entry.changed_at)));
    urls(origin, products)
}

fn newest(sitemap: &Sitemap) -> Option<Timestamp> {
    sitemap.parts.iter().max().copied()
}

fn begin(root: &str, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{more}>\n"
    )
}

/// A sitemap of these pages. Does not escape XML: slugs and the shop's origin contain no special characters.
fn urls(origin: &str, paths: impl Iterator<Item = (String, Option<Timestamp>)>) -> String {
    let mut xml = begin("urlset", " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
    for (path, changed_at) in paths {
        for locale in Locale::ALL {
            let here = page::localised(locale, &path);
            let _ = write!(xml, "<url><loc>{origin}{here}</loc>");
            last_change(&mut xml, changed_at);
            // Must match the alternate links in the pages' heads.
            let others = Locale::ALL.map(|other| (other.as_str(), other));
            for (tag, other) in others.into_iter().chain([("x-default", Locale::En)]) {
                let there = page::localised(other, &path);
                let _ = write!(
                    xml,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{origin}{there}\"/>"
                );
            }
            xml.push_str("</url>\n");
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

fn last_change(xml: &mut String, changed_at: Option<Timestamp>) {
    if let Some(at) = changed_at {
        let _ = write!(
            xml,
            "<lastmod>{}</lastmod>",
            at.format("%Y-%m-%dT%H:%M:%SZ")
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://shop.example";

    fn entry(slug: &str, at: &str) -> SitemapEntry {
        SitemapEntry {
            slug: slug.parse().unwrap(),
            changed_at: at.parse().unwrap(),
        }
    }

    #[test]
    fn every_page_is_listed_in_every_language_with_its_alternates() {
        let xml = products(ORIGIN, &[entry("mug", "2026-11-20T13:05:00.5Z")]);
        assert_eq!(xml.matches("<url>").count(), 2, "{xml}");
        assert!(xml.contains("<loc>https://shop.example/de/products/mug</loc>"));
        assert!(xml.contains("<lastmod>2026-11-20T13:05:00Z</lastmod>"));
        let other = "hreflang=\"de\" href=\"https://shop.example/de/products/mug\"";
        assert_eq!(xml.matches(other).count(), 2);
        let default = "hreflang=\"x-default\" href=\"https://shop.example/products/mug\"";
        assert_eq!(xml.matches(default).count(), 2);
    }

    #[test]
    fn the_index_names_every_part_and_when_it_changed() {
        let sitemap = Sitemap {
            categories: vec![entry("table", "2026-11-20T00:00:00Z")],
            parts: vec![
                "2026-11-20T00:00:00Z".parse().unwrap(),
                "2026-11-21T00:00:00Z".parse().unwrap(),
            ],
        };
        let xml = index(ORIGIN, &sitemap);
        assert_eq!(xml.matches("<sitemap>").count(), 3, "{xml}");
        assert!(xml.contains("/sitemap-products-2.xml</loc><lastmod>2026-11-21T00:00:00Z"));
        let xml = pages(ORIGIN, &sitemap);
        assert!(xml.contains("<loc>https://shop.example/</loc><lastmod>2026-11-21"));
        assert!(xml.contains("<loc>https://shop.example/de/categories/table</loc>"));
        for private in ["cart", "checkout", "account", "sign-in", "search"] {
            assert!(!xml.contains(private), "{private}");
        }
    }

    #[test]
    fn robots_txt_names_the_sitemap_and_excludes_the_api() {
        let text = robots(ORIGIN);
        assert!(text.contains("Disallow: /api/\n"));
        assert!(text.contains("Sitemap: https://shop.example/sitemap.xml\n"));
    }
}
