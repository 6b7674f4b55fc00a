//! The catalogue over HTTP. Everything here is public: no operation knows who asks.

use contract::{Locale, catalog::Category};
use poem_openapi::{OpenApi, param::Header};

use super::{store, view};
use crate::{
    app::App,
    http::{error::ApiError, json::Json},
};

/// The catalogue's operations.
pub struct CatalogApi(pub App);

#[OpenApi]
impl CatalogApi {
    /// List the categories
    #[oai(path = "/categories", method = "get", operation_id = "list_categories")]
    async fn list_categories(
        &self,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
    ) -> Result<Json<Vec<Category>>, ApiError> {
        let mut connection = self.0.db.read().await?;
        let locale = locale.0.unwrap_or_default();
        let rows = store::list_categories(&mut connection, locale).await?;
        Ok(Json(
            rows.into_iter()
                .filter_map(|row| view::category(row, locale))
                .collect(),
        ))
    }
}
