//! The served OpenAPI document, and the methods that it lists for each path.

use poem::http::HeaderValue;
use serde_json::{Map, Value, json};

/// Completes poem-openapi's document: it describes an `Option` as a field that may be absent, whereas our serialiser
/// writes such a field as `null`.
///
/// # Panics
///
/// If `spec` is not JSON, which poem-openapi never produces.
#[expect(clippy::expect_used, reason = "poem-openapi writes JSON")]
pub fn complete(spec: &str) -> Value {
    let mut document: Value = serde_json::from_str(spec).expect("a JSON document");
    let schemas = document.pointer_mut("/components/schemas");
    for schema in schemas
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
    {
        mark_nullable(schema);
    }
    document
}

fn mark_nullable(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or(json!([]));
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let is_required = required
            .as_array()
            .is_some_and(|names| names.iter().any(|required| required == name));
        if is_required || property.get("default").is_some() {
            continue;
        }
        // OpenAPI 3.0 ignores siblings of a `$ref`.
        if let Some(reference) = property.get("$ref").cloned() {
            *property = json!({ "allOf": [{ "$ref": reference }] });
        }
        if let Some(property) = property.as_object_mut() {
            property.insert("nullable".to_owned(), Value::Bool(true));
        }
    }
}

/// The methods of each path, for `Allow` (RFC 9110, section 15.5.6).
pub struct Methods(Vec<(String, HeaderValue)>);

impl Methods {
    /// The methods of the document's paths, and of `others`, which are read-only.
    pub fn of(document: &Value, others: &[&str]) -> Self {
        let paths = document.get("paths").and_then(Value::as_object);
        let operations = paths.into_iter().flatten().filter_map(|(path, methods)| {
            let names: Vec<&str> = methods.as_object()?.keys().map(String::as_str).collect();
            Some((path.clone(), allow(&names)?))
        });
        let others = others
            .iter()
            .filter_map(|path| Some(((*path).to_owned(), allow(&["get"])?)));
        // Braces sort after letters, so a literal path precedes a template: `/orders/x` before `/orders/{number}`.
        let mut methods: Vec<_> = operations.chain(others).collect();
        methods.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self(methods)
    }

    /// The value of `Allow` for a path.
    pub fn allow(&self, path: &str) -> Option<&HeaderValue> {
        let found = self.0.iter().find(|(template, _)| matches(template, path));
        found.map(|(_, allow)| allow)
    }
}

/// Formats `GET, HEAD, POST`: every `GET` also allows `HEAD`.
fn allow(methods: &[&str]) -> Option<HeaderValue> {
    let mut names: Vec<String> = methods.iter().map(|name| name.to_uppercase()).collect();
    if names.iter().any(|name| name == "GET") {
        names.push("HEAD".to_owned());
    }
    names.sort_unstable();
    HeaderValue::from_str(&names.join(", ")).ok()
}

/// `{…}` matches one segment, a trailing `*` any number.
fn matches(template: &str, path: &str) -> bool {
    if let Some(prefix) = template.strip_suffix('*') {
        return path.starts_with(prefix);
    }
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(path)
            .all(|(expected, segment)| expected.starts_with('{') || *expected == segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_allows_the_methods_of_its_operations() {
        let document = json!({ "paths": {
            "/orders/{number}": { "get": {} },
            "/orders/last": { "delete": {}, "get": {}, "put": {} },
            "/orders": { "post": {} },
        }});
        let methods = Methods::of(&document, &["/pictures/*"]);
        for (path, allow) in [
            ("/orders", Some("POST")),
            ("/orders/7", Some("GET, HEAD")),
            ("/orders/last", Some("DELETE, GET, HEAD, PUT")),
            ("/orders/7/8", None),
            ("/pictures/a/b.svg", Some("GET, HEAD")),
        ] {
            let found = methods.allow(path).map(|allow| allow.to_str().unwrap());
            assert_eq!(found, allow, "{path}");
        }
    }

    #[test]
    fn optional_properties_are_nullable() {
        let spec = json!({ "components": { "schemas": { "Order": {
            "required": ["id"],
            "properties": {
                "id": { "type": "string" },
                "method": { "type": "string", "default": "parcel" },
                "note": { "type": "string" },
                "quote": { "$ref": "#/components/schemas/Quote" },
            },
        }}}});
        let document = complete(&spec.to_string());
        let order = document.pointer("/components/schemas/Order/properties");
        assert_eq!(
            order,
            Some(&json!({
                "id": { "type": "string" },
                "method": { "type": "string", "default": "parcel" },
                "note": { "type": "string", "nullable": true },
                "quote": { "allOf": [{ "$ref": "#/components/schemas/Quote" }], "nullable": true },
            }))
        );
    }
}
