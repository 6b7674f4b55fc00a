//! The islands' API client: same-origin calls to `/api/v1` with the browser's `fetch`. Its types are reduced to the
//! fields that islands use: the validators in `contract`'s types would double the size of the WASM.

use contract::{Locale, Money, path};
use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::document;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::slim_types::Cart;

/// The personal data of the header.
#[derive(Debug, Clone, Deserialize)]
pub struct Me {
    /// The signed-in customer; none for a guest.
    pub customer: Option<SignedInCustomer>,
    /// The number of units in the cart.
    pub cart_count: u32,
    /// The slugs of the products on the customer's wishlist.
    #[serde(default)]
    pub wishlist: Vec<String>,
}

/// A signed-in customer.
#[derive(Debug, Clone, Deserialize)]
pub struct SignedInCustomer {
    /// The full name.
    pub name: String,
}

/// The exact stock of a variant.
#[derive(Debug, Clone, Deserialize)]
pub struct Stock {
    /// The id of the variant.
    pub variant: String,
    /// The number of units that can be bought now.
    pub free: i32,
}

/// The body of an addition to the cart.
#[derive(Debug, Clone, Serialize)]
pub struct AddLine {
    /// The id of the variant.
    pub variant: String,
    /// The number of units.
    pub quantity: u8,
}

/// The new quantity of a line, and the one that the shopper last saw (optimistic locking).
#[derive(Serialize)]
struct ChangeLine {
    quantity: u8,
    expected_quantity: u8,
}

/// Search suggestions.
#[derive(Debug, Clone, Deserialize)]
pub struct Suggestions {
    /// Matching products.
    pub products: Vec<SuggestedProduct>,
    /// Matching categories.
    pub categories: Vec<SuggestedCategory>,
}

/// A suggested product.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestedProduct {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Its lowest price.
    pub price: Money,
    /// Its image.
    pub image: Option<SuggestedImage>,
    /// The hue of its background, in degrees.
    pub hue: u16,
}

/// The image of a suggestion.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestedImage {
    /// Its URL.
    pub url: String,
}

/// A suggested category.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestedCategory {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub title: String,
}

/// The status of an order.
#[derive(Debug, Clone, Deserialize)]
pub struct OrderStatus {
    /// The wire name of its state.
    pub state: String,
    /// The wire name of the last payment's failure, if it failed.
    pub payment_failure: Option<String>,
}

/// Why a call to the cart failed, as far as an island distinguishes the causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartError {
    /// Not enough in stock, or not for sale.
    OutOfStock,
    /// The cart has the maximum number of lines.
    CartFull,
    /// The line or its cart no longer exists.
    Gone,
    /// The quantity of the line is not the one that the shopper saw.
    Conflict,
    /// Any other failure, including that of the network.
    Failed,
}

#[derive(Deserialize)]
struct ProblemCode {
    code: String,
}

/// Fetches the personal data of the header.
pub async fn me() -> Option<Me> {
    send(Request::get(path::ME)).await.ok()
}

/// Fetches the exact stock of a product's variants.
pub async fn stock(slug: &str) -> Option<Vec<Stock>> {
    send(Request::get(&format!("{}/{slug}/stock", path::PRODUCTS)))
        .await
        .ok()
}

/// Fetches suggestions for a query; the signal aborts the call.
pub async fn suggestions(
    locale: Locale,
    query: &str,
    signal: &web_sys::AbortSignal,
) -> Option<Suggestions> {
    let request = Request::get(path::SUGGESTIONS)
        .query([("q", query)])
        .abort_signal(Some(signal))
        .header(contract::header::LOCALE, locale.as_str());
    send(request).await.ok()
}

/// Adds a variant to the cart.
pub async fn add(line: &AddLine) -> Result<Cart, CartError> {
    send_cart_request(Request::post(path::CART_LINES).json(line)).await
}

/// Fetches the cart.
pub async fn get_cart() -> Result<Cart, CartError> {
    send_cart_request(Request::get(path::CART).build()).await
}

/// Sets the quantity of a line, if it still is the expected one.
pub async fn change(line: &str, quantity: u8, expected_quantity: u8) -> Result<Cart, CartError> {
    let request = Request::patch(&format!("{}/{line}", path::CART_LINES));
    let change = ChangeLine {
        quantity,
        expected_quantity,
    };
    send_cart_request(request.json(&change)).await
}

/// Removes a line, if its quantity still is the expected one.
pub async fn remove(line: &str, expected_quantity: u8) -> Result<Cart, CartError> {
    let query = format!("expected_quantity={expected_quantity}");
    send_cart_request(Request::delete(&format!("{}/{line}?{query}", path::CART_LINES)).build())
        .await
}

/// Sends a read or write of the cart. All of them return the complete cart, in the language of the page.
async fn send_cart_request(request: Result<Request, gloo_net::Error>) -> Result<Cart, CartError> {
    let request = request.map_err(|_| CartError::Failed)?;
    if let Some(root) = document().document_element() {
        let language = root.get_attribute("lang").unwrap_or_default();
        request.headers().set(contract::header::LOCALE, &language);
    }
    let response = request.send().await.map_err(|_| CartError::Failed)?;
    if response.ok() {
        return response.json().await.map_err(|_| CartError::Failed);
    }
    let problem: ProblemCode = response.json().await.map_err(|_| CartError::Failed)?;
    Err(match problem.code.as_str() {
        "out_of_stock" | "not_for_sale" => CartError::OutOfStock,
        "cart_full" => CartError::CartFull,
        "not_found" => CartError::Gone,
        "edit_conflict" => CartError::Conflict,
        _ => CartError::Failed,
    })
}

/// Adds a product to the wishlist or removes it. Returns the response's status, none if there was no response.
pub async fn set_wishlisted(slug: &str, listed: bool) -> Option<u16> {
    let address = format!("{}/{slug}", path::WISHLIST);
    let request = if listed {
        Request::put(&address)
    } else {
        Request::delete(&address)
    };
    request.send().await.ok().map(|response| response.status())
}

/// Fetches the status of an order.
pub async fn order_status(number: &str) -> Option<OrderStatus> {
    send(Request::get(&format!("{}/{number}", path::ORDERS)))
        .await
        .ok()
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, gloo_net::Error> {
    let response = request.send().await?;
    response.json().await
}
