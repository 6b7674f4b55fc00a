//! JSON bodies, parsed and serialised by serde, so that browser, Worker and origin share one serialiser; poem-openapi's
//! types only describe them. A validation error names its field.

use contract::{ErrorCode, FieldCode, FieldError, Problem};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response, Result};
use poem_openapi::{
    ApiResponse, impl_apirequest_for_payload,
    payload::{self, ParsePayload, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry},
    types::Type,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::error::ApiError;

/// A JSON body of a request or a response.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: Type> Payload for Json<T> {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        payload::Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: DeserializeOwned + Type> ParsePayload for Json<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> Result<Self> {
        let data = Vec::<u8>::from_request(request, body).await?;
        Ok(Self(parse(&data)?))
    }
}

impl_apirequest_for_payload!(Json<T>, T: DeserializeOwned + Type);

impl<T: Serialize + Send> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => Response::builder()
                .content_type("application/json")
                .body(body),
            Err(error) => ApiError::internal(&error).into_response(),
        }
    }
}

impl<T: Serialize + Type> ApiResponse for Json<T> {
    fn meta() -> MetaResponses {
        let content = MetaMediaType {
            content_type: Self::CONTENT_TYPE,
            schema: T::schema_ref(),
        };
        let response = MetaResponse {
            description: "",
            status: Some(200),
            status_range: None,
            content: vec![content],
            headers: Vec::new(),
        };
        MetaResponses {
            responses: vec![response],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// Parses a value. The error is 400 for malformed JSON or another shape, 422 for an invalid field.
pub fn parse<T: DeserializeOwned>(data: &[u8]) -> Result<T, ApiError> {
    let value: Value = serde_json::from_slice(data).map_err(|error| malformed(&error))?;
    if let Some(field) = field_with_nul(&value, "") {
        return Err(ApiError::field(&field, FieldCode::ControlCharacter));
    }
    serde_path_to_error::deserialize(value).map_err(|error| validation_error(&error))
}

fn malformed(error: &serde_json::Error) -> ApiError {
    Problem::new(ErrorCode::BadRequest)
        .with_detail(format!("not valid JSON: {error}"))
        .into()
}

/// Finds a string with a NUL, which PostgreSQL cannot store and no text of the shop needs.
fn field_with_nul(value: &Value, path: &str) -> Option<String> {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| field_with_nul(item, &below(&index.to_string()))),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            if name.contains('\0') {
                Some(path.to_owned())
            } else {
                field_with_nul(field, &below(name))
            }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Converts serde's error. Its messages contain names of Rust types and texts of our parsers, which are not for
/// clients: each becomes a code with that code's message.
fn validation_error(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let message = error.inner().to_string();
    let path = error.path().to_string();
    let mut field = if path == "." { String::new() } else { path };
    if let Some(missing) = quoted_after(&message, "missing field ") {
        if !field.is_empty() {
            field.push('.');
        }
        field.push_str(missing);
    }
    let (status, code, words) = classify(&message);
    let error = FieldError::with_message(field, code, words);
    Problem::new(status).with_fields(vec![error]).into()
}

/// Classifies serde's message: a wrong shape is a bad request, a value that its type refuses is an invalid field.
fn classify(message: &str) -> (ErrorCode, FieldCode, String) {
    let shape = |code: FieldCode| (ErrorCode::BadRequest, code, code.message().to_owned());
    if message.starts_with("invalid type") || message.starts_with("invalid length") {
        let expected = message.rsplit_once("expected ").map_or("", |(_, it)| it);
        let code = FieldCode::WrongType;
        return (
            ErrorCode::BadRequest,
            code,
            type_in_words(expected).to_owned(),
        );
    }
    if message.starts_with("missing field") {
        return shape(FieldCode::Missing);
    }
    if message.starts_with("duplicate field") {
        return shape(FieldCode::Duplicate);
    }
    if message.starts_with("unknown field") {
        return shape(FieldCode::UnknownParameter);
    }
    if message.starts_with("unknown variant") {
        // unknown variant `pigeon`, expected `parcel` or `express`
        let known: Vec<&str> = match message.rsplit_once("expected ") {
            Some((_, known)) => known.split('`').skip(1).step_by(2).collect(),
            None => Vec::new(),
        };
        let words = if known.is_empty() {
            FieldCode::UnknownValue.message().to_owned()
        } else {
            format!("must be one of: {}", known.join(", "))
        };
        return (ErrorCode::BadRequest, FieldCode::UnknownValue, words);
    }
    let code = if message.starts_with("invalid value") {
        FieldCode::OutOfRange
    } else if message.starts_with("UUID parsing failed") {
        FieldCode::Id
    } else {
        FieldCode::of(message)
    };
    (ErrorCode::Invalid, code, code.message().to_owned())
}

/// The type that serde expected, in JSON's terms.
fn type_in_words(expected: &str) -> &'static str {
    let is_integer = || {
        let digits = expected.strip_prefix(['i', 'u']).unwrap_or_default();
        expected.contains("integer") || matches!(digits, "8" | "16" | "32" | "64" | "128" | "size")
    };
    if expected.contains("string") {
        "must be a string"
    } else if expected.contains("struct") || expected.contains("map") {
        "must be an object"
    } else if expected.contains("sequence") || expected.contains("tuple") {
        "must be a list"
    } else if expected.contains("boolean") {
        "must be true or false"
    } else if is_integer() {
        "must be a whole number"
    } else {
        FieldCode::WrongType.message()
    }
}

/// The word in backticks after a prefix.
fn quoted_after<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    let rest = message.strip_prefix(start)?.strip_prefix('`')?;
    rest.split_once('`').map(|(word, _)| word)
}

#[cfg(test)]
mod tests {
    use contract::account::SignIn;

    use super::*;

    fn problem(body: &str) -> (u16, String) {
        let problem = parse::<SignIn>(body.as_bytes()).unwrap_err().problem;
        let field = problem.errors.first().map(|e| e.field.clone());
        (problem.status, field.unwrap_or_default())
    }

    #[test]
    fn a_validation_error_names_its_field() {
        let not_an_address = r#"{"email":"ada","password":"x"}"#;
        assert_eq!(problem(not_an_address), (422, "email".to_owned()));
        let missing = r#"{"email":"ada@example.org"}"#;
        assert_eq!(problem(missing), (400, "password".to_owned()));
        let number = r#"{"email":"ada@example.org","password":5}"#;
        assert_eq!(problem(number), (400, "password".to_owned()));
        let nul = r#"{"email":"ada@example.org","password":"a\u0000b"}"#;
        assert_eq!(problem(nul), (422, "password".to_owned()));
        for text in ["", "{", "[]", "null", "\u{feff}{}", "{\"email\":1e999}"] {
            assert_eq!(problem(text).0, 400, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(problem(&deep).0, 400);
    }
}
