//! Orders.

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
    /// Placed; stock is reserved, payment is awaited.
    PendingPayment,
    /// Paid; stock is claimed.
    Paid,
    /// Ended before it was paid: by the shopper, or because the reservation ended.
    Cancelled,
    /// Paid and given back in full.
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
    /// Who receives it: 1 to 100 characters.
    pub name: String,
    /// Street and number: 1 to 100.
    pub street: String,
    /// A second line: up to 100, may be empty.
    pub extra: String,
    /// 2 to 12 characters.
    pub postal_code: String,
    /// 1 to 100.
    pub city: String,
    /// Destination.
    pub country: CountryCode,
}

/// Place an order for the cart. `Idempotency-Key` names the attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct PlaceOrder {
    /// Where the confirmation goes.
    pub email: Email,
    /// Where the goods go.
    pub address: Address,
    /// How they travel; `parcel` where nothing is said.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub method: ShippingMethod,
    /// The total that the shopper saw; another one is refused with the new quote.
    pub expected_total: Money,
    /// An order of this cart that waits for payment and that this one takes the place of. Where the goods and the total
    /// are the same, that order is changed and keeps its number and its payment page; else it ends, and nothing can be
    /// paid for it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<OrderNumber>,
    /// The language of mails.
    pub locale: Locale,
}

/// An order that was placed, and where to pay it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct PlacedOrder {
    /// The order in its current state.
    pub order: Order,
    /// The provider's hosted page; none when nothing is left to pay.
    pub payment_url: Option<String>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its number, as people quote it.
    pub number: OrderNumber,
    /// Its current state.
    pub state: OrderState,
    /// Where the confirmation went.
    pub email: Email,
    /// Where the goods go.
    pub address: Address,
    /// What was bought, at the price of then.
    pub lines: Vec<OrderLine>,
    /// What it cost, by the rules of then.
    pub quote: Quote,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Until when the goods are kept for it while it waits for payment.
    pub reserved_until: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// When the time to give it back is over, the midnight after its last day; none where it cannot be.
    #[serde(default)]
    pub returnable_until: Option<Timestamp>,
    /// The last attempt at paying it that failed, and why.
    pub payment_failure: Option<PaymentFailure>,
    /// What happened to it, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// Why a payment failed, as far as a shopper can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum PaymentFailure {
    /// The bank said no.
    Declined,
    /// There is not enough money on the account.
    InsufficientFunds,
    /// The bank's challenge was not passed.
    ChallengeFailed,
    /// The payment page was left or ran out.
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
    /// The merchant's number.
    pub sku: Sku,
    /// The product's address then.
    pub product: Slug,
    /// The product's name then.
    pub title: String,
    /// The variant's name then.
    pub variant_title: String,
    /// Its picture.
    pub image: Option<Image>,
    /// The hue of its tile.
    pub hue: u16,
    /// How many.
    pub quantity: Quantity,
    /// Gross price of one.
    pub unit_price: Money,
    /// Quantity times unit price.
    pub total: Money,
}

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct TimelineEntry {
    /// What: an event type without its prefix (`placed`, `changed`, `paid`, `payment_failed`, `cancelled`, `returned`, `refunded`).
    pub what: String,
    /// When.
    pub at: Timestamp,
}

/// Why an order is given back. Nobody has to say; it helps us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Nothing was said.
    #[default]
    Unsaid,
    /// It was ordered by mistake, or not needed any more.
    ChangedMind,
    /// It is not as it was shown.
    NotAsShown,
    /// It is broken or faulty.
    Faulty,
}

impl ReturnReason {
    /// Every reason, as offered.
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

/// Give a paid order back, whole; its money follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct ReturnOrder {
    /// Why.
    pub reason: ReturnReason,
}

/// Withdraw from the contract of an order, by what everybody who ordered has: its number and the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Withdraw {
    /// Which order.
    pub number: OrderNumber,
    /// Who declares it: 1 to 100 characters.
    pub name: String,
    /// The e-mail address that the order was placed with; the receipt goes there.
    pub email: Email,
}

/// What came of ordering again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Reordered {
    /// The cart with what could be put into it.
    pub cart: Cart,
    /// What is not sold any more, or of which there is less than was ordered.
    pub short: Vec<Sku>,
}

/// The last order of a shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct LastOrder {
    /// None where nothing was ordered yet.
    pub order: Option<Order>,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OrderSummary {
    /// Its number.
    pub number: OrderNumber,
    /// Its current state.
    pub state: OrderState,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What it cost.
    pub total: Money,
    /// How many pieces.
    pub count: u32,
}

/// A page of orders, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct OrderList {
    /// The orders of this page.
    pub items: Vec<OrderSummary>,
    /// Where the next page begins; none on the last.
    pub next_cursor: Option<String>,
}

/// Number and key of an order: a capability that grants access without an account. The link in the order's mails
/// contains it, and so does the cookie of the browser that placed the order. Formatted as `7K2M-9QXD-3F.<key>` in
/// [`crate::header::ORDER_LINK`] and in the cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLink {
    /// Which order.
    pub number: OrderNumber,
    /// Its secret.
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

/// Mail a new link to an order. The answer is the same whether such an order exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct SendOrderLink {
    /// Which order.
    pub number: OrderNumber,
    /// The address that it was placed with; the mail goes there.
    pub email: Email,
}
