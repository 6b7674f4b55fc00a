//! Validation of personal names. The edge and origin share it, so that a form reports this error together with its
//! other ones.

use contract::{
    FieldCode,
    free_text::{MAX_LINE, line},
};

/// Validates and normalises a name.
pub fn check(typed: &str) -> Result<String, FieldCode> {
    line(typed, MAX_LINE)
}
