//! The listeners: the API over mutual TLS, health over plain HTTP. Both shut down gracefully.

use std::{io, path::Path, sync::Arc, time::Duration};

use poem::{
    Endpoint, EndpointExt as _, Response, Route, Server,
    endpoint::make_sync,
    get,
    http::HeaderValue,
    listener::{Listener as _, RustlsCertificate, RustlsConfig, TcpListener},
};
use poem_openapi::OpenApiService;

use crate::{
    account::{
        api::AccountApi, data_api::DataApi, password_api::PasswordApi, profile_api::ProfileApi,
    },
    address::api::AddressApi,
    app::App,
    cart::api::CartApi,
    catalog::{api::CatalogApi, pictures::show_picture},
    config::Serve,
    health,
    http::{
        assertion::RequireAssertion,
        connection::{Bounded, Bounds},
        docs::Docs,
        layers::RequestLayer,
        openapi::{Methods, complete},
    },
    merchant::api::MerchantApi,
    order::api::OrderApi,
    payment::api::PaymentApi,
    wishlist::api::WishlistApi,
};

/// How long running requests may take after the process was asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Every operation of the API.
type Operations = (
    CatalogApi,
    CartApi,
    AccountApi,
    PasswordApi,
    ProfileApi,
    DataApi,
    AddressApi,
    WishlistApi,
    OrderApi,
    PaymentApi,
    MerchantApi,
);

fn operations(app: &App) -> Operations {
    (
        CatalogApi(app.clone()),
        CartApi(app.clone()),
        AccountApi(app.clone()),
        PasswordApi(app.clone()),
        ProfileApi(app.clone()),
        DataApi(app.clone()),
        AddressApi(app.clone()),
        WishlistApi(app.clone()),
        OrderApi(app.clone()),
        PaymentApi(app.clone()),
        MerchantApi(app.clone()),
    )
}

fn service(app: &App) -> OpenApiService<Operations, ()> {
    OpenApiService::new(operations(app), "Stoa", env!("CARGO_PKG_VERSION"))
        .url_prefix(contract::path::API)
}

/// The `OpenAPI` document.
pub fn openapi(app: &App) -> String {
    complete(&service(app).spec()).to_string()
}

/// The path of the OpenAPI document.
const DOCUMENT: &str = "/api/v1/openapi.json";
/// The path of the API reference.
const DOCS: &str = "/api/v1/docs";
/// The paths of pictures.
const PICTURES: &str = "/pictures/*";

/// The whole API, as served behind the TLS listener.
pub fn routes(app: &App) -> impl Endpoint<Output = Response> + use<> {
    let service = service(app);
    let document = complete(&service.spec());
    let docs = Docs::render(&document);
    let methods = Methods::of(&document, &[DOCUMENT, DOCS, PICTURES]);
    let spec = document.to_string();
    let region = HeaderValue::from_str(&app.region).unwrap_or(HeaderValue::from_static("unknown"));
    let spec = make_sync(move |_| {
        Response::builder()
            .content_type("application/json")
            .body(spec.clone())
    });
    Route::new()
        .at(DOCUMENT, get(spec))
        .at(DOCS, get(make_sync(move |_| docs.response())))
        .at(PICTURES, get(make_sync(|request| show_picture(&request))))
        .nest(contract::path::API, service)
        .data(app.clone())
        .with(RequireAssertion(app.clone()))
        .with(RequestLayer {
            region,
            methods: Arc::new(methods),
        })
}

/// Serves until SIGINT or SIGTERM.
pub async fn serve(app: App, config: &Serve) -> io::Result<()> {
    if !app.signing_keys.can_sign(app.clock.now()) {
        return Err(io::Error::other(
            "no key signs access tokens now: see SIGNING_KEYS_FILE",
        ));
    }
    let api = TcpListener::bind(config.listen).rustls(tls(config)?);
    let api = Bounded::new(api.into_acceptor().await?, Bounds::API);
    let api = Server::new_with_acceptor(api)
        .name("api")
        .run_with_graceful_shutdown(routes(&app), stopped(), Some(DRAIN));
    let health = TcpListener::bind(config.health_listen).into_acceptor();
    let health = Bounded::new(health.await?, Bounds::HEALTH);
    let health = Server::new_with_acceptor(health)
        .name("health")
        .run_with_graceful_shutdown(health::routes(app), stopped(), Some(DRAIN));
    tracing::info!(listen = %config.listen, health = %config.health_listen, "serving");
    tokio::try_join!(api, health).map(|_| ())
}

/// The TLS configuration of the API. A client without a certificate of ours is rejected, either here or, if
/// `tls_client_ca` is not set, by the load balancer in front, which cannot present one itself.
pub fn tls(config: &Serve) -> io::Result<RustlsConfig> {
    let certificate = RustlsCertificate::new()
        .cert(read(&config.tls_cert)?)
        .key(read(&config.tls_key)?);
    let tls = RustlsConfig::new().fallback(certificate);
    match &config.tls_client_ca {
        Some(ca) => Ok(tls.client_auth_required(read(ca)?)),
        None => Ok(tls),
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// Resolves when the process is asked to stop.
pub async fn stopped() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "cannot listen for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
