//! The table of error codes, and the problem document (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::FieldCode;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal;)+) => {
        /// A stable error code that clients match on. The meaning of a code never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
        pub enum ErrorCode {
            $($(#[$doc])*
            #[serde(rename = $code)]
            #[cfg_attr(feature = "openapi", oai(rename = $code))]
            $name,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The HTTP status of its responses.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// A short summary, the same for every occurrence (RFC 9457 `title`).
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

error_codes! {
    /// The request is malformed: invalid JSON, a wrong type or a bad parameter.
    BadRequest = "bad_request", 400, "The request could not be understood.";
    /// A signed message (webhook, edge assertion) has no valid signature.
    BadSignature = "bad_signature", 401, "The signature is missing or wrong.";
    /// The operation requires a signed-in customer.
    NotSignedIn = "not_signed_in", 401, "Please sign in.";
    /// The address or the password is wrong. The response does not reveal which.
    WrongCredentials = "wrong_credentials", 401, "The e-mail address or the password is not right.";
    /// The session has ended: the customer has to sign in again.
    SessionEnded = "session_ended", 401, "Your session has ended. Please sign in again.";
    /// A write was initiated by another site (CSRF).
    CrossSite = "cross_site", 403, "This request came from another site and was refused.";
    /// Signed in, but not permitted.
    Forbidden = "forbidden", 403, "You are not allowed to do this.";
    /// The resource does not exist, or belongs to somebody else.
    NotFound = "not_found", 404, "There is nothing here.";
    /// The resource has been withdrawn permanently.
    Gone = "gone", 410, "This is no longer sold.";
    /// The path exists, but does not support the method.
    MethodNotAllowed = "method_not_allowed", 405, "This method is not allowed here.";
    /// The total has changed since it was shown. The problem contains the new quote.
    QuoteChanged = "quote_changed", 409, "The total has changed since you saw it.";
    /// The resource has changed since the client read it, and the write would overwrite that change.
    EditConflict = "edit_conflict", 409, "This was changed since you saw it.";
    /// Less is in stock than requested.
    OutOfStock = "out_of_stock", 409, "There is not enough in stock.";
    /// The cart already has an order that awaits payment.
    OrderInProgress = "order_in_progress", 409, "This cart already has an order that waits for payment.";
    /// The order's state does not allow the operation.
    WrongOrderState = "wrong_order_state", 409, "The order's state does not allow this.";
    /// The product exists, but is not for sale at the moment.
    NotForSale = "not_for_sale", 409, "This is not for sale at the moment.";
    /// The request body exceeds the size limit.
    TooLarge = "too_large", 413, "The request is too large.";
    /// The operation does not accept the body's media type.
    UnsupportedMediaType = "unsupported_media_type", 415, "This content type is not supported.";
    /// Well-formed, but some fields are invalid; see `errors`.
    Invalid = "invalid", 422, "Some fields need your attention.";
    /// The cart is empty.
    EmptyCart = "empty_cart", 422, "Your cart is empty.";
    /// The cart has the maximum number of lines.
    CartFull = "cart_full", 422, "Your cart is full.";
    /// The address book or wishlist has the maximum number of entries.
    ListFull = "list_full", 422, "This list is full.";
    /// The idempotency key was used before with a different request.
    KeyReused = "idempotency_key_reused", 422, "This key was used before for another request.";
    /// The shop does not ship to this country.
    NoShipping = "no_shipping", 422, "We do not ship to this country yet.";
    /// The token of a mailed link is unknown, used or expired.
    LinkExpired = "link_expired", 422, "This link has been used or has run out.";
    /// Too many requests; `Retry-After` says when to retry.
    RateLimited = "rate_limited", 429, "Too many requests. Please wait a moment.";
    /// An unexpected error on the server.
    Internal = "internal", 500, "Something went wrong on our side.";
    /// The payment provider does not respond. Nothing was charged.
    PaymentUnavailable = "payment_unavailable", 503, "Payment is not reachable. Nothing was charged.";
    /// Temporarily unavailable. Clients may retry.
    Unavailable = "unavailable", 503, "The shop is not reachable at the moment.";
}

/// An error of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct FieldError {
    /// The field's name, nested by dots (`address.city`). Empty for the body as a whole.
    pub field: String,
    /// The stable code that selects the message for shoppers.
    #[serde(default)]
    pub code: FieldCode,
    /// An English message for developers.
    pub message: String,
}

impl FieldError {
    /// An error with the code's standard message.
    pub fn new(field: impl Into<String>, code: FieldCode) -> Self {
        Self::with_message(field, code, code.message())
    }

    /// An error with a more specific message, for example one that names a limit.
    pub fn with_message(
        field: impl Into<String>,
        code: FieldCode,
        message: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            code,
            message: message.into(),
        }
    }
}

/// A problem document, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Problem {
    /// A URI reference that identifies the problem type: `/problems/<code>`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", oai(rename = "type"))]
    pub kind: String,
    /// The code's title.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// An explanation of this occurrence; none if the title says it all.
    pub detail: Option<String>,
    /// The stable code.
    pub code: ErrorCode,
    /// The invalid fields.
    pub errors: Vec<FieldError>,
    /// The trace id to quote to support; empty without a trace.
    pub trace_id: String,
    /// With `quote_changed`: the current quote.
    pub quote: Option<crate::cart::Quote>,
    /// With `gone`: the category that the product belonged to.
    pub category: Option<crate::catalog::CategoryLink>,
}

impl Problem {
    /// The media type of a problem document.
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// A problem with the code's title and status, and no details.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: None,
            code,
            errors: Vec::new(),
            trace_id: String::new(),
            quote: None,
            category: None,
        }
    }

    /// Sets the explanation of this occurrence.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds an invalid field.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, code: FieldCode) -> Self {
        self.errors.push(FieldError::new(field, code));
        self
    }

    /// Adds invalid fields.
    #[must_use]
    pub fn with_fields(mut self, errors: Vec<FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// The code of a field's first error, if it has one.
    pub fn field(&self, field: &str) -> Option<FieldCode> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.code)
    }
}
