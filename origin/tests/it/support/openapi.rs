//! Checks each response of a test against the OpenAPI document.

use serde_json::{Map, Value};

/// Returns the difference if a response does not match the document.
pub fn check(
    document: &Value,
    method: &str,
    path: &str,
    status: u16,
    body: &[u8],
) -> Result<(), String> {
    let Some(operation) = operation(document, method, path) else {
        return Ok(());
    };
    let responses = operation["responses"].as_object().unwrap();
    let range = format!("{}XX", status / 100);
    let response = responses.get(&status.to_string()).or(responses.get(&range));
    let content = response.and_then(|response| response["content"].as_object());
    let Some((_, media)) = content.and_then(|content| content.iter().next()) else {
        return Ok(());
    };
    let body: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    fits(document, &media["schema"], &body, "")
}

fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let path: Vec<&str> = path.split('/').collect();
    let matches = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == path.len()
            && template
                .iter()
                .zip(&path)
                .all(|(expected, found)| expected.starts_with('{') || expected == found)
    };
    // Sorted by name: braces sort after letters, so the literal path is found first.
    let mut paths = document["paths"].as_object()?.iter();
    let (_, methods) = paths.find(|(template, _)| matches(template))?;
    methods.get(method.to_lowercase())
}

fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if value.is_null() && schema["nullable"] == true {
        return Ok(());
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#'));
        return fits(document, target.unwrap(), value, at);
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all
            .iter()
            .try_for_each(|schema| fits(document, schema, value, at));
    }
    if let Some(any) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let one = any
            .iter()
            .any(|schema| fits(document, schema, value, at).is_ok());
        return one.then_some(()).ok_or(format!("{at}: none of {any:?}"));
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        return Err(format!("{at}: {value} is none of {values:?}"));
    }
    let right = match schema["type"].as_str() {
        Some("object") => return object(document, schema, value, at),
        Some("array") => {
            let items = value.as_array().ok_or(format!("{at}: no array: {value}"))?;
            return items.iter().enumerate().try_for_each(|(index, item)| {
                fits(document, &schema["items"], item, &format!("{at}/{index}"))
            });
        }
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    right
        .then_some(())
        .ok_or(format!("{at}: {value} is no {}", schema["type"]))
}

fn object(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let fields = value
        .as_object()
        .ok_or(format!("{at}: no object: {value}"))?;
    let none = Map::new();
    let known = schema["properties"].as_object().unwrap_or(&none);
    let required = schema["required"].as_array().into_iter().flatten();
    if let Some(missing) = required
        .filter_map(Value::as_str)
        .find(|name| !fields.contains_key(*name))
    {
        return Err(format!("{at}: {missing} is missing"));
    }
    let open = !schema["additionalProperties"].is_null();
    fields.iter().try_for_each(|(name, field)| {
        let at = format!("{at}/{name}");
        match known.get(name) {
            Some(schema) => fits(document, schema, field, &at),
            None if open => Ok(()),
            None => Err(format!("{at}: not documented")),
        }
    })
}
