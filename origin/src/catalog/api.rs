//! The catalogue over HTTP. All public: no operation here depends on who asks.

use contract::{
    ErrorCode, FieldCode, Locale, Problem, Slug, VariantId,
    catalog::{
        Category, CategoryLink, Product, ProductList, Sitemap, SitemapEntry, Suggestions,
        VariantStock,
    },
};
use poem::Request;
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
};

use super::{
    list_filter::{self, ListFilter},
    list_products, store, view,
};
use crate::{
    app::App,
    http::{Tag, error::ApiError, json::Json, read_your_writes, tag_freshness::MinTagVersions},
    search,
};

/// The operations on the catalogue.
pub struct CatalogApi(pub App);

type LocaleHeader = Header<Option<Locale>>;

#[OpenApi(tag = "Tag::Catalogue")]
impl CatalogApi {
    /// List the categories
    #[oai(path = "/categories", method = "get", operation_id = "list_categories")]
    async fn list_categories(
        &self,
        min_versions: MinTagVersions,
        #[oai(name = "stoa-locale")] locale: LocaleHeader,
    ) -> Result<Json<Vec<Category>>, ApiError> {
        let locale = locale.0.unwrap_or_default();
        let mut connection = min_versions.connect(&self.0.db).await?;
        let rows = store::list_categories(&mut connection, locale).await?;
        let categories = rows.into_iter().map(|row| view::category(row, locale));
        Ok(Json(categories.collect::<Result<_, _>>()?))
    }

    /// List products
    ///
    /// `option` and `attribute` are comma-separated `key:value` pairs: values of one key are alternatives, different
    /// keys are combined. Prices are in minor units. `sort` is `featured` (in a search: by relevance), `newest`,
    /// `price_up` or `price_down`. A parameter with an empty value is ignored.
    #[expect(
        clippy::too_many_arguments,
        reason = "the query's parameters, for the document"
    )]
    #[oai(path = "/products", method = "get", operation_id = "list_products")]
    async fn list_products(
        &self,
        request: &Request,
        min_versions: MinTagVersions,
        #[oai(name = "stoa-locale")] locale: LocaleHeader,
        #[oai(name = "attribute")] _attribute: Query<Option<String>>,
        #[oai(name = "category")] _category: Query<Option<String>>,
        #[oai(name = "cursor")] _cursor: Query<Option<String>>,
        #[oai(name = "in_stock")] _in_stock: Query<Option<String>>,
        #[oai(name = "option")] _option: Query<Option<String>>,
        #[oai(name = "price_max")] _price_max: Query<Option<String>>,
        #[oai(name = "price_min")] _price_min: Query<Option<String>>,
        #[oai(name = "q")] _q: Query<Option<String>>,
        #[oai(name = "sort")] _sort: Query<Option<String>>,
    ) -> Result<Json<ProductList>, ApiError> {
        let parameters: Vec<(String, String)> = request.params().map_err(|_| unreadable())?;
        let parameters = parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let filter = ListFilter::read(locale.0.unwrap_or_default(), parameters)?;
        let mut connection = min_versions.connect(&self.0.db).await?;
        let list = list_products::list_products(&mut connection, filter, self.0.currency).await?;
        Ok(Json(list))
    }

    /// Show a product
    ///
    /// Also found by its former slugs. A withdrawn product fails with `gone`.
    #[oai(
        path = "/products/:slug",
        method = "get",
        operation_id = "show_product"
    )]
    async fn show_product(
        &self,
        min_versions: MinTagVersions,
        #[oai(name = "stoa-locale")] locale: LocaleHeader,
        slug: Path<Slug>,
    ) -> Result<Json<Product>, ApiError> {
        let locale = locale.0.unwrap_or_default();
        let mut connection = min_versions.connect(&self.0.db).await?;
        let row = store::find_product(&mut connection, &slug.0, locale).await?;
        if let Some(row) = row {
            return Ok(Json(view::product(row, locale, self.0.currency)?));
        }
        let withdrawn = store::find_withdrawn(&mut connection, &slug.0, locale).await?;
        Err(match withdrawn {
            Some(row) => gone(view::withdrawn(row)?),
            None => ApiError::new(ErrorCode::NotFound),
        })
    }

    /// List the parts of the sitemap
    #[oai(path = "/sitemap", method = "get", operation_id = "show_sitemap")]
    async fn show_sitemap(&self, min_versions: MinTagVersions) -> Result<Json<Sitemap>, ApiError> {
        let mut connection = min_versions.connect(&self.0.db).await?;
        let categories = store::list_category_changes(&mut connection).await?;
        let parts = store::list_part_changes(&mut connection).await?;
        Ok(Json(Sitemap {
            categories: categories
                .iter()
                .map(view::entry)
                .collect::<Result<_, _>>()?,
            parts,
        }))
    }

    /// List a part of the sitemap
    ///
    /// Parts are counted from 1 and hold 2,000 products each, oldest first.
    #[oai(
        path = "/sitemap/:part",
        method = "get",
        operation_id = "show_sitemap_part"
    )]
    async fn show_sitemap_part(
        &self,
        min_versions: MinTagVersions,
        part: Path<u32>,
    ) -> Result<Json<Vec<SitemapEntry>>, ApiError> {
        let before = part.0.checked_sub(1);
        let before = before.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
        let mut connection = min_versions.connect(&self.0.db).await?;
        let entries = store::list_part(&mut connection, before).await?;
        let entries = entries
            .iter()
            .map(view::entry)
            .collect::<Result<Vec<_>, _>>()?;
        if entries.is_empty() {
            return Err(ApiError::new(ErrorCode::NotFound));
        }
        Ok(Json(entries))
    }

    /// Show the exact stock of a product's variants
    ///
    /// Never cached. Public pages only show `available`, `low` or `sold_out`.
    #[oai(
        path = "/products/:slug/stock",
        method = "get",
        operation_id = "show_stock"
    )]
    async fn show_stock(
        &self,
        request: &Request,
        slug: Path<Slug>,
    ) -> Result<Json<Vec<VariantStock>>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let stock = store::list_stock(&mut connection, &slug.0).await?;
        if stock.is_empty() {
            return Err(ApiError::new(ErrorCode::NotFound));
        }
        let stock = stock.into_iter().map(|(variant, free)| VariantStock {
            variant: VariantId(variant),
            free,
        });
        Ok(Json(stock.collect()))
    }

    /// Suggest products and categories for the beginning of a search
    #[oai(path = "/suggestions", method = "get", operation_id = "suggest")]
    async fn suggest(
        &self,
        min_versions: MinTagVersions,
        #[oai(name = "stoa-locale")] locale: LocaleHeader,
        q: Query<String>,
    ) -> Result<Json<Suggestions>, ApiError> {
        let typed =
            list_filter::search_text(&q.0).map_err(|(code, _)| ApiError::field("q", code))?;
        if typed.is_empty() {
            return Err(ApiError::field("q", FieldCode::Required));
        }
        let mut connection = min_versions.connect(&self.0.db).await?;
        let locale = locale.0.unwrap_or_default();
        let found =
            search::suggest::suggest(&mut connection, locale, &typed, self.0.currency).await?;
        Ok(Json(found))
    }
}

fn gone(category: CategoryLink) -> ApiError {
    let mut problem = Problem::new(ErrorCode::Gone);
    problem.category = Some(category);
    problem.into()
}

fn unreadable() -> ApiError {
    ApiError::new(ErrorCode::BadRequest)
}
