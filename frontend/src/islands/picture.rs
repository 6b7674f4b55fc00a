//! The image of a line item, for islands.

use contract::{Locale, catalog::Image, path::page};
use leptos::prelude::*;

/// The class for a background hue in degrees; `style/hue.css` has one for every ten degrees.
pub(crate) fn hue_class(hue: u16) -> String {
    format!("h{}", (hue + 5) / 10 * 10 % 360)
}

/// The URL of a product in one of its variants.
pub(crate) fn product_address(locale: Locale, product: &str, sku: &str) -> String {
    let path = page::localised(locale, &format!("/products/{product}"));
    format!("{path}?sku={sku}")
}

/// A small decorative image on a background in its category's hue; adjacent text names the product.
#[component]
pub(crate) fn Picture(image: Option<Image>, hue: u16) -> impl IntoView {
    view! {
        <span class=format!("tile {}", hue_class(hue))>
            {image.map(|image| view! {
                <img src=image.url alt="" width=image.width height=image.height loading="lazy" decoding="async"/>
            })}
        </span>
    }
}
