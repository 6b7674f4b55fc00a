//! Structured data of the pages: JSON-LD with the schema.org vocabulary.

use contract::{
    catalog::{Availability, Category, Content, Measure, PAGE_SIZE, Product, ProductList, Variant},
    path::page as to,
};
use serde_json::{Value, json};

use crate::page_context::PageContext;

const CONTEXT: &str = "https://schema.org";

/// Home: the shop as an `OnlineStore`, with its return policy and its search.
pub(crate) fn home(context: &PageContext<'_>) -> Value {
    let home = at(context, to::HOME);
    let search = format!("{}?q={{search_term_string}}", at(context, to::SEARCH));
    json!({
        "@context": CONTEXT,
        "@graph": [
            {
                "@type": "OnlineStore",
                "@id": format!("{}/#shop", context.request.origin),
                "name": "Stoa",
                "url": home,
                "logo": format!("{}/favicon.svg", context.request.origin),
                "email": context.text().contact_lines.first(),
                "hasMerchantReturnPolicy": {
                    "@type": "MerchantReturnPolicy",
                    "applicableCountry": "DE",
                    "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
                    "merchantReturnDays": 30,
                    "returnMethod": "https://schema.org/ReturnByMail",
                    "returnFees": "https://schema.org/FreeReturn",
                    "merchantReturnLink": at(context, to::WITHDRAWAL),
                },
            },
            {
                "@type": "WebSite",
                "name": "Stoa",
                "url": home,
                "inLanguage": context.locale().as_str(),
                "publisher": { "@id": format!("{}/#shop", context.request.origin) },
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": { "@type": "EntryPoint", "urlTemplate": search },
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    })
}

/// A category: its breadcrumbs and the products on this page of its list.
pub(crate) fn category(
    context: &PageContext<'_>,
    category: &Category,
    found: &ProductList,
) -> Value {
    let before = found.page.saturating_sub(1).saturating_mul(PAGE_SIZE);
    let listed: Vec<_> = (before.saturating_add(1)..)
        .zip(&found.items)
        .map(|(position, card)| {
            let url = at(context, &to::product(&card.slug));
            json!({ "@type": "ListItem", "position": position, "name": card.title, "url": url })
        })
        .collect();
    let here = at(context, &to::category(&category.slug));
    json!({
        "@context": CONTEXT,
        "@graph": [
            {
                "@type": "ItemList",
                "name": category.title,
                "url": here,
                "numberOfItems": category.product_count,
                "itemListElement": listed,
            },
            crumbs(&[(context.text().home, at(context, to::HOME)), (category.title.as_str(), here)]),
        ],
    })
}

/// A product with an offer for each variant, and its breadcrumbs.
pub(crate) fn product(context: &PageContext<'_>, product: &Product) -> Value {
    let here = at(context, &to::product(&product.slug));
    let offers: Vec<_> = product
        .variants
        .iter()
        .map(|variant| offer(&here, variant))
        .collect();
    let images: Vec<_> = product
        .images
        .iter()
        .map(|image| match image.url.strip_prefix('/') {
            Some(path) => format!("{}/{path}", context.request.origin),
            None => image.url.clone(),
        })
        .collect();
    let category = &product.category;
    json!({
        "@context": CONTEXT,
        "@graph": [
            {
                "@type": "Product",
                "name": product.title,
                "description": product.summary,
                "url": here,
                "sku": product.variants.first().map(|variant| &variant.sku),
                "image": images,
                "category": category.title,
                "offers": offers,
            },
            crumbs(&[
                (context.text().home, at(context, to::HOME)),
                (category.title.as_str(), at(context, &to::category(&category.slug))),
                (product.title.as_str(), here.clone()),
            ]),
        ],
    })
}

fn offer(product: &str, variant: &Variant) -> Value {
    let price = variant.price;
    let stock = match variant.availability {
        Availability::Available => "InStock",
        Availability::Low => "LimitedAvailability",
        Availability::SoldOut => "OutOfStock",
    };
    let amount = format!("{}.{:02}", price.amount / 100, price.amount % 100);
    let mut offer = json!({
        "@type": "Offer",
        "sku": variant.sku,
        "url": format!("{product}?sku={}", variant.sku),
        "price": amount,
        "priceCurrency": price.currency.code(),
        "availability": format!("https://schema.org/{stock}"),
        "itemCondition": "https://schema.org/NewCondition",
        "seller": { "@type": "Organization", "name": "Stoa" },
    });
    if let (Some(content), Some(offer)) = (variant.content, offer.as_object_mut()) {
        let of = measured(&amount, price.currency.code(), content);
        offer.insert("priceSpecification".into(), of);
    }
    offer
}

/// The price with the amount that it buys and the base unit by which prices are compared.
fn measured(amount: &str, currency: &str, content: Content) -> Value {
    let (code, base) = match content.unit {
        Measure::Gram => ("GRM", 1_000),
        Measure::Millilitre => ("MLT", 1_000),
        Measure::Centimetre => ("CMT", 100),
    };
    json!({
        "@type": "UnitPriceSpecification",
        "price": amount,
        "priceCurrency": currency,
        "valueAddedTaxIncluded": true,
        "referenceQuantity": {
            "@type": "QuantitativeValue",
            "value": content.amount,
            "unitCode": code,
            "valueReference": { "@type": "QuantitativeValue", "value": base, "unitCode": code },
        },
    })
}

fn crumbs(steps: &[(&str, String)]) -> Value {
    let items: Vec<_> = (1_u32..)
        .zip(steps)
        .map(|(position, (name, item))| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": item })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

fn at(context: &PageContext<'_>, path: &str) -> String {
    format!("{}{}", context.request.origin, context.url(path))
}
