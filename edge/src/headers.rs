//! The headers of every response of the edge, and those of static files.

use contract::header;

use crate::{cache::policy, csp, message::Response, trace::Trace};

/// Security headers of every response.
const ALWAYS: [(&str, &str); 6] = [
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

const REFERRER_POLICY: &str = "strict-origin-when-cross-origin";
/// `referrer-policy` of a response whose URL contains a secret.
pub const NO_REFERRER: &str = "no-referrer";

/// Completes the headers of a response. The defaults are the strict ones: `no-store` and a policy that allows nothing,
/// unless the handler has set others.
pub fn finish(reply: &mut Response, trace: &Trace) {
    for (name, value) in ALWAYS {
        reply.set(name, value);
    }
    if reply.header("referrer-policy").is_none() {
        reply.set("referrer-policy", REFERRER_POLICY);
    }
    if reply.header("content-security-policy").is_none() {
        reply.set("content-security-policy", csp::NOTHING);
    }
    if reply.header("cache-control").is_none() {
        reply.set("cache-control", policy::PRIVATE);
    }
    reply.set(header::REQUEST_ID, trace.request_id.clone());
}

/// The service worker. Its name has no hash, and an outdated one would keep serving outdated pages, so that browsers
/// must revalidate it.
const WORKER: &str = "/sw.js";

/// `cache-control` of a static file. Files with a hash in their name are immutable; so are fonts, whose names contain
/// their version.
pub fn asset_cache_control(path: &str) -> &'static str {
    if path == WORKER {
        "no-cache"
    } else if is_hashed(path) || path.strip_suffix(".woff2").is_some() {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    }
}

/// Whether the name contains a hash, as Trunk's output does: `shop-0123456789abcdef.css`,
/// `shop-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-')
        .is_some_and(|(_, hash)| hash.len() >= 15 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Path and media type of the speculation rules, which list the pages that a browser may prefetch: public ones only.
pub const SPECULATION: (&str, &str) = ("/speculation.json", "application/speculationrules+json");

/// The value of `speculation-rules`. The header avoids an inline script in every page.
pub fn speculation_rules() -> String {
    let (path, _) = SPECULATION;
    format!("\"{path}\"")
}

/// The content security policy of a static file. SVG files are sandboxed; the service worker may fetch.
pub fn asset_policy(path: &str) -> &'static str {
    if path == WORKER {
        csp::WORKER
    } else if path.strip_suffix(".svg").is_some() {
        csp::PICTURE
    } else {
        csp::NOTHING
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashed_names_are_immutable() {
        for (path, hashed) in [
            ("/frontend-0123456789abcdef.js", true),
            ("/frontend-0123456789abcdef_bg.wasm", true),
            ("/fonts/body-0123456789abcdef.woff2", true),
            ("/fonts/body-5.3.0.woff2", true),
            ("/favicon.svg", false),
            ("/manifest.webmanifest", false),
            ("/sw.js", false),
            ("/robots.txt", false),
            ("/a-short.css", false),
            ("/a-0123456789abcdeg.css", false),
        ] {
            assert_eq!(
                asset_cache_control(path).contains("immutable"),
                hashed,
                "{path}"
            );
        }
    }

    #[test]
    fn the_service_worker_is_revalidated_and_may_fetch() {
        assert_eq!(asset_cache_control("/sw.js"), "no-cache");
        assert!(asset_policy("/sw.js").contains("connect-src 'self'"));
        assert_eq!(asset_policy("/other.js"), csp::NOTHING);
    }

    #[test]
    fn browsers_prefetch_only_public_pages() {
        use crate::{
            plan::{Plan, plan},
            request_parts::{Address, Method},
        };
        let rules = include_str!("../../frontend/public/speculation.json");
        let rules: serde_json::Value = serde_json::from_str(rules).unwrap();
        let pages = rules["prefetch"][0]["where"]["and"][0]["href_matches"].as_array();
        for page in pages.unwrap() {
            let path = page.as_str().unwrap().replace(":slug", "a-slug");
            assert!(!path.contains(['*', ':']), "{path} names one kind of page");
            let address = Address {
                method: Method::Get,
                host: "shop".into(),
                path: path.clone(),
                query: String::new(),
                language: contract::Locale::En,
            };
            assert!(
                matches!(plan(&address, "shop"), Plan::Public(_)),
                "{path} is public"
            );
        }
    }

    #[test]
    fn responses_are_not_cached_by_default() {
        let trace = Trace::begin(None, [0; 32]);
        let mut reply = Response::new(200, Vec::new());
        finish(&mut reply, &trace);
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("content-security-policy"), Some(csp::NOTHING));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some(REFERRER_POLICY));
        let mut link = Response::see_other("/").with("referrer-policy", NO_REFERRER);
        finish(&mut link, &trace);
        assert_eq!(link.header("referrer-policy"), Some(NO_REFERRER));
    }
}
