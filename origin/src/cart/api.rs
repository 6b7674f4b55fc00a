//! The cart over HTTP. Each write returns the whole cart.

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

/// The operations on the cart.
pub struct CartApi(pub App);

#[OpenApi(tag = "Tag::Cart")]
impl CartApi {
    /// Show the cart
    ///
    /// Empty if the caller has none yet. `country` and `method` price it for another destination and shipping method; a
    /// method that is not available there falls back to the default one.
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

    /// Accept what has changed since the cart was filled
    ///
    /// Accepts current prices and reduced quantities, and removes lines that are sold out. If the subtotal is no longer
    /// `expected_subtotal`, nothing is accepted and the call fails with `quote_changed` and the new quote.
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
        self.write_response(Written { cart, issued: None }).await
    }

    /// Show the saved checkout
    ///
    /// Country and shipping method of the cart, and the details typed so far.
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

    /// Save the checkout
    ///
    /// Fields that are not given stay unchanged. The data belongs to the cart and is deleted with it.
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
        self.write_response(Written { cart, issued: None }).await
    }

    /// Add to the cart
    ///
    /// Increases the quantity if the cart already holds the variant. The first write of a guest returns the cart's
    /// secret in `stoa-cart-token`.
    #[oai(path = "/cart/lines", method = "post", operation_id = "add_line")]
    async fn add_line(
        &self,
        shopper: Shopper,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        body: Json<AddLine>,
    ) -> Result<Response<Json<Cart>>, ApiError> {
        let written = add_line(&self.0, &context(&shopper, &locale), body.0).await?;
        self.write_response(written).await
    }

    /// Change a line's quantity
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
        self.write_response(written).await
    }

    /// Remove a line from the cart
    ///
    /// Succeeds if the line is not there. Fails with `edit_conflict` if its quantity is no longer `expected_quantity`.
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
        self.write_response(written).await
    }
}

impl CartApi {
    async fn write_response(&self, written: Written) -> Result<Response<Json<Cart>>, ApiError> {
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
                .with_detail(format!("{free} available"))
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
