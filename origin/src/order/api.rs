//! Orders over HTTP.

use contract::{
    ErrorCode, FieldCode, IdempotencyKey, Locale, OrderKey, OrderNumber, Problem, header,
    order::{
        LastOrder, Order, OrderLink, OrderList, PlaceOrder, PlacedOrder, Reordered, ReturnOrder,
        SendOrderLink, Withdraw,
    },
};
use poem::Request;
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
    payload::Response,
};

use super::{
    access::{self, Viewer},
    cancel_order::{CannotCancel, cancel_order},
    get_order::get_order,
    list_orders::list_orders,
    place_order::{CannotPlaceOrder, place_order, with_payment_url},
    reorder::reorder,
    return_order::{CannotReturn, return_order},
    send_link::send_link,
    store::{self, OrderRecord},
    withdraw::{CannotWithdraw, withdraw},
    withdrawal_receipt::Declared,
};
use crate::{
    app::App,
    cart::{CartContext, Owner},
    cursor::Cursor,
    http::{
        Tag,
        auth::{Customer, Merchant, Shopper},
        error::ApiError,
        json::Json,
        no_content::{Accepted, NoContent, no_content},
        read_your_writes,
    },
    payment::settle::settle,
};

/// The operations on orders.
pub struct OrderApi(pub App);

/// A response to a write. Its `stoa-seen` header carries the position of the write.
type WriteResponse<T> = Result<Response<Json<T>>, ApiError>;

#[OpenApi(tag = "Tag::Order")]
impl OrderApi {
    /// Place an order
    ///
    /// Idempotent: a call with the same `Idempotency-Key` and body returns the order in its current state. If the total
    /// is no longer `expected_total`, the call fails with `quote_changed` and the new quote. A cart can have one order
    /// that waits for payment; set `replaces` to its number to change or replace it.
    #[oai(path = "/orders", method = "post", operation_id = "place_order")]
    async fn place_order(
        &self,
        shopper: Shopper,
        #[oai(name = "idempotency-key")] key: Header<IdempotencyKey>,
        body: Json<PlaceOrder>,
    ) -> WriteResponse<PlacedOrder> {
        let owner = Owner::of(&shopper).ok_or(ApiError::new(ErrorCode::EmptyCart))?;
        let placed = place_order(&self.0, &owner, &key.0, &body.0).await?;
        let link = match owner {
            Owner::Customer(_) => None,
            // The cart's secret expires with the cart. With this key the browser keeps access to the order.
            Owner::Guest(_) => Some(OrderLink {
                number: placed.order.number.clone(),
                key: access::link_key(&self.0, placed.order.id),
            }),
        };
        let response = self.write_response(placed).await?;
        Ok(match link {
            Some(link) => response.header(header::ORDER_LINK, link.to_string()),
            None => response,
        })
    }

    /// List the customer's orders
    ///
    /// Newest first. `cursor` is the `next_cursor` of the previous page.
    #[oai(path = "/orders", method = "get", operation_id = "list_orders")]
    async fn list_orders(
        &self,
        request: &Request,
        customer: Customer,
        cursor: Query<Option<String>>,
    ) -> Result<Json<OrderList>, ApiError> {
        let after = Cursor::parameter(cursor.0.as_deref())?;
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let orders = list_orders(&mut connection, Some(customer.id()), after).await?;
        Ok(Json(orders))
    }

    /// Show an order
    ///
    /// Visible to the customer who placed it, to the browser that holds its cart's secret, and with its key in
    /// `stoa-order-key`.
    #[oai(path = "/orders/:number", method = "get", operation_id = "get_order")]
    async fn get_order(
        &self,
        request: &Request,
        shopper: Shopper,
        number: Path<OrderNumber>,
        #[oai(name = "stoa-order-key")] key: Header<Option<OrderKey>>,
    ) -> Result<Json<Order>, ApiError> {
        let viewer = Viewer::of(&shopper, key.0.as_ref());
        let now = self.0.clock.now();
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let mut record = get_order(&mut connection, &viewer, &number.0, now).await?;
        drop(connection);
        if record.is_none() && viewer.has_key() {
            // The key may be newer than the replica's data, so only the writer can refuse it.
            let mut connection = self.0.db.read_fresh().await?;
            record = get_order(&mut connection, &viewer, &number.0, now).await?;
        }
        record
            .map(|record| Json(self.with_current_deadlines(record.order)))
            .ok_or(ApiError::new(ErrorCode::NotFound))
    }

    /// Show the latest order of this cart's owner
    ///
    /// The customer's, or that of the browser that holds the cart's secret.
    #[oai(path = "/cart/order", method = "get", operation_id = "last_order")]
    async fn last_order(
        &self,
        request: &Request,
        shopper: Shopper,
    ) -> Result<Json<LastOrder>, ApiError> {
        let Some(owner) = Owner::of(&shopper) else {
            return Ok(Json(LastOrder { order: None }));
        };
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let record = store::find_last(&mut connection, &owner).await?;
        let order = record.map(|record| self.with_current_deadlines(record.order));
        Ok(Json(LastOrder { order }))
    }

