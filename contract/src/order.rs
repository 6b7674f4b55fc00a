//! Orders: their state, contents, placement, returns and withdrawal.

use serde::{Deserialize, Serialize};

use crate::{
    CountryCode, Email, FieldCode, Locale, Money, OrderId, OrderKey, OrderNumber, Quantity, Sku,
    Slug, Timestamp,
    cart::{Cart, Quote},
    catalog::Image,
    shipping::ShippingMethod,
};

/// The state of an order. `domain::order` defines the transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Placed: the stock is reserved, and the order awaits payment.
    PendingPayment,
    /// Paid: the reserved stock has been claimed.
    Paid,
    /// Cancelled before it was paid, by the shopper or because the reservation expired.
    Cancelled,
    /// Paid, then refunded in full.
    Refunded,
}

impl OrderState {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingPayment => "pending_payment",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

impl std::str::FromStr for OrderState {
    type Err = crate::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [
            Self::PendingPayment,
            Self::Paid,
            Self::Cancelled,
            Self::Refunded,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or(crate::text::ParseError(FieldCode::OrderState))
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Address {
    /// The recipient's name, 1 to 100 characters.
    pub name: String,
    /// Street and number, 1 to 100 characters.
    pub street: String,
    /// An additional line, up to 100 characters; may be empty.
    pub extra: String,
    /// Postcode, 2 to 12 characters.
    pub postal_code: String,
    /// City, 1 to 100 characters.
    pub city: String,
    /// Country.
    pub country: CountryCode,
}

/// Places an order for the cart. `Idempotency-Key` identifies the attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct PlaceOrder {
    /// The e-mail address for the confirmation.
    pub email: Email,
    /// The shipping address.
    pub address: Address,
    /// The shipping method; defaults to `parcel`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub method: ShippingMethod,
    /// Precondition: the total that the shopper saw. If it has changed, the order is refused with the new quote.
    pub expected_total: Money,
    /// An order of this cart that awaits payment and that this one replaces. If goods and total are the same, that
    /// order is changed in place and keeps its number and payment page. Otherwise it is cancelled and can no longer be
    /// paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<OrderNumber>,
    /// The language of the order's mails.
    pub locale: Locale,
}

/// A placed order and its payment page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct PlacedOrder {
    /// The order in its current state.
    pub order: Order,
    /// The URL of the provider's payment page; none when nothing is left to pay.
    pub payment_url: Option<String>,
}

/// An order as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Order {
    /// The order's id.
    pub id: OrderId,
    /// The order number, which people quote.
    pub number: OrderNumber,
    /// Its current state.
    pub state: OrderState,
    /// The e-mail address for the confirmation.
    pub email: Email,
    /// The shipping address.
    pub address: Address,
    /// The lines at the prices of the time of ordering.
    pub lines: Vec<OrderLine>,
    /// The quote at the time of ordering.
    pub quote: Quote,
    /// When the order was placed.
    pub placed_at: Timestamp,
    /// When the stock reservation expires; none unless the order awaits payment.
    pub reserved_until: Option<Timestamp>,
    /// When the order was paid.
    pub paid_at: Option<Timestamp>,
    /// The end of the return period, the midnight after its last day. None if the order cannot be returned.
    #[serde(default)]
    pub returnable_until: Option<Timestamp>,
    /// The reason of the last failed payment attempt.
    pub payment_failure: Option<PaymentFailure>,
    /// The history, oldest entry first.
    pub timeline: Vec<TimelineEntry>,
}

/// Why a payment failed. Distinguishes only reasons that a shopper can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum PaymentFailure {
    /// The bank declined the payment.
    Declined,
    /// The account has insufficient funds.
    InsufficientFunds,
    /// The shopper did not pass the bank's authentication challenge.
    ChallengeFailed,
    /// The shopper left the payment page, or it expired.
    Abandoned,
}

impl PaymentFailure {
    /// The name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ChallengeFailed => "challenge_failed",
            Self::Abandoned => "abandoned",
        }
    }
}

