//! Placing an order: one transaction claims the key, validates, inserts the order, reserves stock and appends the
//! event. The checkout at the provider is opened afterwards, outside of any lock.

use chrono::TimeDelta;
use contract::{
    CartId, FieldError, IdempotencyKey, MoneyError, OrderId, OrderNumber, Sku,
    cart::Quote,
    checkout::CheckoutDetails,
    event,
    order::{Address, OrderState, PlaceOrder, PlacedOrder},
};
use domain::{
    address,
    order::RESERVATION,
    pricing::{self, CannotQuote, ShippingRequest},
    shipping_tax_tables::RULES,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    access,
    append_event::append_event,
    idempotency_store,
    replace_order::{Replaced, find_replaced_if_paid, nothing_to_order, replace},
    store::{self, NewOrder, OrderRecord},
    view,
};
use crate::{
    app::App,
    cart::{self, Owner},
    catalog::publish_catalog_change::refresh_availability,
    db,
    payment::{
        self, ProviderError,
        open_checkout::{CannotOpen, payment_page_url, provider_key},
        settle::{self, CannotSettle},
    },
    secret,
    stock::{self, StockRequest},
};

/// When the reconciler first checks a new payment.
const FIRST_CHECK_AFTER: TimeDelta = TimeDelta::seconds(30);
/// The maximum number of orders that a customer may place within [`HOUR`], because each reserves stock for a while. The
/// edge limits guests by network.
const MAX_PER_HOUR: i64 = 30;
const HOUR: TimeDelta = TimeDelta::hours(1);
/// How many times the transaction is attempted if it loses a race or draws an order number that exists.
const TRIES: u32 = 5;

/// Why no order was placed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotPlaceOrder {
    #[error("one customer placed too many orders within an hour")]
    TooMany(TimeDelta),
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    #[error("the key was used before with another request")]
    KeyReused,
    #[error("the cart is empty")]
    EmptyCart,
    #[error("an order of this cart waits for payment")]
    InProgress(Option<OrderNumber>),
    #[error("order {0}, which was to be replaced, is paid")]
    Paid(OrderNumber),
    #[error("the checkout of the order that was to be replaced is still open")]
    StillOpen,
    #[error("{0} is not for sale")]
    NotForSale(Sku),
    #[error("{0} is out of stock")]
    OutOfStock(Sku),
    #[error("there is no shipping to this country")]
    NoShipping,
    #[error("this shipping method is not available there")]
    NoSuchMethod,
    #[error("the total has changed")]
    QuoteChanged(Box<Quote>),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error(transparent)]
    Settle(#[from] CannotSettle),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<CannotOpen> for CannotPlaceOrder {
    fn from(error: CannotOpen) -> Self {
        match error {
            CannotOpen::Provider(error) => Self::Provider(error),
            CannotOpen::Database(error) => Self::Database(error),
        }
    }
}

impl From<CannotQuote> for CannotPlaceOrder {
    fn from(error: CannotQuote) -> Self {
        match error {
            CannotQuote::NoShipping => Self::NoShipping,
            CannotQuote::NoSuchMethod => Self::NoSuchMethod,
            CannotQuote::Money(error) => Self::Money(error),
        }
    }
}

/// Places the order of an owner's cart. Idempotent: with the same key and body it returns the order in its current
/// state.
pub(super) async fn place_order(
    app: &App,
    owner: &Owner,
    key: &IdempotencyKey,
    request: &PlaceOrder,
) -> Result<PlacedOrder, CannotPlaceOrder> {
    let address = address::check(&request.address).map_err(CannotPlaceOrder::Invalid)?;
    let attempt = Attempt {
        app,
        owner,
        key,
        request,
        address,
        digest: digest(request),
    };
    let record = attempt.write_with_retry().await?;
    with_payment_url(app, record).await
}

/// The order in its current state, with the URL of its payment page while it can be paid.
pub(super) async fn with_payment_url(
    app: &App,
    record: OrderRecord,
) -> Result<PlacedOrder, CannotPlaceOrder> {
    let payment_url = if record.order.state == OrderState::PendingPayment {
        payment_page_url(app, record.order.id).await?
    } else {
        None
    };
    Ok(PlacedOrder {
        order: record.order,
        payment_url,
    })
}

/// The digest of the request body, to which the key is bound.
#[expect(
    clippy::expect_used,
    reason = "the derived Serialize of strings, numbers and enums cannot fail"
)]
fn digest(request: &PlaceOrder) -> [u8; 32] {
    let body = serde_json::to_vec(request).expect("PlaceOrder is serialisable");
    Sha256::digest(body).into()
}

/// One attempt to place an order.
pub(super) struct Attempt<'a> {
    pub app: &'a App,
    pub owner: &'a Owner,
    pub key: &'a IdempotencyKey,
    pub request: &'a PlaceOrder,
    pub address: Address,
    digest: [u8; 32],
}

/// The outcome of the transaction.
enum WriteOutcome {
    Placed(Box<OrderRecord>),
    /// Nothing was written: the checkout of this order must first be closed at the provider.
    MustClose(OrderId),
}

