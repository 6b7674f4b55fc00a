//! The profile over HTTP.

use contract::{
    CartToken, ErrorCode, FieldCode, Locale,
    account::{ChangeEmail, ChangeName, ConfirmEmail, Profile, RestoreEmail, Tokens},
};
use poem::Request;
use poem_openapi::{OpenApi, param::Header, payload::Response};

use super::{
    api::session_response,
    change_email::{CannotChangeEmail, change_email},
    change_name::{CannotChangeName, change_name},
    confirm_email::{CannotConfirmEmail, confirm_email},
    profile::{cancel_email_change, profile},
    reauthenticate::CannotReauthenticate,
    restore_email::{CannotRestoreEmail, restore_email},
};
use crate::{
    app::App,
    http::{
        Tag,
        auth::Customer,
        client::Client,
        error::ApiError,
        json::Json,
        no_content::{Accepted, NoContent, no_content},
        read_your_writes,
    },
};

/// The operations on the profile.
pub struct ProfileApi(pub App);

#[OpenApi(tag = "Tag::Account")]
impl ProfileApi {
    /// Show the profile
    #[oai(path = "/account/profile", method = "get", operation_id = "profile")]
    async fn profile(
        &self,
        request: &Request,
        customer: Customer,
    ) -> Result<Json<Profile>, ApiError> {
        let mut connection = read_your_writes::connect(&self.0.db, request).await?;
        let profile = profile(&self.0, &mut connection, &customer.0).await?;
        let profile = profile.ok_or(ApiError::new(ErrorCode::SessionEnded))?;
        Ok(Json(profile))
    }

    /// Change the name
    #[oai(path = "/account/name", method = "put", operation_id = "change_name")]
    async fn change_name(
        &self,
        customer: Customer,
        body: Json<ChangeName>,
    ) -> Result<Response<NoContent>, ApiError> {
        change_name(&self.0, &customer.0, body.0).await?;
        no_content(&self.0.db).await
    }

    /// Request a change of e-mail address
    ///
    /// Sends a link to the new address and a notice to the current one. The response is the same whether or not the new
    /// address already has an account; in that case its owner gets a notice instead of the link.
    #[oai(
        path = "/account/email",
        method = "post",
        operation_id = "change_email"
    )]
    async fn change_email(
        &self,
        customer: Customer,
        client: Client,
        #[oai(name = "stoa-locale")] locale: Header<Option<Locale>>,
        body: Json<ChangeEmail>,
    ) -> Result<Accepted, ApiError> {
        let locale = locale.0.unwrap_or_default();
        change_email(&self.0, &customer.0, body.0, locale, &client).await?;
        Ok(Accepted::Accepted)
    }

    /// Cancel a pending change of e-mail address
    #[oai(
        path = "/account/email",
        method = "delete",
        operation_id = "cancel_email_change"
    )]
    async fn cancel_email_change(
        &self,
        customer: Customer,
    ) -> Result<Response<NoContent>, ApiError> {
        cancel_email_change(&self.0, customer.id()).await?;
        no_content(&self.0.db).await
    }

    /// Confirm a change of e-mail address
    ///
    /// Requires the token of the mailed link and the account's password. Ends every other session and signs in.
    #[oai(
        path = "/account/confirm-email",
        method = "post",
        operation_id = "confirm_email"
    )]
    async fn confirm_email(
        &self,
        #[oai(name = "stoa-cart-token")] guest: Header<Option<CartToken>>,
        client: Client,
        body: Json<ConfirmEmail>,
    ) -> Result<Response<Json<Tokens>>, ApiError> {
        let confirmed = confirm_email(&self.0, body.0, guest.0, &client).await?;
        Ok(session_response(&self.0.db, confirmed).await)
    }

    /// Undo a change of e-mail address
    ///
    /// Requires the token that was mailed to the previous address. Sets a new password and ends every session.
    #[oai(
        path = "/account/restore-email",
        method = "post",
        operation_id = "restore_email"
    )]
    async fn restore_email(
        &self,
        client: Client,
        body: Json<RestoreEmail>,
    ) -> Result<Response<NoContent>, ApiError> {
        restore_email(&self.0, body.0, &client).await?;
        no_content(&self.0.db).await
    }
}

impl From<CannotChangeName> for ApiError {
    fn from(error: CannotChangeName) -> Self {
        match error {
            CannotChangeName::Name(code) => Self::field("name", code),
            CannotChangeName::Database(error) => error.into(),
        }
    }
}

impl From<CannotChangeEmail> for ApiError {
    fn from(error: CannotChangeEmail) -> Self {
        match error {
            CannotChangeEmail::SameAddress => Self::field("new_email", FieldCode::SameEmail),
            CannotChangeEmail::Reauthenticate(error) => error.into(),
            CannotChangeEmail::Refused(error) => error.into(),
            CannotChangeEmail::Database(error) => error.into(),
        }
    }
}

impl From<CannotConfirmEmail> for ApiError {
    fn from(error: CannotConfirmEmail) -> Self {
        match error {
            CannotConfirmEmail::LinkExpired => Self::new(ErrorCode::LinkExpired),
            CannotConfirmEmail::Race => Self::new(ErrorCode::Unavailable),
            CannotConfirmEmail::Reauthenticate(CannotReauthenticate::WrongPassword) => {
                Self::new(ErrorCode::WrongCredentials)
            }
            CannotConfirmEmail::Reauthenticate(error) => error.into(),
            CannotConfirmEmail::SignIn(error) => error.into(),
            CannotConfirmEmail::Database(error) => error.into(),
        }
    }
}

impl From<CannotRestoreEmail> for ApiError {
    fn from(error: CannotRestoreEmail) -> Self {
        match error {
            CannotRestoreEmail::LinkExpired => Self::new(ErrorCode::LinkExpired),
            CannotRestoreEmail::Race => Self::new(ErrorCode::Unavailable),
            CannotRestoreEmail::CommonPassword => {
                Self::field("password", FieldCode::PasswordCommon)
            }
            CannotRestoreEmail::Hash(error) => error.into(),
            CannotRestoreEmail::Database(error) => error.into(),
        }
    }
}
