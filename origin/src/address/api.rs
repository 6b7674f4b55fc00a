//! The address book over HTTP.

use contract::{
    AddressId, ErrorCode, FieldCode, Problem,
    address_book::{SaveAddress, SavedAddress},
    header,
};
use poem::Request;
use poem_openapi::{OpenApi, param::Path, payload::Response};

use super::{
    CannotSave,
    add_address::add_address,
    change_address::{change_address, choose_default},
    remove_address::remove_address,
    store,
};
use crate::{
    app::App,
    http::{
        Tag,
        auth::Customer,
        error::ApiError,
        json::Json,
        no_content::{NoContent, no_content},
        read_your_writes,
    },
};

/// The operations on the address book.
pub struct AddressApi(pub App);

#[OpenApi(tag = "Tag::Account")]
impl AddressApi {
    /// List the customer's addresses
    ///
    /// The default first.
    #[oai(
        path = "/account/addresses",
        method = "get",
        operation_id = "list_addresses"
    )]
    async fn list_addresses(
        &self,
        request: &Request,
        customer: Customer,
    ) -> Result<Json<Vec<SavedAddress>>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        Ok(Json(store::list(&mut connection, customer.id()).await?))
    }

    /// Add an address
    ///
    /// An address that is already in the book is returned unchanged.
    #[oai(
        path = "/account/addresses",
        method = "post",
        operation_id = "add_address"
    )]
    async fn add_address(
        &self,
        customer: Customer,
        body: Json<SaveAddress>,
    ) -> Result<Response<Json<SavedAddress>>, ApiError> {
        let saved = add_address(&self.0, customer.id(), &body.0).await?;
        self.write_response(saved).await
    }

    /// Change an address
    #[oai(
        path = "/account/addresses/:address",
        method = "put",
        operation_id = "change_address"
    )]
    async fn change_address(
        &self,
        customer: Customer,
        address: Path<AddressId>,
        body: Json<SaveAddress>,
    ) -> Result<Response<Json<SavedAddress>>, ApiError> {
        let saved = change_address(&self.0, customer.id(), address.0, &body.0).await?;
        self.write_response(saved).await
    }

    /// Choose the default address
    #[oai(
        path = "/account/addresses/:address/default",
        method = "put",
        operation_id = "choose_default_address"
    )]
    async fn choose_default_address(
        &self,
        customer: Customer,
        address: Path<AddressId>,
    ) -> Result<Response<NoContent>, ApiError> {
        choose_default(&self.0, customer.id(), address.0).await?;
        no_content(&self.0.db).await
    }

    /// Remove an address
    #[oai(
        path = "/account/addresses/:address",
        method = "delete",
        operation_id = "remove_address"
    )]
    async fn remove_address(
        &self,
        customer: Customer,
        address: Path<AddressId>,
    ) -> Result<Response<NoContent>, ApiError> {
        remove_address(&self.0, customer.id(), address.0).await?;
        no_content(&self.0.db).await
    }
}

impl AddressApi {
    async fn write_response(
        &self,
        saved: SavedAddress,
    ) -> Result<Response<Json<SavedAddress>>, ApiError> {
        let seen = read_your_writes::position_after_write(&self.0.db).await;
        Ok(Response::new(Json(saved)).header(header::SEEN, seen))
    }
}

impl From<CannotSave> for ApiError {
    fn from(error: CannotSave) -> Self {
        match error {
            CannotSave::NotFound => Self::new(ErrorCode::NotFound),
            CannotSave::Full => Self::new(ErrorCode::ListFull),
            CannotSave::Conflict => Self::new(ErrorCode::EditConflict),
            CannotSave::Twice => Self::field("address", FieldCode::AddressTwice),
            CannotSave::Invalid(errors) => {
                Problem::new(ErrorCode::Invalid).with_fields(errors).into()
            }
            CannotSave::Database(error) => error.into(),
        }
    }
}