    /// Reopen the payment page of an order
    #[oai(
        path = "/orders/:number/payment",
        method = "post",
        operation_id = "open_payment"
    )]
    async fn open_payment(
        &self,
        shopper: Shopper,
        number: Path<OrderNumber>,
        #[oai(name = "stoa-order-key")] key: Header<Option<OrderKey>>,
    ) -> WriteResponse<PlacedOrder> {
        let record = self.find(&shopper, key.0.as_ref(), &number.0).await?;
        let reopened = with_payment_url(&self.0, record).await?;
        self.write_response(reopened).await
    }

    /// Settle a payment
    ///
    /// Queries the payment provider for the state of the payment and applies it.
    #[oai(
        path = "/orders/:number/settle",
        method = "post",
        operation_id = "settle_order"
    )]
    async fn settle_order(
        &self,
        shopper: Shopper,
        number: Path<OrderNumber>,
        #[oai(name = "stoa-order-key")] key: Header<Option<OrderKey>>,
    ) -> WriteResponse<Order> {
        let record = self.find(&shopper, key.0.as_ref(), &number.0).await?;
        settle(&self.0, record.order.id).await?;
        let mut connection = self.0.db.read_fresh().await?;
        let settled = store::get(&mut connection, record.order.id).await?;
        drop(connection);
        self.write_response(settled.order).await
    }

    /// Cancel an unpaid order
    #[oai(
        path = "/orders/:number/cancel",
        method = "post",
        operation_id = "cancel_order"
    )]
    async fn cancel_order(
        &self,
        shopper: Shopper,
        number: Path<OrderNumber>,
        #[oai(name = "stoa-order-key")] key: Header<Option<OrderKey>>,
    ) -> WriteResponse<Order> {
        let record = self.find(&shopper, key.0.as_ref(), &number.0).await?;
        let order = cancel_order(&self.0, record).await?;
        self.write_response(order).await
    }

    /// Return a paid order
    ///
    /// Returns the whole order, within the period that ends at `returnable_until`. The goods are restocked, and the
    /// payment is refunded at once or as soon as the payment provider can be reached. Idempotent.
    #[oai(
        path = "/orders/:number/return",
        method = "post",
        operation_id = "return_order"
    )]
    async fn return_order(
        &self,
        shopper: Shopper,
        number: Path<OrderNumber>,
        #[oai(name = "stoa-order-key")] key: Header<Option<OrderKey>>,
        body: Json<ReturnOrder>,
    ) -> WriteResponse<Order> {
        let record = self.find(&shopper, key.0.as_ref(), &number.0).await?;
        let order = return_order(&self.0, record, body.0.reason, Declared::Return).await?;
        self.write_response(self.with_current_deadlines(order))
            .await
    }

    /// Withdraw from the contract of an order
    ///
    /// Requires only the order's number and the e-mail address that it was placed with; a receipt goes to that address.
    /// A paid order is returned as by `return_order`, an unpaid one is cancelled.
    #[oai(path = "/withdrawals", method = "post", operation_id = "withdraw")]
    async fn withdraw(&self, body: Json<Withdraw>) -> Result<Response<NoContent>, ApiError> {
        withdraw(&self.0, &body.0).await?;
        no_content(&self.0.db).await
    }

    /// Mail a new link to an order
    ///
    /// The link goes to the address that the order was placed with. The response is the same whether or not there is
    /// such an order.
    #[oai(
        path = "/order-links",
        method = "post",
        operation_id = "send_order_link"
    )]
    async fn send_order_link(&self, body: Json<SendOrderLink>) -> Result<Accepted, ApiError> {
        send_link(&self.0, &body.0).await?;
        Ok(Accepted::Accepted)
    }

    /// Reorder
    ///
    /// Adds the order's lines to the cart, as far as the products are still for sale and in stock; `short` lists the
    /// rest. Idempotent.
    #[oai(
        path = "/orders/:number/reorder",
        method = "post",
        operation_id = "reorder"
    )]
    async fn reorder(
        &self,
        shopper: Shopper,
        number: Path<OrderNumber>,
        #[oai(name = "stoa-order-key")] key: Header<Option<OrderKey>>,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
    ) -> WriteResponse<Reordered> {
        let record = self.find(&shopper, key.0.as_ref(), &number.0).await?;
        let context = CartContext {
            owner: Owner::of(&shopper),
            locale: locale.0.unwrap_or_default(),
        };
        let (reordered, issued) = reorder(&self.0, &context, &record).await?;
        let response = self.write_response(reordered).await?;
        Ok(match issued {
            Some(token) => response.header(header::CART_TOKEN, token.as_str()),
            None => response,
        })
    }

    /// List all orders
    ///
    /// Newest first. `cursor` is the `next_cursor` of the previous page.
    #[oai(
        path = "/merchant/orders",
        method = "get",
        operation_id = "list_all_orders",
        tag = "Tag::Merchant"
    )]
    async fn list_all_orders(
        &self,
        _merchant: Merchant,
        cursor: Query<Option<String>>,
    ) -> Result<Json<OrderList>, ApiError> {
        let after = Cursor::parameter(cursor.0.as_deref())?;
        let mut connection = self.0.db.read_fresh().await?;
        Ok(Json(list_orders(&mut connection, None, after).await?))
    }
}

