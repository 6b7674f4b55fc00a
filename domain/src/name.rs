//! A person's name, as typed. Edge and origin check it by the same rule, so that a form reports it with its other fields.

use contract::{
    FieldCode,
    free_text::{MAX_LINE, line},
};

/// The name in its normal form, or what is wrong with it.
pub fn check(typed: &str) -> Result<String, FieldCode> {
    line(typed, MAX_LINE)
}
