//! A merchant's operations over HTTP.

use contract::{
    ErrorCode, FieldError, Problem, Sku, Slug, header,
    merchant::{MerchantVariant, RenameProduct, SetPrice, SetPublished, SetStock},
};
use poem_openapi::{OpenApi, param::Path, payload::Response};

use super::{
    change::{self, CannotChange},
    store,
};
use crate::{
    app::App,
    http::{Tag, auth::Merchant, error::ApiError, json::Json, read_your_writes},
};

/// A merchant's operations.
pub struct MerchantApi(pub App);

#[OpenApi(prefix_path = "/merchant", tag = "Tag::Merchant")]
impl MerchantApi {
    /// Show a variant
    #[oai(path = "/variants/:sku", method = "get", operation_id = "show_variant")]
    async fn show_variant(
        &self,
        _merchant: Merchant,
        sku: Path<Sku>,
    ) -> Result<Json<MerchantVariant>, ApiError> {
        let mut connection = self.0.db.read_fresh().await?;
        let found = store::find_variant(&mut connection, &sku.0, self.0.currency).await?;
        found
            .map(Json)
            .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
    }

    /// Set a variant's price
    #[oai(
        path = "/variants/:sku/price",
        method = "put",
        operation_id = "set_price"
    )]
    async fn set_price(
        &self,
        _merchant: Merchant,
        sku: Path<Sku>,
        body: Json<SetPrice>,
    ) -> Result<Response<Json<MerchantVariant>>, ApiError> {
        self.write_response(change::set_price(&self.0, &sku.0, body.0).await?)
            .await
    }

    /// Set how many units of a variant are on hand
    #[oai(
        path = "/variants/:sku/stock",
        method = "put",
        operation_id = "set_stock"
    )]
    async fn set_stock(
        &self,
        _merchant: Merchant,
        sku: Path<Sku>,
        body: Json<SetStock>,
    ) -> Result<Response<Json<MerchantVariant>>, ApiError> {
        self.write_response(change::set_stock(&self.0, &sku.0, body.0).await?)
            .await
    }

    /// Change a product's slug
    ///
    /// Its former addresses redirect to the new one.
    #[oai(
        path = "/products/:slug/slug",
        method = "put",
        operation_id = "rename_product"
    )]
    async fn rename_product(
        &self,
        _merchant: Merchant,
        slug: Path<Slug>,
        body: Json<RenameProduct>,
    ) -> Result<Response<Json<RenameProduct>>, ApiError> {
        self.write_response(change::rename_product(&self.0, &slug.0, body.0).await?)
            .await
    }

    /// Publish a product or withdraw it
    #[oai(
        path = "/products/:slug/published",
        method = "put",
        operation_id = "set_published"
    )]
    async fn set_published(
        &self,
        _merchant: Merchant,
        slug: Path<Slug>,
        body: Json<SetPublished>,
    ) -> Result<Response<Json<SetPublished>>, ApiError> {
        self.write_response(change::set_published(&self.0, &slug.0, body.0).await?)
            .await
    }
}

impl MerchantApi {
    async fn write_response<T>(&self, now: T) -> Result<Response<Json<T>>, ApiError> {
        let seen = read_your_writes::position_after_write(&self.0.db).await;
        Ok(Response::new(Json(now)).header(header::SEEN, seen))
    }
}

impl From<CannotChange> for ApiError {
    fn from(error: CannotChange) -> Self {
        match error {
            CannotChange::NotFound => Self::new(ErrorCode::NotFound),
            CannotChange::Conflict => Self::new(ErrorCode::EditConflict),
            CannotChange::Invalid(field, code, message) => {
                let error = FieldError::with_message(field, code, message);
                Problem::new(ErrorCode::Invalid)
                    .with_fields(vec![error])
                    .into()
            }
            CannotChange::Database(error) => error.into(),
        }
    }
}
