//! The images of a product: a strip to swipe on a phone, otherwise a large image with the others below. Each links to its
//! file; with script (`browse.js`) it opens enlarged, arrow keys turn it, and dots show the position.

use contract::{Locale, catalog::Image};
use leptos::prelude::*;

use super::product_image::{Load, hue_class, img};
use crate::{
    islands::variant_selection::image_in_variant,
    page_context::Prerender as _,
    text::{browse::browse, text},
};

/// Renders the images in the chosen variant, whose own image is `like`.
pub(crate) fn gallery(
    locale: Locale,
    images: Vec<Image>,
    like: Option<&Image>,
    hue: u16,
) -> impl IntoView + use<> {
    let (text, label) = (browse(locale), text(locale).pictures);
    let count = images.len();
    let class = format!("tile {}", hue_class(hue));
    let pictures = images
        .into_iter()
        .zip(1..)
        .map(|(image, number)| {
            let image = in_colour(image, like, number == 1);
            let load = if number == 1 { Load::First } else { Load::Lazy };
            let (href, alt) = (image.url.clone(), image.alt.clone());
            let name = (text.enlarge)(&alt);
            view! {
                <li id=format!("picture-{number}")>
                    <a class=class.clone() href=href aria-label=name data-enlarge>{img(image, alt, load)}</a>
                </li>
            }
        })
        .collect_view();
    let dots = (1..=count)
        .map(|number| {
            let name = (text.picture_of)(number, count);
            let current = (number == 1).then_some("true");
            view! { <li><a href=format!("#picture-{number}") aria-label=name aria-current=current></a></li> }
        })
        .collect_view();
    let dots = (count > 1).then(|| view! { <ul class="dots" role="list">{dots}</ul> });
    view! {
        <div class="pictures" data-gallery>
            <ul class="gallery" role="list" aria-label=label>{pictures}</ul>
            {dots}
            <dialog class="enlarged" aria-label=text.enlarged>
                <div class="stage"><button type="button" class="plain" data-near aria-pressed="false"></button></div>
                <p class="turn">
                    <button type="button" class="plain" data-turn="-1" aria-label=text.previous>"←"</button>
                    <span class="counter" aria-live="polite"></span>
                    <button type="button" class="plain" data-turn="1" aria-label=text.next>"→"</button>
                </p>
                <button type="button" class="plain shut" data-shut aria-label=text.close>"×"</button>
            </dialog>
        </div>
    }
    .prerender()
}

/// The image in the chosen variant. An image that does not follow our naming scheme can only replace the first one.
fn in_colour(image: Image, like: Option<&Image>, first: bool) -> Image {
    let url = like.and_then(|like| {
        image_in_variant(&image.url, &like.url).or_else(|| first.then(|| like.url.clone()))
    });
    Image {
        url: url.unwrap_or(image.url),
        ..image
    }
}
