//! A picture on a tile of its category's hue.

use contract::catalog::Image;
use leptos::prelude::*;

pub(crate) use crate::islands::picture::hue_class;

/// When a picture is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// At once and before all others: one in a page, the largest that is seen first.
    First,
    /// At once: it is seen without scrolling.
    Soon,
    /// When it comes near.
    Lazy,
}

/// A picture, `alt` as given (empty where words beside it say the same).
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

/// A tile with a picture that words beside it describe.
pub(crate) fn product_image(image: Option<Image>, hue: u16, load: Load) -> impl IntoView {
    view! {
        <span class=format!("tile {}", hue_class(hue))>
            {image.map(|image| img(image, String::new(), load))}
        </span>
    }
}
