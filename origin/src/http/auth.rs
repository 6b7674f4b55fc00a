//! Authentication. Each type is a security scheme: holding one is the proof. Identity comes only from a verified token
//! or a cart's secret. A token that is present but invalid is rejected, never ignored.

use contract::{
    CartToken, CustomerId, ErrorCode,
    account::{Claims, Role},
    header,
};
use poem::{Request, RequestBody, Result, http::Method};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

use super::read_your_writes;
use crate::{app::App, http::error::ApiError};

const ACCESS_TOKEN: &str = "access_token";
const CART_TOKEN: &str = "cart_token";

/// A signed-in customer with an active session.
#[derive(Debug, Clone)]
pub struct Customer(pub Claims);

impl Customer {
    /// The customer's id.
    pub fn id(&self) -> CustomerId {
        self.0.sub
    }
}

/// A merchant.
#[derive(Debug, Clone)]
pub struct Merchant(pub Claims);

/// Any shopper: a customer, a guest with a cart's secret, or anonymous.
#[derive(Debug, Clone)]
pub enum Shopper {
    /// Signed in.
    Customer(Customer),
    /// Has a cart's secret. Whether such a cart exists is up to the cart's room.
    Guest(CartToken),
    /// Anonymous.
    Nobody,
}

impl Shopper {
    /// The customer, if signed in.
    pub fn customer(&self) -> Option<&Customer> {
        match self {
            Self::Customer(customer) => Some(customer),
            Self::Guest(_) | Self::Nobody => None,
        }
    }
}

/// The bearer token, if there is one. More than one, or another scheme, is rejected.
fn bearer(request: &Request) -> Result<Option<&str>, ApiError> {
    let wrong = || ApiError::new(ErrorCode::NotSignedIn);
    let mut values = request.headers().get_all("authorization").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(wrong());
    }
    let (scheme, token) = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or_else(wrong)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(wrong())
    }
}

fn cart_token(request: &Request) -> Result<Option<CartToken>, ApiError> {
    request
        .headers()
        .get(header::CART_TOKEN)
        .map(|value| {
            let text = value.to_str().unwrap_or_default();
            text.parse()
                .map_err(|_| ApiError::new(ErrorCode::NotSignedIn))
        })
        .transpose()
}

/// The customer whose token the request carries, if it carries one.
async fn authenticate(request: &Request) -> Result<Option<Customer>, ApiError> {
    let Some(token) = bearer(request)? else {
        return Ok(None);
    };
    let Some(app) = request.data::<App>() else {
        return Err(ApiError::new(ErrorCode::Internal));
    };
    let claims = app
        .signing_keys
        .verify(token, app.clock.now())
        .map_err(|reason| {
            tracing::info!(%reason, "access token refused");
            ApiError::new(ErrorCode::NotSignedIn)
        })?;
    if is_session_active(app, request, &claims).await? {
        Ok(Some(Customer(claims)))
    } else {
        Err(ApiError::new(ErrorCode::SessionEnded))
    }
}

/// A read may use the replica. The session may be newer than the replica's data, so only the writer can reject it.
async fn is_session_active(
    app: &App,
    request: &Request,
    claims: &Claims,
) -> Result<bool, sqlx::Error> {
    if request.method() == Method::GET {
        let mut replica = read_your_writes::connect(&app.db, request).await?;
        if is_active(&mut replica, app, claims).await? {
            return Ok(true);
        }
    }
    let mut writer = app.db.read_fresh().await?;
    is_active(&mut writer, app, claims).await
}

async fn is_active(
    connection: &mut sqlx::PgConnection,
    app: &App,
    claims: &Claims,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM session
               WHERE id = $1 AND customer_id = $2 AND ended_at IS NULL AND expires_at > $3
           ) AS "active!""#,
        claims.sid.0,
        claims.sub.0,
        app.clock.now(),
    )
    .fetch_one(connection)
    .await
}

fn register_access_token(registry: &mut Registry) {
    registry.create_security_scheme(
        ACCESS_TOKEN,
        MetaSecurityScheme {
            ty: "http",
            description: Some("A short access token: JWT, EdDSA, `typ` `at+jwt`."),
            name: None,
            key_in: None,
            scheme: Some("bearer"),
            bearer_format: Some("JWT"),
            flows: None,
            openid_connect_url: None,
        },
    );
}

fn register_cart_token(registry: &mut Registry) {
    registry.create_security_scheme(
        CART_TOKEN,
        MetaSecurityScheme {
            ty: "apiKey",
            description: Some("The secret of a guest's cart."),
            name: Some(header::CART_TOKEN),
            key_in: Some("header"),
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        },
    );
}

impl<'a> ApiExtractor<'a> for Customer {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_access_token(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![ACCESS_TOKEN]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let customer = authenticate(request).await?;
        Ok(customer.ok_or(ApiError::new(ErrorCode::NotSignedIn))?)
    }
}

impl<'a> ApiExtractor<'a> for Merchant {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_access_token(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![ACCESS_TOKEN]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        match authenticate(request).await? {
            Some(Customer(claims)) if claims.role == Role::Merchant => Ok(Self(claims)),
            Some(_) => Err(ApiError::new(ErrorCode::Forbidden).into()),
            None => Err(ApiError::new(ErrorCode::NotSignedIn).into()),
        }
    }
}

impl<'a> ApiExtractor<'a> for Shopper {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_access_token(registry);
        register_cart_token(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![ACCESS_TOKEN, CART_TOKEN]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let guest = cart_token(request)?;
        Ok(match (authenticate(request).await?, guest) {
            (Some(customer), _) => Self::Customer(customer),
            (None, Some(token)) => Self::Guest(token),
            (None, None) => Self::Nobody,
        })
    }
}
