//! The hosted page: the amount, the payee, and the outcome to simulate. No script, one stylesheet.

#![expect(
    clippy::unused_async,
    reason = "handlers are all of one kind: a sync one would take its arguments by value for nothing"
)]

use contract::{
    Locale,
    order::PaymentFailure,
    payment::{Checkout, CheckoutState, OpenCheckout},
};
use poem::{
    Response, Result, handler,
    http::StatusCode,
    web::{Data, Form, Path, Query},
};
use serde::Deserialize;

use crate::{
    TestPay,
    checkout_store::{Entry, Verdict},
    now_s,
    text::{Texts, amount},
    webhook::{self, Manner},
};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    how: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Decision {
    #[serde(rename = "do")]
    what: String,
    #[serde(default)]
    how: String,
}

/// `GET /pay/{id}`
#[handler]
pub(crate) async fn show(
    pay: Data<&TestPay>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(entry) = find(&pay, &id) else {
        return unknown(&asked);
    };
    let locale = locale(&asked, &entry.request);
    if entry.checkout.state == CheckoutState::Open {
        html(
            StatusCode::OK,
            locale,
            &entry.request,
            &choices(&entry, locale),
        )
    } else {
        html(
            StatusCode::OK,
            locale,
            &entry.request,
            &ended(&entry.request, locale),
        )
    }
}