impl std::str::FromStr for PaymentFailure {
    type Err = crate::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [
            Self::Declined,
            Self::InsufficientFunds,
            Self::ChallengeFailed,
            Self::Abandoned,
        ]
        .into_iter()
        .find(|failure| failure.as_str() == text)
        .ok_or(crate::text::ParseError(FieldCode::PaymentFailure))
    }
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OrderLine {
    /// The variant's SKU.
    pub sku: Sku,
    /// The product's slug at the time of ordering.
    pub product: Slug,
    /// The product's name at the time of ordering.
    pub title: String,
    /// The variant's name at the time of ordering.
    pub variant_title: String,
    /// The variant's image.
    pub image: Option<Image>,
    /// The hue of the placeholder tile, OKLCH degrees 0 to 359.
    pub hue: u16,
    /// The quantity.
    pub quantity: Quantity,
    /// Gross price per unit.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub total: Money,
}

/// An entry of an order's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct TimelineEntry {
    /// The event type without its prefix: `placed`, `changed`, `paid`, `payment_failed`, `cancelled`, `returned` or
    /// `refunded`.
    pub what: String,
    /// The time of the event.
    pub at: Timestamp,
}

/// The reason for a return. Optional: customers do not have to give one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// No reason given.
    #[default]
    Unsaid,
    /// Ordered by mistake, or no longer needed.
    ChangedMind,
    /// The goods differ from the description.
    NotAsShown,
    /// The goods are damaged or faulty.
    Faulty,
}

impl ReturnReason {
    /// Every reason, in the order of the form.
    pub const ALL: [Self; 4] = [
        Self::Unsaid,
        Self::ChangedMind,
        Self::NotAsShown,
        Self::Faulty,
    ];

    /// The name on the wire, in forms and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsaid => "unsaid",
            Self::ChangedMind => "changed_mind",
            Self::NotAsShown => "not_as_shown",
            Self::Faulty => "faulty",
        }
    }
}

impl std::str::FromStr for ReturnReason {
    type Err = crate::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or(crate::text::ParseError(FieldCode::ReturnReason))
    }
}

/// Returns a paid order in full. The refund follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ReturnOrder {
    /// The reason.
    pub reason: ReturnReason,
}

/// Withdraws from the contract of an order. Requires only what every customer has: the order number and the e-mail
/// address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Withdraw {
    /// The order number.
    pub number: OrderNumber,
    /// The name of the person who declares the withdrawal, 1 to 100 characters.
    pub name: String,
    /// The e-mail address of the order; the receipt is mailed to it.
    pub email: Email,
}

/// The result of ordering again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Reordered {
    /// The cart, including the lines that could be added.
    pub cart: Cart,
    /// The SKUs that are no longer sold, or of which less than the ordered quantity is available.
    pub short: Vec<Sku>,
}

/// The last order of a shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct LastOrder {
    /// The order; none if the shopper has not ordered yet.
    pub order: Option<Order>,
}

/// An order as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OrderSummary {
    /// The order number.
    pub number: OrderNumber,
    /// Its current state.
    pub state: OrderState,
    /// When the order was placed.
    pub placed_at: Timestamp,
    /// The total.
    pub total: Money,
    /// The sum of the quantities.
    pub count: u32,
}

/// A page of orders, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OrderList {
    /// The orders of this page.
    pub items: Vec<OrderSummary>,
    /// The opaque cursor of the next page; none on the last page.
    pub next_cursor: Option<String>,
}

/// Number and key of an order: a capability that grants access without an account. The link in the order's mails
/// contains it, and so does the cookie of the browser that placed the order. Formatted as `7K2M-9QXD-3F.<key>` in
/// [`crate::header::ORDER_LINK`] and in the cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLink {
    /// The order number.
    pub number: OrderNumber,
    /// The secret key.
    pub key: OrderKey,
}

impl std::fmt::Display for OrderLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.number, self.key)
    }
}

impl std::str::FromStr for OrderLink {
    type Err = crate::text::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = crate::text::ParseError(FieldCode::OrderLink);
        let (number, key) = text.split_once('.').ok_or(invalid)?;
        Ok(Self {
            number: number.parse()?,
            key: key.parse()?,
        })
    }
}

/// Requests a new link to an order by mail. The response is the same whether or not such an order exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SendOrderLink {
    /// The order number.
    pub number: OrderNumber,
    /// The e-mail address of the order; the link is mailed to it.
    pub email: Email,
}
