//! The API reference: the OpenAPI document as one HTML page, without scripts and third-party hosts.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use poem::{Response, http::HeaderValue};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;\
color:#1d1b18;background:#fbfaf7}code{font:14px ui-monospace,monospace;background:#efece4;padding:0 .25em;\
border-radius:3px}h2{margin-top:3rem}h3{margin:2rem 0 .25rem}table{border-collapse:collapse;width:100%;\
margin:.5rem 0}td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;\
border-bottom:1px solid #ddd8cc}nav a{margin-right:1em}";

/// The rendered page.
#[derive(Clone)]
pub struct Docs {
    html: String,
    policy: HeaderValue,
}

impl Docs {
    /// Renders an OpenAPI document.
    pub fn render(spec: &Value) -> Self {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        let policy =
            format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'");
        Self {
            html: page(spec).unwrap_or_default(),
            policy: HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("default-src 'none'")),
        }
    }

    /// The response.
    pub fn response(&self) -> Response {
        Response::builder()
            .content_type("text/html; charset=utf-8")
            .header("content-security-policy", self.policy.clone())
            .body(self.html.clone())
    }
}

fn page(spec: &Value) -> Result<String, std::fmt::Error> {
    let mut html = String::new();
    write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Stoa API</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{STYLE}</style></head>\
         <body><h1>Stoa API</h1><p>Base path <code>{}</code>. Also available as \
         <a href=\"openapi.json\">OpenAPI document</a>. Errors are problem documents (RFC 9457) with a \
         stable <code>code</code>.</p><nav>",
        contract::path::API
    )?;
    let operations = operations(spec);
    let mut tags: Vec<&str> = operations.iter().map(|operation| operation.tag).collect();
    tags.dedup();
    for tag in &tags {
        write!(html, "<a href=\"#tag-{0}\">{0}</a>", escape(tag))?;
    }
    html.push_str("<a href=\"#types\">Types</a></nav>");
    for tag in tags {
        write!(html, "<h2 id=\"tag-{0}\">{0}</h2>", escape(tag))?;
        for operation in operations.iter().filter(|operation| operation.tag == tag) {
            write_operation(&mut html, operation)?;
        }
    }
    html.push_str("<h2 id=\"types\">Types</h2>");
    for (name, schema) in map(at(spec, "/components/schemas")) {
        write_schema(&mut html, name, schema)?;
    }
    html.push_str("</body></html>");
    Ok(html)
}

struct Operation<'a> {
    tag: &'a str,
    method: &'a str,
    path: &'a str,
    value: &'a Value,
}

fn operations(spec: &Value) -> Vec<Operation<'_>> {
    let mut operations: Vec<Operation<'_>> = map(&spec["paths"])
        .flat_map(|(path, methods)| {
            map(methods).map(move |(method, value)| Operation {
                tag: at(value, "/tags/0").as_str().unwrap_or("Other"),
                method,
                path,
                value,
            })
        })
        .collect();
    operations.sort_by_key(|operation| (operation.tag, operation.path));
    operations
}

fn write_operation(html: &mut String, operation: &Operation<'_>) -> std::fmt::Result {
    let value = operation.value;
    write!(
        html,
        "<h3 id=\"{}\">{}</h3><p><code>{} {}</code></p>",
        escape(text(&value["operationId"])),
        escape(text(&value["summary"])),
        operation.method.to_uppercase(),
        escape(operation.path),
    )?;
    if let Some(description) = value["description"].as_str() {
        write!(html, "<p>{}</p>", escape(description))?;
    }
    let schemes: Vec<&str> = list(&value["security"])
        .flat_map(|scheme| map(scheme).map(|(name, _)| name.as_str()))
        .collect();
    if !schemes.is_empty() {
        write!(
            html,
            "<p>By <code>{}</code>.</p>",
            escape(&schemes.join(" or "))
        )?;
    }
    html.push_str("<table>");
    for parameter in list(&value["parameters"]) {
        write!(
            html,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}{}</td><td>{}</td></tr>",
            escape(text(&parameter["name"])),
            escape(text(&parameter["in"])),
            if parameter["required"] == true {
                ", required"
            } else {
                ""
            },
            type_name(&parameter["schema"]),
        )?;
    }
    for (_, content) in map(at(value, "/requestBody/content")).take(1) {
        write!(
            html,
            "<tr><th scope=\"row\">Body</th><td></td><td>{}</td></tr>",
            type_name(&content["schema"])
        )?;
    }
    for (status, response) in map(&value["responses"]) {
        let content = map(&response["content"]).next();
        write!(
            html,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
            escape(status),
            escape(text(&response["description"])),
            content
                .map(|(_, content)| type_name(&content["schema"]))
                .unwrap_or_default(),
        )?;
    }
    html.push_str("</table>");
    Ok(())
}

fn write_schema(html: &mut String, name: &str, schema: &Value) -> std::fmt::Result {
    write!(html, "<h3 id=\"type-{0}\">{0}</h3>", escape(name))?;
    if let Some(description) = schema["description"].as_str() {
        write!(html, "<p>{}</p>", escape(description))?;
    }
    let values: Vec<&str> = list(&schema["enum"]).filter_map(Value::as_str).collect();
    if !values.is_empty() {
        write!(
            html,
            "<p>One of <code>{}</code>.</p>",
            escape(&values.join(" "))
        )?;
    }
    html.push_str("<table>");
    for (name, property) in map(&schema["properties"]) {
        let required = list(&schema["required"]).any(|required| required == name);
        write!(
            html,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}{}</td><td>{}</td></tr>",
            escape(name),
            type_name(property),
            if required { "" } else { " or null" },
            escape(text(&property["description"])),
        )?;
    }
    html.push_str("</table>");
    Ok(())
}

/// A type's name, linked to its description.
fn type_name(schema: &Value) -> String {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next())
    {
        return format!("<a href=\"#type-{0}\">{0}</a>", escape(name));
    }
    if let Some(of) = list(&schema["allOf"]).next() {
        return type_name(of);
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("array"), _) => format!("list of {}", type_name(&schema["items"])),
        (Some(name), Some(format)) => format!("{} ({})", escape(name), escape(format)),
        (Some(name), None) => escape(name),
        (None, _) => String::new(),
    }
}

/// The value at a JSON pointer; null if there is none.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    static NOTHING: Value = Value::Null;
    value.pointer(pointer).unwrap_or(&NOTHING)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn map(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
