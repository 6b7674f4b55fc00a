//! The islands' calls to `/api/v1`, same origin, by the browser's fetch. The shapes are `contract`'s, cut down
//! to what an island reads: validators of ids and addresses would double the WASM.

use contract::{Locale, Money, path};
use gloo_net::http::{Request, RequestBuilder};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Whom the header greets, and how full the cart is.
#[derive(Debug, Clone, Deserialize)]
pub struct Me {
    /// Who is signed in.
    pub customer: Option<Named>,
    /// How many pieces are in the cart.
    pub cart_count: u32,
    /// The products on the customer's wishlist.
    #[serde(default)]
    pub wishlist: Vec<String>,
}

/// Somebody with a name.
#[derive(Debug, Clone, Deserialize)]
pub struct Named {
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

/// What a cart's answer is read for.
#[derive(Debug, Clone, Deserialize)]
pub struct CartCount {
    /// How many pieces are in the cart.
    pub count: u32,
}

/// What suggestions are read for.
#[derive(Debug, Clone, Deserialize)]
pub struct Suggested {
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
pub struct OrderStands {
    /// Its state, by name.
    pub state: String,
    /// The last payment that failed, by name.
    pub payment_failure: Option<String>,
}

/// Why a call did not succeed, as far as an island can tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not that many are left, or none is for sale.
    OutOfStock,
    /// The cart holds as many lines as it may.
    CartFull,
    /// Anything else, the network included.
    Failed,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// Whom to greet, and how many pieces are in the cart.
pub async fn me() -> Option<Me> {
    read(Request::get(path::ME)).await.ok()
}

/// The exact stock of a product's variants.
pub async fn stock(slug: &str) -> Option<Vec<Stock>> {
    read(Request::get(&format!("{}/{slug}/stock", path::PRODUCTS)))
        .await
        .ok()
}

/// Suggestions for what was typed, until the signal.
pub async fn suggestions(
    locale: Locale,
    query: &str,
    signal: &web_sys::AbortSignal,
) -> Option<Suggested> {
    let request = Request::get(path::SUGGESTIONS)
        .query([("q", query)])
        .abort_signal(Some(signal))
        .header(contract::header::LOCALE, locale.as_str());
    read(request).await.ok()
}

/// Puts a variant into the cart; answers how many pieces are in it.
pub async fn add(line: &AddLine) -> Result<u32, Refusal> {
    let request = Request::post(path::CART_LINES)
        .json(line)
        .map_err(|_| Refusal::Failed)?;
    let response = request.send().await.map_err(|_| Refusal::Failed)?;
    if response.ok() {
        let cart: CartCount = response.json().await.map_err(|_| Refusal::Failed)?;
        return Ok(cart.count);
    }
    let code: Code = response.json().await.map_err(|_| Refusal::Failed)?;
    Err(match code.code.as_str() {
        "out_of_stock" | "not_for_sale" => Refusal::OutOfStock,
        "cart_full" => Refusal::CartFull,
        _ => Refusal::Failed,
    })
}

/// Puts a product onto the wishlist, or takes it off; whether that worked.
pub async fn wish(slug: &str, keep: bool) -> bool {
    let address = format!("{}/{slug}", path::WISHLIST);
    let request = if keep {
        Request::put(&address)
    } else {
        Request::delete(&address)
    };
    request.send().await.is_ok_and(|response| response.ok())
}

/// How an order stands.
pub async fn order(number: &str, key: &str) -> Option<OrderStands> {
    let mut request = Request::get(&format!("{}/{number}", path::ORDERS));
    if !key.is_empty() {
        request = request.header(contract::header::ORDER_KEY, key);
    }
    read(request).await.ok()
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, gloo_net::Error> {
    let response = request.send().await?;
    response.json().await
}
