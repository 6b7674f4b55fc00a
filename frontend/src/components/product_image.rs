//! Product images on a background in their category's hue.

use contract::catalog::Image;
use leptos::prelude::*;

pub(crate) use crate::islands::picture::hue_class;

/// When an image is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// With high priority: the largest image above the fold, one per page.
    First,
    /// Eagerly: it is visible without scrolling.
    Soon,
    /// When it comes near the viewport.
    Lazy,
}

/// An image; `alt` is empty where adjacent text says the same.
pub(crate) fn img(image: Image, alt: String, load: Load) -> impl IntoView {
    let (loading, priority) = match load {
        Load::First => (None, Some("high")),
        Load::Soon => (None, None),
        Load::Lazy => (Some("lazy"), None),
    };
    view! {
        <img src=image.url alt=alt width=image.width height=image.height
            loading=loading fetchpriority=priority decoding="async"/>
    }
}

/// A decorative image on its background: adjacent text names the product.
pub(crate) fn product_image(image: Option<Image>, hue: u16, load: Load) -> impl IntoView {
    view! {
        <span class=format!("tile {}", hue_class(hue))>
            {image.map(|image| img(image, String::new(), load))}
        </span>
    }
}
