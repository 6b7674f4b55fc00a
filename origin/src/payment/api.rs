//! The provider's webhooks over HTTP.

use contract::{ErrorCode, header, payment::Webhook};
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions, OpenApi,
    registry::{MetaSecurityScheme, Registry},
};

use super::{BadWebhook, settle::CannotSettle, webhook::receive};
use crate::{
    app::App,
    http::{Tag, error::ApiError},
};

/// The provider's webhook.
pub struct PaymentApi(pub App);

/// The acknowledgement of a webhook.
#[derive(ApiResponse)]
pub enum Received {
    /// It was processed, now or earlier.
    #[oai(status = 204)]
    Done,
}

#[OpenApi(tag = "Tag::Order")]
impl PaymentApi {
    /// Receive a webhook of the payment provider
    ///
    /// The provider signs the body in `payment-signature`. The content is only a hint: origin queries the provider for
    /// the state of the checkout.
    #[oai(
        path = "/payments/webhook",
        method = "post",
        operation_id = "payment_webhook"
    )]
    async fn payment_webhook(&self, signed: SignedWebhook) -> Result<Received, ApiError> {
        receive(&self.0, &signed.0).await?;
        Ok(Received::Done)
    }
}

/// A webhook whose signature is verified: holding one is the proof.
struct SignedWebhook(Webhook);

const SCHEME: &str = "payment_signature";

impl<'a> ApiExtractor<'a> for SignedWebhook {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(
            SCHEME,
            MetaSecurityScheme {
                ty: "apiKey",
                description: Some("`t=<unix seconds>,v1=<hex HMAC-SHA256 of \"t.body\">`"),
                name: Some(header::PAYMENT_SIGNATURE),
                key_in: Some("header"),
                scheme: None,
                bearer_format: None,
                flows: None,
                openid_connect_url: None,
            },
        );
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let Some(app) = request.data::<App>() else {
            return Err(ApiError::new(ErrorCode::Internal).into());
        };
        let data = <Vec<u8> as FromRequest>::from_request(request, body).await?;
        let signature = request
            .header(header::PAYMENT_SIGNATURE)
            .unwrap_or_default();
        let now_s = app.clock.now().timestamp();
        match app.provider.read_webhook(signature, &data, now_s) {
            Ok(webhook) => Ok(Self(webhook)),
            Err(BadWebhook::Signature) => Err(ApiError::new(ErrorCode::BadSignature).into()),
            Err(BadWebhook::Malformed) => Err(ApiError::new(ErrorCode::BadRequest).into()),
        }
    }
}

impl From<CannotSettle> for ApiError {
    fn from(error: CannotSettle) -> Self {
        match error {
            CannotSettle::NotFound => Self::new(ErrorCode::NotFound),
            CannotSettle::WrongAmount => Self::internal(&error),
            CannotSettle::Provider(error) => error.into(),
            CannotSettle::Database(error) => error.into(),
        }
    }
}

impl From<super::ProviderError> for ApiError {
    fn from(error: super::ProviderError) -> Self {
        tracing::warn!(%error, "payment provider request failed");
        Self::new(ErrorCode::PaymentUnavailable)
    }
}
