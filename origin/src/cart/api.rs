//! The cart over HTTP. Each write answers the whole cart.

use contract::{
    CountryCode, ErrorCode, FieldCode, LineId, Locale, Problem, Quantity,
    cart::{AddLine, AgreeToChanges, Cart, ChangeLine},
    checkout::{Checkout, SaveCheckout},
    header,
    shipping::ShippingMethod,
};
use poem::Request;
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
    payload::Response,
};

use super::{
    CartContext, CartError, Owner, QuoteOptions, Written,
    add_line::add_line,
    agree_to_changes::agree_to_changes,
    change_line::change_line,
    checkout::{get_checkout, save_checkout},
    get_cart::get_cart,
    remove_line::remove_line,
};
use crate::{
    app::App,
    http::{Tag, auth::Shopper, error::ApiError, json::Json, read_your_writes},
};

/// The cart's operations.
pub struct CartApi(pub App);

#[OpenApi(tag = "Tag::Cart")]
impl CartApi {
    /// Show the cart
    ///
    /// Empty where nothing was put into one yet. `country` and `method` price it for another destination and
    /// another way to ship; a method that does not go there gives way to the usual one.
    #[oai(path = "/cart", method = "get", operation_id = "get_cart")]
    async fn get_cart(
        &self,
        request: &Request,
        shopper: Shopper,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        country: Query<Option<CountryCode>>,
        method: Query<Option<ShippingMethod>>,
    ) -> Result<Json<Cart>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let context = context(&shopper, &locale);
        let options = QuoteOptions {
            country: country.0,
            method: method.0,
        };
        Ok(Json(
            get_cart(&self.0, &mut connection, &context, &options).await?,
        ))
    }

    /// Agree to what has changed since the cart was filled
    ///
    /// Today's prices, fewer of what ran short, nothing of what is sold out. If the subtotal is not
    /// `expected_subtotal` by then, nothing is agreed and `quote_changed` comes with the new quote.
    #[oai(
        path = "/cart/agreement",
        method = "post",
        operation_id = "agree_to_changes"
    )]
    async fn agree_to_changes(
        &self,
        shopper: Shopper,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        body: Json<AgreeToChanges>,
    ) -> Result<Response<Json<Cart>>, ApiError> {
        let cart = agree_to_changes(&self.0, &context(&shopper, &locale), body.0).await?;
        self.written(Written { cart, issued: None }).await
    }

    /// Show the checkout as it was left
    ///
    /// Country and method that the cart is priced for, and what was typed so far.
    #[oai(path = "/cart/checkout", method = "get", operation_id = "get_checkout")]
    async fn get_checkout(
        &self,
        request: &Request,
        shopper: Shopper,
    ) -> Result<Json<Checkout>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let owner = Owner::of(&shopper);
        Ok(Json(get_checkout(&mut connection, owner.as_ref()).await?))
    }

    /// Keep what was chosen and typed at the checkout
    ///
    /// What is not given stays as it is. It belongs to the cart and goes with it.
    #[oai(
        path = "/cart/checkout",
        method = "patch",
        operation_id = "save_checkout"
    )]
    async fn save_checkout(
        &self,
        shopper: Shopper,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        body: Json<SaveCheckout>,
    ) -> Result<Response<Json<Cart>>, ApiError> {
        let cart = save_checkout(&self.0, &context(&shopper, &locale), body.0).await?;
        self.written(Written { cart, issued: None }).await
    }

    /// Put something into the cart
    ///
    /// Of something that is there already, more. The first write of a guest answers the cart's
    /// secret in `stoa-cart-token`.
    #[oai(path = "/cart/lines", method = "post", operation_id = "add_line")]
    async fn add_line(
        &self,
        shopper: Shopper,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        body: Json<AddLine>,
    ) -> Result<Response<Json<Cart>>, ApiError> {
        let written = add_line(&self.0, &context(&shopper, &locale), body.0).await?;
        self.written(written).await
    }

    /// Change how many of a line
    #[oai(
        path = "/cart/lines/:line",
        method = "patch",
        operation_id = "change_line"
    )]
    async fn change_line(
        &self,
        shopper: Shopper,
        line: Path<LineId>,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        body: Json<ChangeLine>,
    ) -> Result<Response<Json<Cart>>, ApiError> {
        let written = change_line(&self.0, &context(&shopper, &locale), line.0, body.0).await?;
        self.written(written).await
    }

    /// Take a line out of the cart
    ///
    /// A line that is not there is out of it already. If it holds another number than `expected_quantity` by now, it
    /// stays: `edit_conflict`.
    #[oai(
        path = "/cart/lines/:line",
        method = "delete",
        operation_id = "remove_line"
    )]
    async fn remove_line(
        &self,
        shopper: Shopper,
        line: Path<LineId>,
        expected_quantity: Query<Option<Quantity>>,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
    ) -> Result<Response<Json<Cart>>, ApiError> {
        let (context, expected) = (context(&shopper, &locale), expected_quantity.0);
        let written = remove_line(&self.0, &context, line.0, expected).await?;
        self.written(written).await
    }
}

impl CartApi {
    async fn written(&self, written: Written) -> Result<Response<Json<Cart>>, ApiError> {
        let seen = read_your_writes::position_after_write(&self.0.db).await;
        let response = Response::new(Json(written.cart)).header(header::SEEN, seen);
        Ok(match written.issued {
            Some(token) => response.header(header::CART_TOKEN, token.as_str()),
            None => response,
        })
    }
}

fn context(shopper: &Shopper, locale: &Header<Option<Locale>>) -> CartContext {
    CartContext {
        owner: Owner::of(shopper),
        locale: locale.0.unwrap_or_default(),
    }
}

impl From<CartError> for ApiError {
    fn from(error: CartError) -> Self {
        use domain::pricing::CannotQuote;
        match error {
            CartError::NotFound => Self::new(ErrorCode::NotFound),
            CartError::NotForSale => Self::new(ErrorCode::NotForSale),
            CartError::Conflict => Self::new(ErrorCode::EditConflict),
            CartError::OutOfStock { free } => Problem::new(ErrorCode::OutOfStock)
                .with_detail(format!("{free} can be had"))
                .into(),
            CartError::Full => Self::new(ErrorCode::CartFull),
            CartError::ChangedAgain(quote) => {
                let mut changed = Problem::new(ErrorCode::QuoteChanged);
                changed.quote = Some(*quote);
                changed.into()
            }
            CartError::TooLong(field) => {
                Self::field(&format!("details.{field}"), FieldCode::TooLong)
            }
            CartError::Price(CannotQuote::NoShipping) => Self::new(ErrorCode::NoShipping),
            CartError::Price(CannotQuote::NoSuchMethod) => {
                Self::field("method", FieldCode::MethodNotThere)
            }
            CartError::Price(CannotQuote::Money(error)) => Self::internal(&error),
            CartError::Database(error) => error.into(),
        }
    }
}