impl OrderApi {
    /// The order that a write is about, read from the writer.
    async fn find(
        &self,
        shopper: &Shopper,
        key: Option<&OrderKey>,
        number: &OrderNumber,
    ) -> Result<OrderRecord, ApiError> {
        let mut connection = self.0.db.read_fresh().await?;
        let viewer = Viewer::of(shopper, key);
        let now = self.0.clock.now();
        let record = get_order(&mut connection, &viewer, number, now).await?;
        record.ok_or(ApiError::new(ErrorCode::NotFound))
    }

    /// Hides `returnable_until` once it has passed.
    fn with_current_deadlines(&self, mut order: Order) -> Order {
        let now = self.0.clock.now();
        order.returnable_until = order.returnable_until.filter(|until| now < *until);
        order
    }

    async fn write_response<T>(&self, body: T) -> WriteResponse<T>
    where
        Json<T>: poem::IntoResponse + poem_openapi::ApiResponse,
    {
        let seen = read_your_writes::position_after_write(&self.0.db).await;
        Ok(Response::new(Json(body)).header(header::SEEN, seen))
    }
}

impl From<CannotPlaceOrder> for ApiError {
    fn from(error: CannotPlaceOrder) -> Self {
        let problem = Problem::new;
        match error {
            CannotPlaceOrder::Invalid(errors) => {
                problem(ErrorCode::Invalid).with_fields(errors).into()
            }
            CannotPlaceOrder::TooMany(wait) => Self::retry_after(ErrorCode::RateLimited, wait),
            CannotPlaceOrder::KeyReused => Self::new(ErrorCode::KeyReused),
            CannotPlaceOrder::EmptyCart => Self::new(ErrorCode::EmptyCart),
            CannotPlaceOrder::InProgress(Some(number)) => problem(ErrorCode::OrderInProgress)
                .with_detail(number.to_string())
                .into(),
            CannotPlaceOrder::InProgress(None) => Self::new(ErrorCode::OrderInProgress),
            CannotPlaceOrder::Paid(number) => problem(ErrorCode::WrongOrderState)
                .with_detail(number.to_string())
                .into(),
            CannotPlaceOrder::StillOpen => Self::new(ErrorCode::PaymentUnavailable),
            CannotPlaceOrder::NotForSale(sku) => problem(ErrorCode::NotForSale)
                .with_detail(sku.to_string())
                .into(),
            CannotPlaceOrder::OutOfStock(sku) => problem(ErrorCode::OutOfStock)
                .with_detail(sku.to_string())
                .into(),
            CannotPlaceOrder::NoShipping => problem(ErrorCode::NoShipping)
                .with_field("address.country", FieldCode::NoShipping)
                .into(),
            CannotPlaceOrder::NoSuchMethod => Self::field("method", FieldCode::MethodNotThere),
            CannotPlaceOrder::QuoteChanged(quote) => {
                let mut changed = problem(ErrorCode::QuoteChanged);
                changed.quote = Some(*quote);
                changed.into()
            }
            CannotPlaceOrder::Money(error) => Self::internal(&error),
            CannotPlaceOrder::Provider(error) => error.into(),
            CannotPlaceOrder::Settle(error) => error.into(),
            CannotPlaceOrder::Database(error) => error.into(),
        }
    }
}

impl From<CannotCancel> for ApiError {
    fn from(error: CannotCancel) -> Self {
        match error {
            CannotCancel::Paid => Self::new(ErrorCode::WrongOrderState),
            CannotCancel::StillOpen => Self::new(ErrorCode::PaymentUnavailable),
            CannotCancel::Settle(error) => error.into(),
            CannotCancel::Database(error) => error.into(),
        }
    }
}

impl From<CannotReturn> for ApiError {
    fn from(error: CannotReturn) -> Self {
        match error {
            CannotReturn::WrongState | CannotReturn::TooLate => {
                Self::new(ErrorCode::WrongOrderState)
            }
            CannotReturn::Database(error) => error.into(),
        }
    }
}

impl From<CannotWithdraw> for ApiError {
    fn from(error: CannotWithdraw) -> Self {
        match error {
            CannotWithdraw::Name(code) => Self::field("name", code),
            CannotWithdraw::NotFound => Self::field("number", FieldCode::UnknownOrder),
            CannotWithdraw::Refused(error) => error.into(),
            CannotWithdraw::Return(error) => error.into(),
            CannotWithdraw::Cancel(error) => error.into(),
            CannotWithdraw::Database(error) => error.into(),
        }
    }
}
