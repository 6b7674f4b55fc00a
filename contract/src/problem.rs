//! What goes wrong: the one table of error codes, and the problem document (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::FieldCode;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal;)+) => {
        /// A stable name for a way to fail. Clients match on it; it never changes its meaning.
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

            /// The HTTP status it is sent with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// A short sentence, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

error_codes! {
    /// The request could not be read: malformed JSON, a wrong type, a bad parameter.
    BadRequest = "bad_request", 400, "The request could not be understood.";
    /// A signed message (webhook, edge assertion) bears no valid signature.
    BadSignature = "bad_signature", 401, "The signature is missing or wrong.";
    /// The operation needs someone to be signed in.
    NotSignedIn = "not_signed_in", 401, "Please sign in.";
    /// The address or the password is wrong. The response does not reveal which.
    WrongCredentials = "wrong_credentials", 401, "The e-mail address or the password is not right.";
    /// The session has ended: the customer has to sign in again.
    SessionEnded = "session_ended", 401, "Your session has ended. Please sign in again.";
    /// A write that came from another site.
    CrossSite = "cross_site", 403, "This request came from another site and was refused.";
    /// Signed in, and not allowed.
    Forbidden = "forbidden", 403, "You are not allowed to do this.";
    /// There is no such thing, or it is not yours.
    NotFound = "not_found", 404, "There is nothing here.";
    /// It was here and has been withdrawn.
    Gone = "gone", 410, "This is no longer sold.";
    /// The path is right, the method is not.
    MethodNotAllowed = "method_not_allowed", 405, "This method is not allowed here.";
    /// The total is no longer the one that was shown; the new quote comes along.
    QuoteChanged = "quote_changed", 409, "The total has changed since you saw it.";
    /// It is no longer as the caller has seen it, and the write would undo what was done meanwhile.
    EditConflict = "edit_conflict", 409, "This was changed since you saw it.";
    /// Less in stock than asked for.
    OutOfStock = "out_of_stock", 409, "There is not enough in stock.";
    /// The cart already has an order waiting for payment.
    OrderInProgress = "order_in_progress", 409, "This cart already has an order that waits for payment.";
    /// The order's state does not allow the step.
    WrongOrderState = "wrong_order_state", 409, "The order's state does not allow this.";
    /// The thing that was sold before is not for sale now.
    NotForSale = "not_for_sale", 409, "This is not for sale at the moment.";
    /// The body is larger than the limit.
    TooLarge = "too_large", 413, "The request is too large.";
    /// The body is of a type that the operation does not read.
    UnsupportedMediaType = "unsupported_media_type", 415, "This content type is not supported.";
    /// Understood, and some fields are not valid; see `errors`.
    Invalid = "invalid", 422, "Some fields need your attention.";
    /// The cart is empty.
    EmptyCart = "empty_cart", 422, "Your cart is empty.";
    /// The cart holds as many lines as it may.
    CartFull = "cart_full", 422, "Your cart is full.";
    /// An address book or a wishlist holds as much as it may.
    ListFull = "list_full", 422, "This list is full.";
    /// The key was used before with another request.
    KeyReused = "idempotency_key_reused", 422, "This key was used before for another request.";
    /// There is no shipping to that country.
    NoShipping = "no_shipping", 422, "We do not ship to this country yet.";
    /// A link's token is unknown, used or too old.
    LinkExpired = "link_expired", 422, "This link has been used or has run out.";
    /// Too many requests; `Retry-After` says when.
    RateLimited = "rate_limited", 429, "Too many requests. Please wait a moment.";
    /// An unexpected error on the server.
    Internal = "internal", 500, "Something went wrong on our side.";
    /// The payment provider does not answer; nothing was charged.
    PaymentUnavailable = "payment_unavailable", 503, "Payment is not reachable. Nothing was charged.";
    /// This region cannot do it now; try again.
    Unavailable = "unavailable", 503, "The shop is not reachable at the moment.";
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct FieldError {
    /// Where: the field's name, nested by dots (`address.city`); empty for the body as a whole.
    pub field: String,
    /// Why: a stable code. What shoppers read is chosen by it.
    #[serde(default)]
    pub code: FieldCode,
    /// The code in plain English, for developers.
    pub message: String,
}

impl FieldError {
    /// A field with a code and the code's own message.
    pub fn new(field: impl Into<String>, code: FieldCode) -> Self {
        Self::with_message(field, code, code.message())
    }

    /// A field with a code and a message that says more, such as a limit.
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
    /// A URI that names the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", oai(rename = "type"))]
    pub kind: String,
    /// The code's title.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, where there is more to say than the title.
    pub detail: Option<String>,
    /// The stable code.
    pub code: ErrorCode,
    /// The fields that are not valid.
    pub errors: Vec<FieldError>,
    /// What to quote when asking for help; empty where no trace exists.
    pub trace_id: String,
    /// With `quote_changed`: what the cart costs now.
    pub quote: Option<crate::cart::Quote>,
    /// With `gone`: the category that the product belonged to.
    pub category: Option<crate::catalog::CategoryLink>,
}

impl Problem {
    /// The media type of a problem document.
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// A problem of this code with nothing more to say.
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

    /// With a sentence on what happened this time.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With one more field that is not valid.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, code: FieldCode) -> Self {
        self.errors.push(FieldError::new(field, code));
        self
    }

    /// With all the fields that are not valid.
    #[must_use]
    pub fn with_fields(mut self, errors: Vec<FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// Why a field is not valid, if it is among the errors.
    pub fn field(&self, field: &str) -> Option<FieldCode> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.code)
    }
}
