//! The `<head>` of a page: title, description, canonical URL, alternates, link preview, JSON-LD.

use contract::{Locale, catalog::Image, path::page::localised};

use crate::{
    page_request::PageRequest,
    text::{browse::browse, text},
};

/// The shop's logo as a bitmap, for link previews.
const MARK: &str = "/icons/512.png";
/// Its width and height in pixels.
const MARK_SIZE: u32 = 512;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The title, without the shop's name.
    pub title: String,
    /// One sentence for search engines and previews; falls back to the shop's tagline.
    pub description: Option<String>,
    /// The query of the canonical URL, without `?`; empty for none.
    pub canonical_query: String,
    /// Whether search engines may index it.
    pub indexed: bool,
    /// The preview image. Previews do not render SVG: the shop's logo replaces one.
    pub image: Option<Image>,
    /// The Open Graph type, such as `product`; `website` by default.
    pub kind: Option<&'static str>,
    /// JSON-LD.
    pub json_ld: Option<serde_json::Value>,
    /// Seconds after which the page reloads by itself where there is no script.
    pub refresh_s: Option<u32>,
}

impl Head {
    /// The head of a page that search engines may index.
    pub fn public(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: Some(description.into()),
            indexed: true,
            ..Self::default()
        }
    }

    /// The head of a page with `noindex`.
    pub fn private(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Adds the page number to title and description of a list, except on its first page.
    #[must_use]
    pub fn on_page(mut self, locale: Locale, page: u32) -> Self {
        if page > 1 {
            let number = (browse(locale).page_number)(page);
            self.title = format!("{} · {number}", self.title);
            self.description = self
                .description
                .map(|description| format!("{description} {number}."));
        }
        self
    }

    /// Renders the elements for the page of this request.
    pub fn html(&self, request: &PageRequest) -> String {
        let mut html = String::new();
        let title = match self.title.as_str() {
            "" => "Stoa".to_owned(),
            title => format!("{title} · Stoa"),
        };
        push(&mut html, &["<title>", &escape(&title), "</title>"]);
        let tagline = text(request.locale).tagline;
        let description = self.description.as_deref().unwrap_or(tagline);
        meta(&mut html, "name", "description", description);
        if self.indexed {
            self.addresses(&mut html, request, &title);
            meta(&mut html, "property", "og:description", description);
        } else {
            meta(&mut html, "name", "robots", "noindex");
        }
        if let Some(json_ld) = &self.json_ld {
            // A `</script>` in the data would end the element.
            let json = json_ld.to_string().replace('<', "\\u003c");
            push(
                &mut html,
                &["<script type=\"application/ld+json\">", &json, "</script>"],
            );
        }
        if let Some(seconds) = self.refresh_s {
            let seconds = seconds.to_string();
            push(
                &mut html,
                &[
                    "<noscript><meta http-equiv=\"refresh\" content=\"",
                    &seconds,
                    "\"></noscript>",
                ],
            );
        }
        html
    }

    fn addresses(&self, html: &mut String, request: &PageRequest, title: &str) {
        let query = match self.canonical_query.as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        };
        let at = |locale| {
            let path = localised(locale, &request.path);
            escape(&format!("{}{path}{query}", request.origin))
        };
        let here = at(request.locale);
        push(html, &["<link rel=\"canonical\" href=\"", &here, "\">"]);
        for locale in Locale::ALL {
            let tag = locale.as_str();
            push(
                html,
                &[
                    "<link rel=\"alternate\" hreflang=\"",
                    tag,
                    "\" href=\"",
                    &at(locale),
                    "\">",
                ],
            );
        }
        push(
            html,
            &[
                "<link rel=\"alternate\" hreflang=\"x-default\" href=\"",
                &at(Locale::En),
                "\">",
            ],
        );
        meta(html, "property", "og:site_name", "Stoa");
        meta(html, "property", "og:title", title);
        push(
            html,
            &["<meta property=\"og:url\" content=\"", &here, "\">"],
        );
        meta(html, "property", "og:type", self.kind.unwrap_or("website"));
        for locale in Locale::ALL {
            let name = if locale == request.locale {
                "og:locale"
            } else {
                "og:locale:alternate"
            };
            meta(html, "property", name, territory(locale));
        }
        self.preview(html, request);
    }

    /// The preview that messengers and social networks show for a link to the page.
    fn preview(&self, html: &mut String, request: &PageRequest) {
        let mark = || Image {
            url: MARK.to_owned(),
            alt: "Stoa".to_owned(),
            width: MARK_SIZE,
            height: MARK_SIZE,
        };
        let image = self.image.clone().filter(|image| !is_vector(image));
        let card = if image.is_some() {
            "summary_large_image"
        } else {
            "summary"
        };
        let image = image.unwrap_or_else(mark);
        let address = if image.url.starts_with('/') {
            format!("{}{}", request.origin, image.url)
        } else {
            image.url
        };
        meta(html, "property", "og:image", &address);
        meta(html, "property", "og:image:width", &image.width.to_string());
        meta(
            html,
            "property",
            "og:image:height",
            &image.height.to_string(),
        );
        meta(html, "property", "og:image:alt", &image.alt);
        meta(html, "name", "twitter:card", card);
    }
}

