//! The operations of the OpenAPI document, each with a request that is valid as far as the document says.

use origin::server;
use serde_json::{Map, Value, json};

use super::TestShop;

/// An operation with a valid request.
pub struct Sample {
    pub id: String,
    pub method: String,
    /// The path with parameters in braces, including the document's prefix.
    pub template: String,
    /// Name, location (`path`, `query`, `header`), a valid value, and whether it is required.
    pub parameters: Vec<Parameter>,
    /// A valid body, if the operation takes JSON.
    pub body: Option<Value>,
}

#[derive(Clone)]
pub struct Parameter {
    pub name: String,
    pub place: String,
    pub value: String,
    pub required: bool,
}

impl Sample {
    /// The path, with one parameter's value replaced.
    pub fn path(&self, other: Option<(&str, &str)>) -> String {
        let value = |parameter: &Parameter| match other {
            Some((name, value)) if name == parameter.name => value.to_owned(),
            _ => parameter.value.clone(),
        };
        let mut path = self.template.clone();
        let mut query = Vec::new();
        for parameter in &self.parameters {
            let is_other = other.is_some_and(|(name, _)| name == parameter.name);
            match parameter.place.as_str() {
                "path" => {
                    path = path.replace(&format!("{{{}}}", parameter.name), &value(parameter));
                }
                "query" if parameter.required || is_other => {
                    query.push(format!("{}={}", parameter.name, value(parameter)));
                }
                _ => {}
            }
        }
        if query.is_empty() {
            path
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }
}

/// Every operation of the document.
pub fn samples(shop: &TestShop) -> Vec<Sample> {
    let document: Value = serde_json::from_str(&server::openapi(&shop.app)).unwrap();
    let mut samples = Vec::new();
    for (template, methods) in object(&document["paths"]) {
        for (method, operation) in object(methods) {
            let parameters = list(&operation["parameters"]).map(|parameter| Parameter {
                name: parameter["name"].as_str().unwrap().to_owned(),
                place: parameter["in"].as_str().unwrap().to_owned(),
                value: plain(&example(&document, &parameter["schema"])),
                required: parameter["required"] == true,
            });
            let content = &operation["requestBody"]["content"];
            let schema = &content["application/json"]["schema"];
            samples.push(Sample {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                template: template.clone(),
                parameters: parameters.collect(),
                body: (!schema.is_null()).then(|| example(&document, schema)),
            });
        }
    }
    samples
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A value that the schema allows.
fn example(document: &Value, schema: &Value) -> Value {
    if let Some(path) = schema["$ref"].as_str() {
        return example(
            document,
            document.pointer(path.trim_start_matches('#')).unwrap(),
        );
    }
    if let Some(all) = list(&schema["allOf"]).next() {
        return example(document, all);
    }
    if let Some(first) = list(&schema["enum"]).next() {
        return first.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let fields = object(&schema["properties"]).iter();
            fields
                .map(|(name, field)| (name.clone(), example(document, field)))
                .collect()
        }
        (Some("array"), _) => json!([example(document, &schema["items"])]),
        (Some("boolean"), _) => json!(true),
        (Some("integer"), _) => json!(1),
        (Some("string"), Some(format)) => json!(match format {
            "uuid" => "01890000-0000-7000-8000-000000000000",
            "email" => "ada@example.org",
            "password" => "correct horse battery",
            "order-number" => "7K2M-9QXD-3F",
            "country-code" => "DE",
            "idempotency-key" => "attempt-1",
            "date-time" => "2026-01-01T00:00:00Z",
            "slug" | "sku" => "mug",
            "return-path" => "/account",
            "cart-token" | "order-key" | "refresh-token" =>
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            other => panic!("no example of the format {other}"),
        }),
        (Some("string"), None) => json!("10115"),
        other => panic!("no example of {other:?}"),
    }
}