impl Attempt<'_> {
    async fn write_with_retry(&self) -> Result<OrderRecord, CannotPlaceOrder> {
        let mut closed = None;
        for _ in 1..TRIES {
            match self.write_in_tx(closed).await {
                Ok(WriteOutcome::Placed(record)) => return Ok(*record),
                // The provider is called outside of any lock: a slow response must not block the cart. If the order was
                // paid in the meantime, the next attempt finds it paid.
                Ok(WriteOutcome::MustClose(order)) => {
                    closed = settle::close_checkout(self.app, order)
                        .await?
                        .then_some(order);
                }
                Err(CannotPlaceOrder::Database(error))
                    if db::is_serialization_failure(&error)
                        || db::constraint_name(&error) == Some("shop_order_number_key") => {}
                Err(error) => return Err(error),
            }
        }
        match self.write_in_tx(closed).await? {
            WriteOutcome::Placed(record) => Ok(*record),
            WriteOutcome::MustClose(_) => Err(CannotPlaceOrder::StillOpen),
        }
    }

    /// Claims the key, validates, inserts and reserves in one transaction. `closed` is an order whose checkout can no
    /// longer be paid at the provider.
    ///
    /// The order of the steps is the lock order: key, cart, waiting order with its payment, stock. Stock comes last
    /// because its rows are contended: many orders want the same variants, and the lock is held until the commit.
    async fn write_in_tx(&self, closed: Option<OrderId>) -> Result<WriteOutcome, CannotPlaceOrder> {
        let app = self.app;
        let mut tx = app.db.write().await?;
        // Before anything else, also before the lookup of the cart: a retry must return its order although payment has
        // consumed the cart since.
        if let Some(order) = self.find_claimed_order(&mut tx).await? {
            return Ok(placed(store::get(&mut tx, order).await?));
        }
        let Some(header) = cart::store::find(&mut tx, self.owner).await? else {
            return Err(nothing_to_order(&mut tx, self).await?);
        };
        let order = OrderId(Uuid::now_v7());
        let now = app.clock.now();
        // The unique index serialises concurrent requests with the same key. The loser waits until the winner commits
        // and then returns the winner's order. The claim is rolled back if this transaction fails, so the key can be
        // used again.
        if !idempotency_store::claim_key(&mut tx, header.id, self.key, &self.digest, order, now)
            .await?
        {
            let earlier = self.find_claimed_order(&mut tx).await?;
            let earlier = earlier.ok_or(CannotPlaceOrder::EmptyCart)?;
            return Ok(placed(store::get(&mut tx, earlier).await?));
        }
        let locale = self.request.locale;
        // From here on the cart cannot change: the lines that are priced are the lines that are ordered.
        let Some(cart) = cart::store::lock(&mut tx, header.id, locale, app.currency).await? else {
            return Err(nothing_to_order(&mut tx, self).await?);
        };
        let waiting = self.find_waiting(&mut tx, header.id).await?;
        // Priced inside the transaction and compared with the total that the shopper has seen: nobody pays another
        // amount.
        let quote = self.price(&cart.lines)?;
        self.save_details(&mut tx, header.id).await?;
        if let Some(waiting) = waiting {
            match replace(&mut tx, self, waiting, &cart, &quote, closed).await? {
                Replaced::Changed(record) => {
                    tx.commit().await?;
                    return Ok(WriteOutcome::Placed(record));
                }
                Replaced::StillPayable => return Ok(WriteOutcome::MustClose(waiting)),
                Replaced::Ended => {}
            }
        }
        let since = now - HOUR;
        let customer = cart.header.customer;
        if let Some(oldest) =
            store::find_nth_latest_since(&mut tx, customer, MAX_PER_HOUR, since).await?
        {
            return Err(CannotPlaceOrder::TooMany(oldest - since));
        }
        self.insert(&mut tx, order, &cart, &quote).await?;
        self.reserve(&mut tx, order, &cart.lines).await?;
        let record = store::get(&mut tx, order).await?;
        tx.commit().await?;
        Ok(placed(record))
    }

    /// The order of the locked cart that waits for payment. It must be the one that the request replaces.
    async fn find_waiting(
        &self,
        conn: &mut PgConnection,
        cart: CartId,
    ) -> Result<Option<OrderId>, CannotPlaceOrder> {
        let replaces = self.request.replaces.as_ref();
        match store::find_waiting(conn, cart).await? {
            Some((order, number)) if replaces == Some(&number) => Ok(Some(order)),
            Some((_, number)) => Err(CannotPlaceOrder::InProgress(Some(number))),
            // The order to be replaced has been paid. Placing another one now would order the rest of the cart by
            // accident.
            None => match find_replaced_if_paid(conn, self).await? {
                Some(number) => Err(CannotPlaceOrder::Paid(number)),
                None => Ok(None),
            },
        }
    }

    /// Saves the typed details with the cart, for a shopper who comes back from the payment page.
    async fn save_details(&self, conn: &mut PgConnection, cart: CartId) -> Result<(), sqlx::Error> {
        let details = CheckoutDetails::of(self.request.email.as_str(), &self.address);
        let (country, method) = (Some(&self.address.country), Some(self.request.method));
        cart::store::save_checkout(conn, cart, country, method, Some(&details)).await
    }

    /// The order that this key has created. The same key with another body is refused.
    async fn find_claimed_order(
        &self,
        conn: &mut PgConnection,
    ) -> Result<Option<OrderId>, CannotPlaceOrder> {
        match idempotency_store::find_claim(conn, self.owner, self.key).await? {
            Some(claim) if claim.digest == self.digest => Ok(Some(claim.order)),
            Some(_) => Err(CannotPlaceOrder::KeyReused),
            None => Ok(None),
        }
    }

    /// Prices the lines. Fails if a product is no longer for sale, or if the total is not the one that the shopper has
    /// seen.
    fn price(&self, lines: &[cart::store::Line]) -> Result<Quote, CannotPlaceOrder> {
        if lines.is_empty() {
            return Err(CannotPlaceOrder::EmptyCart);
        }
        if let Some(line) = lines.iter().find(|line| !line.published) {
            return Err(CannotPlaceOrder::NotForSale(line.sku.clone()));
        }
        let items: Vec<_> = lines.iter().map(cart::store::Line::item).collect();
        let shipping_request = ShippingRequest {
            country: &self.address.country,
            method: self.request.method,
            ordered_at: self.app.clock.now(),
        };
        let quote = pricing::quote(&items, shipping_request, self.app.currency, &RULES)?;
        if quote.total == self.request.expected_total {
            Ok(quote)
        } else {
            Err(CannotPlaceOrder::QuoteChanged(Box::new(quote)))
        }
    }

    async fn insert(
        &self,
        conn: &mut PgConnection,
        order: OrderId,
        cart: &cart::store::LockedCart,
        quote: &Quote,
    ) -> Result<(), CannotPlaceOrder> {
        let app = self.app;
        let now = app.clock.now();
        let number = OrderNumber::from_bits(rand::random());
        let key = access::link_key(app, order);
        let new = NewOrder {
            id: order,
            number: &number,
            cart: cart.header.id,
            cart_token_hash: cart.header.token_hash.as_deref(),
            customer: cart.header.customer,
            key_hash: &secret::hash(key.as_str()),
            request: self.request,
            address: &self.address,
            quote,
            placed_at: now,
            reserved_until: now + RESERVATION,
        };
        match store::insert(conn, &new, view::lines(&cart.lines)).await {
            // The cart is locked, but a guest's order that moved to this cart at sign-in may have been inserted under
            // another lock. The unique index on a cart's live order is what finally enforces the invariant.
            Err(error) if db::constraint_name(&error) == Some("shop_order_live_cart_key") => {
                return Err(CannotPlaceOrder::InProgress(None));
            }
            done => done?,
        }
        let provider_key = provider_key(app, cart.header.id, self.key);
        let next_check_at = now + FIRST_CHECK_AFTER;
        match payment::store::insert(conn, order, &provider_key, quote.total, now, next_check_at)
            .await
        {
            // The claim of this key was pruned, but the provider still binds the key to another order's checkout.
            Err(error) if db::constraint_name(&error) == Some("payment_provider_key_key") => {
                return Err(CannotPlaceOrder::KeyReused);
            }
            done => done?,
        }
        let data = event_data(order, &number, cart, quote);
        append_event(conn, app, order, event::ORDER_PLACED, data).await?;
        Ok(())
    }

    async fn reserve(
        &self,
        conn: &mut PgConnection,
        order: OrderId,
        lines: &[cart::store::Line],
    ) -> Result<(), CannotPlaceOrder> {
        let requests: Vec<StockRequest> = lines
            .iter()
            .map(|line| StockRequest {
                variant: line.variant,
                quantity: line.quantity,
            })
            .collect();
        let missing = stock::reserve(conn, order, &requests).await?;
        if let Some(line) = lines.iter().find(|line| missing.contains(&line.variant)) {
            return Err(CannotPlaceOrder::OutOfStock(line.sku.clone()));
        }
        let variants: Vec<_> = lines.iter().map(|line| line.variant).collect();
        refresh_availability(conn, self.app, &variants).await?;
        Ok(())
    }
}

fn placed(record: OrderRecord) -> WriteOutcome {
    WriteOutcome::Placed(Box::new(record))
}

/// The event's data: ids, lines and amounts, no personal data.
fn event_data(
    order: OrderId,
    number: &OrderNumber,
    cart: &cart::store::LockedCart,
    quote: &Quote,
) -> serde_json::Value {
    let lines: Vec<_> = cart
        .lines
        .iter()
        .map(|line| {
            json!({
                "variant": line.variant,
                "sku": line.sku,
                "product": line.product,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
            })
        })
        .collect();
    json!({
        "order": order,
        "number": number,
        "customer": cart.header.customer,
        "country": quote.country,
        "method": quote.method,
        "delivery": quote.delivery,
        "lines": lines,
        "subtotal": quote.subtotal,
        "shipping": quote.shipping,
        "taxes": quote.taxes,
        "total": quote.total,
    })
}