/// `POST /pay/{id}`
#[handler]
pub(crate) async fn decide(
    pay: Data<&TestPay>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response> {
    let verdict = match decision.what.as_str() {
        "pay" => approved(&decision.how),
        "decline" => Verdict::Failed(PaymentFailure::Declined),
        "insufficient_funds" => Verdict::Failed(PaymentFailure::InsufficientFunds),
        "abandon" => Verdict::Failed(PaymentFailure::Abandoned),
        "challenge" => {
            let how = manner_name(&decision.how);
            return Ok(see_other(&format!("/pay/{id}/challenge?how={how}")));
        }
        _ => return Err(poem::Error::from_status(StatusCode::BAD_REQUEST)),
    };
    Ok(attempt(&pay, &id, verdict, &decision.how))
}

/// `GET /pay/{id}/challenge`
#[handler]
pub(crate) async fn show_challenge(
    pay: Data<&TestPay>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(entry) = find(&pay, &id) else {
        return unknown(&asked);
    };
    let locale = locale(&asked, &entry.request);
    let texts = Texts::of(locale);
    let body = format!(
        "<h1>{}</h1><p>{}</p>\
         <form method=\"post\"><input type=\"hidden\" name=\"how\" value=\"{}\">\
         <button class=\"main\" name=\"do\" value=\"pass\">{}</button>\
         <button name=\"do\" value=\"fail\">{}</button></form>",
        texts.challenge_title,
        texts.challenge_text,
        manner_name(&asked.how),
        texts.pass,
        texts.fail,
    );
    html(StatusCode::OK, locale, &entry.request, &body)
}

/// `POST /pay/{id}/challenge`
#[handler]
pub(crate) async fn decide_challenge(
    pay: Data<&TestPay>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Response> {
    let verdict = match decision.what.as_str() {
        "pass" => approved(&decision.how),
        "fail" => Verdict::Failed(PaymentFailure::ChallengeFailed),
        _ => return Err(poem::Error::from_status(StatusCode::BAD_REQUEST)),
    };
    Ok(attempt(&pay, &id, verdict, &decision.how))
}

fn approved(how: &str) -> Verdict {
    if how == "slow_money" {
        Verdict::ApprovedSlowly
    } else {
        Verdict::Approved
    }
}

fn attempt(pay: &TestPay, id: &str, verdict: Verdict, how: &str) -> Response {
    let attempted = pay.checkouts().attempt(id, verdict, now_s());
    let Ok((entry, notices)) = attempted else {
        return unknown(&Asked::default());
    };
    let manner = match how {
        "late" => Manner::Late,
        "twice" => Manner::Twice,
        "out_of_order" => Manner::OutOfOrder,
        _ => Manner::Plain,
    };
    tracing::info!(checkout = id, ?verdict, ?manner, "attempt");
    webhook::send(pay, &entry.request.webhook_url, notices, manner);
    see_other(&entry.request.return_url)
}

/// The matching option, or the default.
fn manner_name(how: &str) -> &'static str {
    Texts::of(Locale::En)
        .manners
        .iter()
        .map(|(name, _)| *name)
        .find(|name| *name == how)
        .unwrap_or("plain")
}

fn find(pay: &TestPay, id: &str) -> Option<Entry> {
    let (entry, notices) = pay.checkouts().find(id, now_s()).ok()?;
    webhook::send_in_order(pay, &entry.request.webhook_url, notices);
    Some(entry)
}

fn locale(asked: &Asked, request: &OpenCheckout) -> Locale {
    Locale::ALL
        .into_iter()
        .find(|locale| locale.as_str() == asked.lang)
        .unwrap_or(request.locale)
}

fn choices(entry: &Entry, locale: Locale) -> String {
    let texts = Texts::of(locale);
    let checkout: &Checkout = &entry.checkout;
    let failed = if checkout.failure.is_some() {
        format!(
            "<p class=\"failed\" role=\"status\">{}</p>",
            texts.failed_before
        )
    } else {
        String::new()
    };
    let manners: Vec<String> = texts
        .manners
        .iter()
        .map(|(name, text)| format!("<option value=\"{name}\">{text}</option>"))
        .collect();
    let button =
        |name: &str, text: &str| format!("<button name=\"do\" value=\"{name}\">{text}</button>");
    let sum = amount(checkout.amount, locale);
    format!(
        "<h1>{}</h1>{failed}<dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd>\
         <dt>{}</dt><dd class=\"sum\">{sum}</dd></dl>\
         <form method=\"post\"><button class=\"main\" name=\"do\" value=\"pay\">{} {sum}</button>\
         <fieldset><legend>{}</legend>{}{}{}{}</fieldset>\
         <label for=\"how\">{}</label><select id=\"how\" name=\"how\">{}</select></form>",
        texts.title,
        texts.merchant,
        escape(&merchant(&entry.request)),
        texts.order,
        checkout.reference,
        texts.amount,
        texts.pay,
        texts.outcomes,
        button("decline", texts.decline),
        button("insufficient_funds", texts.insufficient),
        button("challenge", texts.challenge),
        button("abandon", texts.abandon),
        texts.how,
        manners.concat(),
    )
}

fn ended(request: &OpenCheckout, locale: Locale) -> String {
    let texts = Texts::of(locale);
    format!(
        "<h1>{}</h1><p>{}</p><p><a class=\"button\" href=\"{}\">{}</a></p>",
        texts.ended_title,
        texts.ended_text,
        escape(&request.return_url),
        texts.back,
    )
}

fn unknown(asked: &Asked) -> Response {
    let locale = if asked.lang == "de" {
        Locale::De
    } else {
        Locale::En
    };
    let texts = Texts::of(locale);
    let body = format!(
        "<h1>{}</h1><p>{}</p>",
        texts.unknown_title, texts.unknown_text
    );
    page(StatusCode::NOT_FOUND, locale, "", &body)
}

/// The payee: the shop's host.
fn merchant(request: &OpenCheckout) -> String {
    reqwest::Url::parse(&request.return_url)
        .ok()
        .and_then(|url| url.host_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

fn html(status: StatusCode, locale: Locale, request: &OpenCheckout, body: &str) -> Response {
    // The form's response redirects to the shop, and browsers apply form-action to redirects as well.
    let shop = reqwest::Url::parse(&request.return_url)
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    page(status, locale, &shop, body)
}

fn page(status: StatusCode, locale: Locale, shop: &str, body: &str) -> Response {
    let texts = Texts::of(locale);
    let (other, other_name) = texts.other_language;
    let document = format!(
        "<!doctype html><html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{}</title>\
         <link rel=\"icon\" href=\"/icon.svg\"><link rel=\"stylesheet\" href=\"/pay.css\"></head>\
         <body><header><strong>Testpay</strong>\
         <a href=\"?lang={other}\" hreflang=\"{other}\" lang=\"{other}\">{other_name}</a></header>\
         <main>{body}</main><footer><p>{}</p></footer></body></html>",
        texts.title, texts.notice,
    );
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {shop}; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    Response::builder()
        .status(status)
        .content_type("text/html; charset=utf-8")
        .header("cache-control", "no-store")
        .header("content-security-policy", policy)
        .header("referrer-policy", "no-referrer")
        .header("x-content-type-options", "nosniff")
        .body(document)
}

fn see_other(location: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header("location", location)
        .header("cache-control", "no-store")
        .header("referrer-policy", "no-referrer")
        .finish()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// `GET /pay.css`
#[handler]
pub(crate) async fn style() -> Response {
    Response::builder()
        .content_type("text/css; charset=utf-8")
        .header("cache-control", "max-age=300")
        .body(include_str!("pay.css"))
}

/// `GET /icon.svg`
#[handler]
pub(crate) async fn icon() -> Response {
    Response::builder()
        .content_type("image/svg+xml")
        .header("cache-control", "max-age=300")
        .body(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">\
             <rect width=\"16\" height=\"16\" rx=\"4\" fill=\"#274690\"/>\
             <rect x=\"3\" y=\"5\" width=\"10\" height=\"2\" fill=\"#fff\"/></svg>",
        )
}
