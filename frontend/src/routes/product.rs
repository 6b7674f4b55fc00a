//! `/products/:slug?sku=`: one product and its buy box. `sku` selects the variant; by default it is the first that can be
//! bought. A former slug redirects to the current one.

use contract::{
    Locale, Slug,
    catalog::{Attribute, Availability, CategoryLink, Product, ProductCard, Variant},
    path::{self, page as to},
};
use leptos::prelude::*;

use crate::{
    components::{card::cards, gallery::gallery, price::per_unit, product_image::hue_class},
    head::Head,
    islands::{
        buy_box::BuyBox,
        drawer::CartDrawer,
        recently_viewed::{RecentlyViewed, ViewedProduct},
        variant_selection::{Choice, Offer},
        wishlist_button::WishlistButton,
    },
    json_ld,
    page_context::{Page, PageContext, PageOutcome, PageResult, html},
    text::text,
};

pub(crate) async fn page(context: &PageContext<'_>, slug: Slug) -> PageResult {
    let product: Product = context.fetcher.get(path::product(&slug)).await?;
    if product.slug != slug {
        return Ok(PageOutcome::Moved(
            context.request.at(&to::product(&product.slug)),
        ));
    }
    let chosen = chosen(&product.variants, context.request.parameter("sku"));
    let mut head = Head::public(product.title.clone(), product.summary.clone());
    head.image = product.images.first().cloned();
    head.kind = Some("product");
    head.json_ld = Some(json_ld::product(context, &product));
    let locale = context.locale();
    Ok(Page::new(head, html(move || view(locale, product, chosen))).into())
}

/// The index of the variant to show.
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
    let viewed = ViewedProduct {
        id: product.id.to_string(),
        slug: product.slug.to_string(),
        title: product.title.clone(),
        image: like.as_ref().map(|image| image.url.clone()),
        hue,
    };
    let gallery = gallery(locale, product.images, like.as_ref(), hue);
    let sku = variant.map(|variant| variant.sku.to_string());
    let title = product.title.clone();
    let offers: Vec<Offer> = product
        .variants
        .into_iter()
        .map(|variant| offer(locale, variant))
        .collect();
    let choices = choices(&product.options, &offers);
    view! {
        {crumbs(locale, product.category, product.title.clone())}
        <div class="product">
            {gallery}
            <section class=format!("buy {}", hue_class(hue))>
                <h1>{product.title.clone()}</h1>
                <p class="lead">{product.summary}</p>
                <BuyBox locale slug=product.slug.to_string() name=title choices offers chosen/>
                <WishlistButton locale slug=product.slug.to_string()/>
                <ul class="ticks">{text.product_delivery.map(|line| view! { <li>{line}</li> })}</ul>
            </section>
            <section class="about">
                <h2>{text.about}</h2>
                {product.description.split("\n\n").map(|p| view! { <p>{p.to_owned()}</p> }).collect_view()}
            </section>
            {facts(locale, product.attributes, sku)}
        </div>
        {related(locale, product.related)}
        <RecentlyViewed locale current=Some(viewed)/>
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

fn facts(locale: Locale, attributes: Vec<Attribute>, sku: Option<String>) -> impl IntoView {
    let text = text(locale);
    let rows = attributes
        .into_iter()
        .map(|a| view! { <div><dt>{a.title}</dt><dd>{a.value}</dd></div> })
        .collect_view();
    // `BuyBox` updates the `data-sku` element when another variant is chosen.
    let article =
        sku.map(|sku| view! { <div><dt>{text.article}</dt><dd data-sku="">{sku}</dd></div> });
    view! { <section class="facts"><h2>{text.facts}</h2><dl>{rows}{article}</dl></section> }
}

fn related(locale: Locale, items: Vec<ProductCard>) -> impl IntoView {
    let items: Vec<_> = items.into_iter().take(3).collect();
    (!items.is_empty()).then(|| {
        view! { <section class="related"><h2>{text(locale).related}</h2>{cards(locale, items, 0)}</section> }
    })
}

fn offer(locale: Locale, variant: Variant) -> Offer {
    Offer {
        id: variant.id.to_string(),
        sku: variant.sku.to_string(),
        title: variant.title,
        values: variant.choices.iter().map(Slug::to_string).collect(),
        price: variant.price,
        before: variant.compare_at,
        unit: per_unit(locale, variant.price, variant.content),
        stock: variant.availability,
        image: variant.image.map(|image| image.url),
    }
}

/// The options. The values of a colour are shown as images if each value has its own.
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