fn is_vector(image: &Image) -> bool {
    image.url.strip_suffix(".svg").is_some()
}

/// The Open Graph locale of a language.
const fn territory(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en_GB",
        Locale::De => "de_DE",
    }
}

fn meta(html: &mut String, key: &str, name: &str, content: &str) {
    push(
        html,
        &[
            "<meta ",
            key,
            "=\"",
            name,
            "\" content=\"",
            &escape(content),
            "\">",
        ],
    );
}

fn push(html: &mut String, parts: &[&str]) {
    for part in parts {
        html.push_str(part);
    }
}

/// Escapes text for an element or a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> PageRequest {
        PageRequest {
            locale: Locale::De,
            path: "/products/mug".into(),
            query: Vec::new(),
            refused: None,
            form_key: String::new(),
            has_token: false,
            origin: "https://shop.example".into(),
            now_s: None,
        }
    }

    #[test]
    fn a_public_page_has_its_url_in_every_language() {
        let html = Head::public("A \"mug\" <b>", "One").html(&request());
        assert!(
            html.contains("<title>A &quot;mug&quot; &lt;b&gt; · Stoa</title>"),
            "{html}"
        );
        assert!(html.contains("rel=\"canonical\" href=\"https://shop.example/de/products/mug\""));
        assert!(html.contains("hreflang=\"en\" href=\"https://shop.example/products/mug\""));
        assert!(!html.contains("noindex"));
        assert!(html.contains("property=\"og:locale\" content=\"de_DE\""));
        assert!(html.contains("property=\"og:locale:alternate\" content=\"en_GB\""));
    }

    #[test]
    fn a_preview_never_gets_an_svg() {
        let with = |url: &str| {
            let image = Some(Image {
                url: url.to_owned(),
                alt: "A \"mug\"".to_owned(),
                width: 800,
                height: 1000,
            });
            Head {
                image,
                ..Head::public("Mug", "One")
            }
            .html(&request())
        };
        for (url, shown, pixels) in [
            ("/photos/mug.jpg", "/photos/mug.jpg", 800),
            ("/pictures/mug/thing/clay.svg", "/icons/512.png", 512),
        ] {
            let html = with(url);
            let image = format!("\"og:image\" content=\"https://shop.example{shown}\"");
            assert!(html.contains(&image), "{html}");
            let size = format!("\"og:image:width\" content=\"{pixels}\"");
            assert!(html.contains(&size), "{html}");
            assert!(html.contains("og:image:alt") && html.contains("og:image:height"));
            assert!(!html.contains(".svg"), "{html}");
        }
        let alt = "\"og:image:alt\" content=\"A &quot;mug&quot;\"";
        assert!(with("/photos/mug.jpg").contains(alt));
    }

    #[test]
    fn a_private_page_is_not_indexed_and_json_ld_cannot_end_its_script() {
        let head = Head {
            json_ld: Some(serde_json::json!({ "name": "</script><script>alert(1)" })),
            ..Head::private("Cart")
        };
        let html = head.html(&request());
        assert!(html.contains("content=\"noindex\"") && !html.contains("canonical"));
        assert!(html.contains("name=\"description\" content=\"Gute Dinge"));
        assert_eq!(html.matches("</script>").count(), 1, "{html}");
    }
}
