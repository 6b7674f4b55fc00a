//! The wishlist over HTTP.

use contract::{ErrorCode, Locale, Slug, wishlist::Wishlist};
use poem::Request;
use poem_openapi::{
    OpenApi,
    param::{Header, Path},
    payload::Response,
};

use super::{
    add_wish::{CannotAddWish, add_wish},
    store,
};
use crate::{
    app::App,
    catalog::view,
    http::{
        Tag,
        auth::Customer,
        error::ApiError,
        json::Json,
        no_content::{NoContent, no_content},
        read_your_writes,
    },
};

/// The operations on the wishlist.
pub struct WishlistApi(pub App);

#[OpenApi(tag = "Tag::Account")]
impl WishlistApi {
    /// Show the wishlist
    ///
    /// Newest first, with current prices and availability. Products that are no longer published are left out.
    #[oai(
        path = "/account/wishlist",
        method = "get",
        operation_id = "show_wishlist"
    )]
    async fn show_wishlist(
        &self,
        request: &Request,
        customer: Customer,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
    ) -> Result<Json<Wishlist>, ApiError> {
        let locale = locale.0.unwrap_or_default();
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let rows = store::list_cards(&mut connection, customer.id(), locale).await?;
        let currency = self.0.currency;
        let items = rows
            .into_iter()
            .map(|row| view::card(row, locale, currency))
            .collect::<Result<_, _>>()?;
        Ok(Json(Wishlist { items }))
    }

    /// Add a product to the wishlist
    #[oai(
        path = "/account/wishlist/:product",
        method = "put",
        operation_id = "add_wish"
    )]
    async fn add_wish(
        &self,
        customer: Customer,
        product: Path<Slug>,
    ) -> Result<Response<NoContent>, ApiError> {
        add_wish(&self.0, customer.id(), &product.0).await?;
        no_content(&self.0.db).await
    }

    /// Remove a product from the wishlist
    #[oai(
        path = "/account/wishlist/:product",
        method = "delete",
        operation_id = "remove_wish"
    )]
    async fn remove_wish(
        &self,
        customer: Customer,
        product: Path<Slug>,
    ) -> Result<Response<NoContent>, ApiError> {
        let mut tx = self.0.db.write().await?;
        store::delete(&mut tx, customer.id(), &product.0).await?;
        tx.commit().await?;
        no_content(&self.0.db).await
    }
}

impl From<CannotAddWish> for ApiError {
    fn from(error: CannotAddWish) -> Self {
        match error {
            CannotAddWish::NotFound => Self::new(ErrorCode::NotFound),
            CannotAddWish::Full => Self::new(ErrorCode::ListFull),
            CannotAddWish::Database(error) => error.into(),
        }
    }
}
