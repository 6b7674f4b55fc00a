//! `/products/:slug?sku=`: one product and the way into the cart. `sku` names the variant that is shown;
//! without it the first one that can be bought.

use contract::{
    Locale, Slug,
    catalog::{Attribute, Availability, CategoryLink, Image, Product, ProductCard, Variant},
    path::{self, page as to},
};
use leptos::prelude::*;

use crate::{
    components::{
        card::cards,
        tile::{Load, hue_class, picture},
    },
    head::Head,
    islands::{
        buy::BuyBox,
        drawer::CartDrawer,
        pick::{Choice, Offer, in_variant},
        wish::WishButton,
    },
    text::text,
    visit::{Answered, Page, Visit, html},
};

pub(crate) async fn page(visit: &Visit<'_>, slug: Slug) -> Answered {
    let product: Product = visit.fetcher.get(path::product(&slug)).await?;
    let chosen = chosen(&product.variants, visit.request.parameter("sku"));
    let mut head = Head::public(product.title.clone(), product.summary.clone());
    head.image = product.images.first().map(|image| image.url.clone());
    head.data = Some(data(visit, &product));
    let locale = visit.locale();
    Ok(Page::new(head, html(move || view(locale, product, chosen))).into())
}

/// Which variant is shown.
fn chosen(variants: &[Variant], sku: Option<&str>) -> usize {
    let named = sku.and_then(|sku| variants.iter().position(|v| v.sku.as_str() == sku));
    let sold = |v: &Variant| v.availability == Availability::SoldOut;
    named
        .or_else(|| variants.iter().position(|v| !sold(v)))
        .unwrap_or(0)
}

fn view(locale: Locale, product: Product, chosen: usize) -> impl IntoView {
    let text = text(locale);
    let variant = product.variants.get(chosen);
    let like = variant.and_then(|variant| variant.image.clone());
    let hue = product.category.hue;
    let gallery = gallery(product.images, like.as_ref(), hue, text.pictures);
    let sku = variant.map(|variant| variant.sku.to_string());
    let title = product.title.clone();
    let offers: Vec<Offer> = product.variants.into_iter().map(offer).collect();
    let choices = choices(&product.options, &offers);
    view! {
        {crumbs(locale, product.category, product.title.clone())}
        <div class="product">
            {gallery}
            <section class=format!("buy {}", hue_class(hue))>
                <h1>{product.title.clone()}</h1>
                <p class="lead">{product.summary}</p>
                <BuyBox locale slug=product.slug.to_string() name=title choices offers chosen/>
                <WishButton locale slug=product.slug.to_string()/>
                <ul class="ticks">{text.product_delivery.map(|line| view! { <li>{line}</li> })}</ul>
            </section>
            <section class="about">
                <h2>{text.about}</h2>
                {product.description.split("\n\n").map(|p| view! { <p>{p.to_owned()}</p> }).collect_view()}
            </section>
            {facts(locale, product.attributes, sku)}
        </div>
        {related(locale, product.related)}
        <CartDrawer locale/>
    }
}

fn crumbs(locale: Locale, category: CategoryLink, title: String) -> impl IntoView {
    let text = text(locale);
    view! {
        <nav class="crumbs" aria-label=text.breadcrumb>
            <ol role="list">
                <li><a href=to::localised(locale, to::HOME)>{text.home}</a></li>
                <li><a href=to::localised(locale, &to::category(&category.slug))>{category.title}</a></li>
                <li aria-current="page">{title}</li>
            </ol>
        </nav>
    }
}

/// The pictures, in the chosen variant. On a phone a strip to swipe, else a large one and the others below.
fn gallery(
    images: Vec<Image>,
    like: Option<&Image>,
    hue: u16,
    label: &'static str,
) -> impl IntoView + use<> {
    let class = format!("tile {}", hue_class(hue));
    let pictures = images
        .into_iter()
        .enumerate()
        .map(|(i, image)| {
            let url = like.and_then(|like| {
                in_variant(&image.url, &like.url).or_else(|| (i == 0).then(|| like.url.clone()))
            });
            let load = if i == 0 { Load::First } else { Load::Lazy };
            let alt = image.alt.clone();
            let image = Image {
                url: url.unwrap_or(image.url),
                ..image
            };
            view! { <li><span class=class.clone()>{picture(image, alt, load)}</span></li> }
        })
        .collect_view();
    view! { <ul class="gallery" role="list" tabindex="0" aria-label=label data-gallery>{pictures}</ul> }
}

