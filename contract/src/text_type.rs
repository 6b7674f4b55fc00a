//! Macros for validated newtypes whose wire format is a string.

/// Implements poem-openapi's traits for a JSON string type by its `FromStr` and `Display`.
macro_rules! openapi_string {
    ($ty:ident, $format:literal) => {
        #[cfg(feature = "openapi")]
        const _: () = {
            use poem_openapi::{
                registry::{MetaSchema, MetaSchemaRef},
                types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
            };

            impl Type for $ty {
                const IS_REQUIRED: bool = true;
                type RawValueType = Self;
                type RawElementValueType = Self;

                fn name() -> std::borrow::Cow<'static, str> {
                    concat!("string_", $format).into()
                }

                fn schema_ref() -> MetaSchemaRef {
                    MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", $format)))
                }

                fn as_raw_value(&self) -> Option<&Self> {
                    Some(self)
                }

                fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                    Box::new(self.as_raw_value().into_iter())
                }
            }

            impl ParseFromJSON for $ty {
                fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
                    match value.unwrap_or_default() {
                        serde_json::Value::String(text) => text.parse().map_err(ParseError::custom),
                        other => Err(ParseError::expected_type(other)),
                    }
                }
            }

            impl ParseFromParameter for $ty {
                fn parse_from_parameter(value: &str) -> ParseResult<Self> {
                    value.parse().map_err(ParseError::custom)
                }
            }

            impl ToJSON for $ty {
                fn to_json(&self) -> Option<serde_json::Value> {
                    Some(serde_json::Value::String(self.to_string()))
                }
            }
        };
    };
}

/// Defines a validated string type. `FromStr` is the only constructor, and may normalise.
///
/// `$parse` is `fn(&str) -> Result<String, ParseError>`.
macro_rules! text_type {
    ($(#[$doc:meta])* $ty:ident, $format:literal, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $ty(String);

        impl $ty {
            /// The validated text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $ty {
            type Err = $crate::text::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let parse: fn(&str) -> Result<String, $crate::text::ParseError> = $parse;
                parse(text).map(Self)
            }
        }

        impl TryFrom<String> for $ty {
            type Error = $crate::text::ParseError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl AsRef<str> for $ty {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $ty {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        openapi_string!($ty, $format);
    };
}

/// Implements `Display` and `Debug` with the plain text, for types that may appear in messages and logs.
macro_rules! display {
    ($($ty:ident),+) => {$(
        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }
    )+};
}

/// Implements `Display` with the plain text, for the wire only, and `Debug` without it, so that logs never contain the
/// secret.
macro_rules! secret {
    ($($ty:ident),+) => {$(
        impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($ty), "(…)"))
            }
        }
    )+};
}
