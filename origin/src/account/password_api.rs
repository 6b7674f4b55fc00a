//! Passwords over HTTP, and signing out everywhere.

use contract::{
    FieldCode,
    account::{ChangePassword, ForgotPassword, ResetPassword},
};
use poem_openapi::{OpenApi, payload::Response};

use super::{
    change_password::{CannotChangePassword, change_password},
    forgot_password::forgot_password,
    reauthenticate::CannotReauthenticate,
    reset_password::{CannotReset, reset_password},
    sign_out::end_sessions,
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
    },
};

/// The operations on passwords.
pub struct PasswordApi(pub App);

#[OpenApi(tag = "Tag::Account")]
impl PasswordApi {
    /// Change the password
    ///
    /// Ends every other session.
    #[oai(
        path = "/account/password",
        method = "put",
        operation_id = "change_password"
    )]
    async fn change_password(
        &self,
        customer: Customer,
        client: Client,
        body: Json<ChangePassword>,
    ) -> Result<Response<NoContent>, ApiError> {
        change_password(&self.0, &customer.0, body.0, &client).await?;
        no_content(&self.0.db).await
    }

    /// Request a password reset link
    ///
    /// The response is the same whether or not the address has an account; only the mail differs.
    #[oai(
        path = "/account/forgot-password",
        method = "post",
        operation_id = "forgot_password"
    )]
    async fn forgot_password(
        &self,
        client: Client,
        body: Json<ForgotPassword>,
    ) -> Result<Accepted, ApiError> {
        forgot_password(&self.0, body.0, &client).await?;
        Ok(Accepted::Accepted)
    }

    /// Reset the password
    ///
    /// Requires the token of the mailed link. Ends every session.
    #[oai(
        path = "/account/reset-password",
        method = "post",
        operation_id = "reset_password"
    )]
    async fn reset_password(
        &self,
        client: Client,
        body: Json<ResetPassword>,
    ) -> Result<Response<NoContent>, ApiError> {
        reset_password(&self.0, body.0, &client).await?;
        no_content(&self.0.db).await
    }

    /// End every session, including the current one
    #[oai(
        path = "/account/sign-out-everywhere",
        method = "post",
        operation_id = "sign_out_everywhere"
    )]
    async fn sign_out_everywhere(
        &self,
        customer: Customer,
        client: Client,
    ) -> Result<Response<NoContent>, ApiError> {
        end_sessions(&self.0, &customer.0, None, &client).await?;
        no_content(&self.0.db).await
    }
}

impl From<CannotReauthenticate> for ApiError {
    fn from(error: CannotReauthenticate) -> Self {
        match error {
            CannotReauthenticate::WrongPassword => {
                Self::field("current_password", FieldCode::WrongPassword)
            }
            CannotReauthenticate::Refused(error) => error.into(),
            CannotReauthenticate::Hash(error) => error.into(),
            CannotReauthenticate::Database(error) => error.into(),
        }
    }
}

impl From<CannotChangePassword> for ApiError {
    fn from(error: CannotChangePassword) -> Self {
        match error {
            CannotChangePassword::CommonPassword => {
                Self::field("new_password", FieldCode::PasswordCommon)
            }
            CannotChangePassword::Reauthenticate(error) => error.into(),
        }
    }
}

impl From<CannotReset> for ApiError {
    fn from(error: CannotReset) -> Self {
        match error {
            CannotReset::LinkExpired => Self::new(contract::ErrorCode::LinkExpired),
            CannotReset::CommonPassword => Self::field("password", FieldCode::PasswordCommon),
            CannotReset::Hash(error) => error.into(),
            CannotReset::Database(error) => error.into(),
        }
    }
}
