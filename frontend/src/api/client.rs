//! The islands' calls to `/api/v1`, same origin, by the browser's fetch. The shapes are `contract`'s, cut down
//! to what an island reads: validators of ids and addresses would double the WASM.

use contract::{Locale, Money, path};
use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::document;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::slim_types::Cart;

/// Whom the header greets, and how full the cart is.
#[derive(Debug, Clone, Deserialize)]
pub struct Me {
    /// Who is signed in.
    pub customer: Option<SignedInCustomer>,
    /// How many pieces are in the cart.
    pub cart_count: u32,
    /// The products on the customer's wishlist.
    #[serde(default)]
    pub wishlist: Vec<String>,
}

/// Somebody with a name.
#[derive(Debug, Clone, Deserialize)]
pub struct SignedInCustomer {
    /// How to address the person.
    pub name: String,
}

/// The exact stock of a variant.
#[derive(Debug, Clone, Deserialize)]
pub struct Stock {
    /// Which variant.
    pub variant: String,
    /// How many can be bought now.
    pub free: i32,
}

/// What is put into the cart.
#[derive(Debug, Clone, Serialize)]
pub struct AddLine {
    /// Which variant.
    pub variant: String,
    /// How many.
    pub quantity: u8,
}

/// How many of a line; of how many that the shopper has seen.
#[derive(Serialize)]
struct ChangeLine {
    quantity: u8,
    expected_quantity: u8,
}

/// What suggestions are read for.
#[derive(Debug, Clone, Deserialize)]
pub struct Suggestions {
    /// Products.
    pub products: Vec<SuggestedProduct>,
    /// Categories.
    pub categories: Vec<SuggestedCategory>,
}

/// A suggested product.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestedProduct {
    /// Its address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Its lowest price.
    pub price: Money,
    /// Its picture.
    pub image: Option<SuggestedImage>,
    /// The hue of its tile.
    pub hue: u16,
}

/// A picture of a suggestion.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestedImage {
    /// Its address.
    pub url: String,
}

/// A suggested category.
#[derive(Debug, Clone, Deserialize)]
pub struct SuggestedCategory {
    /// Its address.
    pub slug: String,
    /// Its name.
    pub title: String,
}

/// Where an order stands.
#[derive(Debug, Clone, Deserialize)]
pub struct OrderStatus {
    /// Its state, by name.
    pub state: String,
    /// The last payment that failed, by name.
    pub payment_failure: Option<String>,
}

/// Why a call did not succeed, as far as an island can tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CartError {
    /// Not that many are left, or none is for sale.
    OutOfStock,
    /// The cart holds as many lines as it may.
    CartFull,
    /// The line or its cart is there no more.
    Gone,
    /// The line holds another number than the shopper has seen.
    Conflict,
    /// Anything else, the network included.
    Failed,
}

#[derive(Deserialize)]
struct ProblemCode {
    code: String,
}

/// Whom to greet, and how many pieces are in the cart.
pub async fn me() -> Option<Me> {
    send(Request::get(path::ME)).await.ok()
}

/// The exact stock of a product's variants.
pub async fn stock(slug: &str) -> Option<Vec<Stock>> {
    send(Request::get(&format!("{}/{slug}/stock", path::PRODUCTS)))
        .await
        .ok()
}

/// Suggestions for what was typed, until the signal.
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

/// Puts a variant into the cart.
pub async fn add(line: &AddLine) -> Result<Cart, CartError> {
    send_cart_request(Request::post(path::CART_LINES).json(line)).await
}

/// What is in the cart now.
pub async fn get_cart() -> Result<Cart, CartError> {
    send_cart_request(Request::get(path::CART).build()).await
}

/// Changes how many of a line are in the cart, of as many as the shopper has seen there.
pub async fn change(line: &str, quantity: u8, expected_quantity: u8) -> Result<Cart, CartError> {
    let request = Request::patch(&format!("{}/{line}", path::CART_LINES));
    let change = ChangeLine {
        quantity,
        expected_quantity,
    };
    send_cart_request(request.json(&change)).await
}

/// Takes a line of as many as the shopper has seen there out of the cart.
pub async fn remove(line: &str, expected_quantity: u8) -> Result<Cart, CartError> {
    let query = format!("expected_quantity={expected_quantity}");
    send_cart_request(Request::delete(&format!("{}/{line}?{query}", path::CART_LINES)).build())
        .await
}

/// Asks for the cart or writes to it; each answers the whole of it, in the language of the page.
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

/// Puts a product onto the wishlist, or takes it off; the status of the answer, if there is one.
pub async fn set_wishlisted(slug: &str, listed: bool) -> Option<u16> {
    let address = format!("{}/{slug}", path::WISHLIST);
    let request = if listed {
        Request::put(&address)
    } else {
        Request::delete(&address)
    };
    request.send().await.ok().map(|response| response.status())
}

/// How an order stands.
pub async fn order_status(number: &str) -> Option<OrderStatus> {
    send(Request::get(&format!("{}/{number}", path::ORDERS)))
        .await
        .ok()
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, gloo_net::Error> {
    let response = request.send().await?;
    response.json().await
}