fn facts(locale: Locale, attributes: Vec<Attribute>, sku: Option<String>) -> impl IntoView {
    let text = text(locale);
    let rows = attributes
        .into_iter()
        .map(|a| (a.title, a.value))
        .chain(sku.map(|sku| (text.article.to_owned(), sku)))
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <section class="facts"><h2>{text.facts}</h2><dl>{rows}</dl></section> }
}

fn related(locale: Locale, items: Vec<ProductCard>) -> impl IntoView {
    let items: Vec<_> = items.into_iter().take(4).collect();
    (!items.is_empty()).then(|| {
        view! { <section class="related"><h2>{text(locale).related}</h2>{cards(locale, items, 0)}</section> }
    })
}

fn offer(variant: Variant) -> Offer {
    Offer {
        id: variant.id.to_string(),
        sku: variant.sku.to_string(),
        title: variant.title,
        values: variant.choices.iter().map(Slug::to_string).collect(),
        price: variant.price,
        before: variant.compare_at,
        stock: variant.availability,
        image: variant.image.map(|image| image.url),
    }
}

/// The options. Those whose values differ in their pictures are shown as pictures.
fn choices(options: &[contract::catalog::ProductOption], offers: &[Offer]) -> Vec<Choice> {
    let pictured = |at: usize| {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for offer in offers {
            let (Some(value), Some(image)) = (offer.values.get(at), &offer.image) else {
                return false;
            };
            match seen.iter().find(|(_, picture)| picture == image) {
                Some((other, _)) if other != value => return false,
                Some(_) => {}
                None => seen.push((value, image)),
            }
        }
        seen.len() > 1
    };
    options
        .iter()
        .enumerate()
        .map(|(at, option)| Choice {
            title: option.title.clone(),
            values: option
                .values
                .iter()
                .map(|value| (value.key.to_string(), value.title.clone()))
                .collect(),
            pictured: option.key.as_str() == "colour" && pictured(at),
        })
        .collect()
}

/// JSON-LD: the product with an offer for each variant, and where it stands.
fn data(visit: &Visit<'_>, product: &Product) -> serde_json::Value {
    let at = |path: &str| format!("{}{}", visit.request.origin, visit.to(path));
    let here = at(&to::product(&product.slug));
    let offers: Vec<_> = product
        .variants
        .iter()
        .map(|variant| {
            let price = variant.price;
            let stock = match variant.availability {
                Availability::Available => "InStock",
                Availability::Low => "LimitedAvailability",
                Availability::SoldOut => "OutOfStock",
            };
            serde_json::json!({
                "@type": "Offer",
                "sku": variant.sku,
                "url": format!("{here}?sku={}", variant.sku),
                "price": format!("{}.{:02}", price.amount / 100, price.amount % 100),
                "priceCurrency": price.currency.code(),
                "availability": format!("https://schema.org/{stock}"),
            })
        })
        .collect();
    let images: Vec<_> = product
        .images
        .iter()
        .map(|image| {
            if image.url.starts_with('/') {
                format!("{}{}", visit.request.origin, image.url)
            } else {
                image.url.clone()
            }
        })
        .collect();
    let crumb = |position: u8, name: &str, item: String| serde_json::json!({ "@type": "ListItem", "position": position, "name": name, "item": item });
    serde_json::json!({
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Product",
                "name": product.title,
                "description": product.summary,
                "image": images,
                "category": product.category.title,
                "offers": offers,
            },
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    crumb(1, visit.text().home, at(to::HOME)),
                    crumb(2, &product.category.title, at(&to::category(&product.category.slug))),
                    crumb(3, &product.title, here.clone()),
                ],
            },
        ],
    })
}
