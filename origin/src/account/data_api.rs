//! Data portability and erasure over HTTP (Articles 17 and 20 GDPR).

use contract::{
    ErrorCode, Locale,
    account::{AccountExport, EraseAccount},
};
use poem::Request;
use poem_openapi::{OpenApi, param::Header, payload::Response};

use super::{
    erase::{CannotErase, erase},
    export::{CannotExport, export},
};
use crate::{
    app::App,
    http::{
        Tag,
        auth::Customer,
        client::Client,
        error::ApiError,
        json::Json,
        no_content::{NoContent, no_content},
        read_your_writes,
    },
    order::anonymize::CannotAnonymize,
};

/// The operations on all of a customer's data.
pub struct DataApi(pub App);

/// The file name under which a browser saves the document.
const ATTACHMENT: &str = "attachment; filename=\"stoa-my-data.json\"";

#[OpenApi(tag = "Tag::Account")]
impl DataApi {
    /// Export all data about the customer
    #[oai(
        path = "/account/export",
        method = "get",
        operation_id = "export_account"
    )]
    async fn export_account(
        &self,
        request: &Request,
        customer: Customer,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
    ) -> Result<Response<Json<AccountExport>>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let locale = locale.0.unwrap_or_default();
        let export = export(&self.0, &mut connection, &customer.0, locale).await?;
        Ok(Response::new(Json(export)).header("content-disposition", ATTACHMENT))
    }

    /// Erase the account
    ///
    /// Deletes sessions, addresses, wishlist and cart. Orders are anonymized, except for what must be retained by law.
    /// Fails with `order_in_progress` while an order waits for payment.
    #[oai(
        path = "/account/erasure",
        method = "post",
        operation_id = "erase_account"
    )]
    async fn erase_account(
        &self,
        customer: Customer,
        client: Client,
        body: Json<EraseAccount>,
    ) -> Result<Response<NoContent>, ApiError> {
        erase(&self.0, &customer.0, body.0, &client).await?;
        no_content(&self.0.db).await
    }
}

impl From<CannotExport> for ApiError {
    fn from(error: CannotExport) -> Self {
        match error {
            CannotExport::NotFound => Self::new(ErrorCode::SessionEnded),
            CannotExport::Cart(error) => error.into(),
            CannotExport::Database(error) => error.into(),
        }
    }
}

impl From<CannotErase> for ApiError {
    fn from(error: CannotErase) -> Self {
        match error {
            CannotErase::Merchant => Self::new(ErrorCode::Forbidden),
            CannotErase::Reauthenticate(error) => error.into(),
            CannotErase::Orders(CannotAnonymize::PendingPayment) => {
                Self::new(ErrorCode::OrderInProgress)
            }
            CannotErase::Orders(CannotAnonymize::Database(error))
            | CannotErase::Database(error) => error.into(),
        }
    }
}
