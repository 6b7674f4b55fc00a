//! Converts rows of orders to the contract's types, and cart lines to rows of orders.

use chrono::{DateTime, Utc};
use contract::{
    CartId, Currency, CustomerId, Money, OrderId, Quantity, Sku, Slug,
    cart::Quote,
    catalog::Image,
    order::{Address, Order, OrderLine, OrderState, OrderSummary, TimelineEntry},
};
use domain::order::{keeps_stock, returnable_until};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::store::{OrderRecord, currency};
use crate::{
    cart,
    cursor::Cursor,
    db::{decode_text, locale},
};

/// A row of `order_line`, by the names of its columns.
#[derive(Debug, Deserialize)]
pub(super) struct LineRow {
    sku: Sku,
    product: Slug,
    title: String,
    variant_title: String,
    image: Option<Image>,
    hue: u16,
    quantity: Quantity,
    unit_price: i64,
}

impl LineRow {
    fn line(self, currency: Currency) -> OrderLine {
        let total = self.unit_price * i64::from(self.quantity.get());
        OrderLine {
            sku: self.sku,
            product: self.product,
            title: self.title,
            variant_title: self.variant_title,
            image: self.image,
            hue: self.hue,
            quantity: self.quantity,
            unit_price: Money::new(self.unit_price, currency),
            total: Money::new(total, currency),
        }
    }
}

/// The rows of `order_line` for the lines of a cart.
pub(super) fn lines(lines: &[cart::store::Line]) -> Value {
    let row = |(position, line): (usize, &cart::store::Line)| {
        json!({
            "id": Uuid::now_v7(),
            "position": position,
            "variant_id": line.variant,
            "sku": line.sku,
            "product": line.product,
            "title": line.title,
            "variant_title": line.variant_title,
            "image": line.image,
            "hue": line.hue,
            "quantity": line.quantity,
            "unit_price": line.unit_price.amount,
        })
    };
    lines.iter().enumerate().map(row).collect()
}

/// A row of `shop_order` with its lines and its timeline.
pub(super) struct OrderRow {
    pub id: Uuid,
    pub number: String,
    pub cart_id: Uuid,
    pub cart_token_hash: Option<Vec<u8>>,
    pub customer_id: Option<Uuid>,
    pub key_hash: Vec<u8>,
    pub state: String,
    pub email: String,
    pub email_verified: bool,
    pub address: Json<Address>,
    pub locale: String,
    pub quote: Json<Quote>,
    pub placed_at: DateTime<Utc>,
    pub reserved_until: DateTime<Utc>,
    pub paid_at: Option<DateTime<Utc>>,
    pub returned: bool,
    pub payment_failure: Option<String>,
    pub lines: Json<Vec<LineRow>>,
    pub timeline: Json<Vec<TimelineEntry>>,
}

impl OrderRow {
    pub(super) fn into_record(self) -> Result<OrderRecord, sqlx::Error> {
        let state: OrderState = decode_text(&self.state)?;
        let currency = self.quote.total.currency;
        let lines = self.lines.0.into_iter();
        let arrives_by = self.quote.delivery.map(|window| window.to);
        // The API leaves it out once it has passed (`with_current_deadlines`).
        let returnable_until = returnable_until(state, self.paid_at, arrives_by);
        Ok(OrderRecord {
            order: Order {
                id: OrderId(self.id),
                number: decode_text(&self.number)?,
                state,
                email: decode_text(&self.email)?,
                address: self.address.0,
                lines: lines.map(|line| line.line(currency)).collect(),
                quote: self.quote.0,
                placed_at: self.placed_at,
                reserved_until: keeps_stock(state).then_some(self.reserved_until),
                paid_at: self.paid_at,
                returnable_until: returnable_until.filter(|_| !self.returned),
                payment_failure: self
                    .payment_failure
                    .as_deref()
                    .map(decode_text)
                    .transpose()?,
                timeline: self.timeline.0,
            },
            cart: CartId(self.cart_id),
            customer: self.customer_id.map(CustomerId),
            cart_token_hash: self.cart_token_hash,
            key_hash: self.key_hash,
            email_verified: self.email_verified,
            locale: locale(&self.locale),
        })
    }
}

/// A row of a list of orders.
pub(super) struct SummaryRow {
    pub id: Uuid,
    pub number: String,
    pub state: String,
    pub placed_at: DateTime<Utc>,
    pub total: i64,
    pub currency: String,
    pub count: i64,
}

impl SummaryRow {
    pub(super) fn summary(self) -> Result<(Cursor, OrderSummary), sqlx::Error> {
        let cursor = Cursor {
            at: self.placed_at,
            id: self.id,
        };
        let summary = OrderSummary {
            number: decode_text(&self.number)?,
            state: decode_text(&self.state)?,
            placed_at: self.placed_at,
            total: Money::new(self.total, currency(&self.currency)?),
            count: u32::try_from(self.count).unwrap_or(u32::MAX),
        };
        Ok((cursor, summary))
    }
}
