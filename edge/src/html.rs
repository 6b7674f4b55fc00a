//! Trunk's `index.html` as the template of pages, and the page for what the edge itself refuses.

use contract::{ErrorCode, Locale, path::page};

/// What Trunk writes where a nonce belongs.
const NONCE: &str = "{{__TRUNK NONCE__}}";
const NONCE_ATTRIBUTE: &str = " nonce=\"{{__TRUNK NONCE__}}\"";
/// Where `leptos_meta` puts titles and metas.
const HEAD_MARKER: &str = "<!--HEAD-->";

/// `index.html`, cut after `<body>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    head: String,
    tail: String,
    stylesheets: String,
}

impl Template {
    /// Cuts the file; none where it has no `</head>` or `<body>`.
    pub fn parse(index: &str) -> Option<Self> {
        let (before, after) = index.split_once("<body")?;
        let (attributes, tail) = after.split_once('>')?;
        let (head, between) = before.split_once("</head>")?;
        Some(Self {
            head: format!("{head}{HEAD_MARKER}</head>{between}<body{attributes}>"),
            tail: tail.to_owned(),
            stylesheets: stylesheets(head),
        })
    }

    /// What stands before and after the app, for a private page with a nonce or a public one without.
    pub fn around(&self, nonce: Option<&str>) -> (String, String) {
        let fill = |text: &str| match nonce {
            Some(nonce) => text.replace(NONCE, nonce),
            None => text.replace(NONCE_ATTRIBUTE, ""),
        };
        (fill(&self.head), fill(&self.tail))
    }

    /// The page for an error that the app does not show: no script, the shop's style.
    pub fn error_page(&self, code: ErrorCode, locale: Locale, trace_id: &str) -> String {
        error_page(&self.stylesheets, code, locale, trace_id)
    }
}

fn stylesheets(head: &str) -> String {
    head.split("<link")
        .skip(1)
        .filter_map(|link| link.split_once('>'))
        .map(|(attributes, _)| attributes)
        .filter(|attributes| attributes.contains("stylesheet"))
        .fold(String::new(), |tags, attributes| {
            tags + "<link" + &attributes.replace(NONCE_ATTRIBUTE, "") + ">"
        })
}

/// An error's page; `head` is markup of ours, everything else is told by the code.
pub fn error_page(head: &str, code: ErrorCode, locale: Locale, trace_id: &str) -> String {
    let (message, home, reference) = match locale {
        Locale::En => (code.title(), "To the start page", "Reference"),
        Locale::De => (german(code), "Zur Startseite", "Referenz"),
    };
    let status = code.status();
    let start = page::localised(locale, page::HOME);
    // Trace ids are hex digits; nothing here comes from outside.
    format!(
        "<!doctype html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{status} · Stoa</title>{head}</head>\
         <body><main class=\"edge-error\"><h1>{message}</h1><p><a href=\"{start}\">{home}</a></p>\
         <p><small>{reference}: <code>{trace_id}</code></small></p></main></body></html>"
    )
}

fn german(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::CrossSite => "Diese Anfrage kam von einer anderen Seite und wurde abgelehnt.",
        ErrorCode::NotFound => "Hier ist nichts.",
        ErrorCode::MethodNotAllowed | ErrorCode::BadRequest => {
            "Die Anfrage wurde nicht verstanden."
        }
        ErrorCode::TooLarge => "Die Anfrage ist zu groß.",
        ErrorCode::UnsupportedMediaType => "Diese Art von Inhalt wird nicht unterstützt.",
        ErrorCode::RateLimited => "Zu viele Anfragen. Bitte einen Moment warten.",
        ErrorCode::Unavailable => "Der Shop ist im Moment nicht erreichbar.",
        _ => "Bei uns ist etwas schiefgegangen.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"/s.css\" \
        nonce=\"{{__TRUNK NONCE__}}\"/><link rel=\"icon\" href=\"/i.svg\">\
        <script type=\"module\" nonce=\"{{__TRUNK NONCE__}}\">go()</script></head><body></body></html>";

    #[test]
    fn the_template_goes_around_the_app() {
        let template = Template::parse(INDEX).unwrap();
        let (head, tail) = template.around(Some("n0"));
        assert!(head.ends_with("<!--HEAD--></head><body>"), "{head}");
        assert!(
            head.contains("<script type=\"module\" nonce=\"n0\">"),
            "{head}"
        );
        assert_eq!(tail, "</body></html>");
        assert!(!template.around(None).0.contains("nonce"));
        assert_eq!(Template::parse("<html>"), None);
    }

    #[test]
    fn an_error_page_has_the_shops_style_and_no_script() {
        let template = Template::parse(INDEX).unwrap();
        let html = template.error_page(ErrorCode::RateLimited, Locale::De, "abc");
        assert!(
            html.contains("<link rel=\"stylesheet\" href=\"/s.css\"/>"),
            "{html}"
        );
        assert!(
            html.contains("href=\"/de\"") && html.contains("<code>abc</code>"),
            "{html}"
        );
        assert!(
            !html.contains("<script") && !html.contains("icon"),
            "{html}"
        );
    }
}
