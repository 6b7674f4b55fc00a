//! The demo shop, from the data in `demo/catalogue`, whose README describes the fields.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    Slug,
    catalog::{Availability, Content},
};
use pictures::View;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    CannotSeed,
    catalog_rows::{self, NewCategory, NewFacet, NewProduct, NewVariant, Sketch, Vocabulary},
};
use crate::catalog::view::{AttributeText, OptionText, Text, variant_title};

const VOCABULARY: &str = include_str!("../../../../demo/catalogue/vocabulary.json");
const CATALOGUE: [&str; 8] = [
    include_str!("../../../../demo/catalogue/products/desk.json"),
    include_str!("../../../../demo/catalogue/products/furniture.json"),
    include_str!("../../../../demo/catalogue/products/garden.json"),
    include_str!("../../../../demo/catalogue/products/kitchen.json"),
    include_str!("../../../../demo/catalogue/products/light.json"),
    include_str!("../../../../demo/catalogue/products/pantry.json"),
    include_str!("../../../../demo/catalogue/products/table.json"),
    include_str!("../../../../demo/catalogue/products/textiles.json"),
];

/// Unranked products come after ranked ones.
const UNRANKED: i32 = 10_000;

/// The demo shop's catalogue.
pub(super) struct Demo {
    pub vocabulary: Vocabulary,
    pub facets: Vec<NewFacet>,
    pub facet_values: Vec<NewFacet>,
    pub categories: Vec<NewCategory>,
    pub products: Vec<NewProduct>,
}

#[derive(Deserialize)]
struct File {
    category: Category,
    products: Vec<Product>,
}

#[derive(Deserialize)]
struct Category {
    slug: Slug,
    position: i32,
    title: Text,
    description: Text,
    hue: i16,
    picture: CategoryPicture,
}

#[derive(Deserialize)]
struct CategoryPicture {
    drawing: String,
    view: String,
    colour: String,
    size: String,
}

#[derive(Deserialize)]
struct Product {
    slug: Slug,
    #[serde(default)]
    former: Vec<Slug>,
    title: Text,
    summary: Text,
    description: Paragraphs,
    picture: Picture,
    attributes: Vec<Attribute>,
    options: Vec<Choice>,
    variants: Vec<Variant>,
    tax: String,
    published_days_ago: i64,
    featured: Option<i32>,
    related: Vec<Slug>,
}

#[derive(Deserialize)]
struct Paragraphs {
    en: Vec<String>,
    de: Vec<String>,
}

#[derive(Deserialize)]
struct Picture {
    drawing: String,
    colour: String,
}

#[derive(Deserialize)]
struct Attribute {
    key: Slug,
    value: Option<Slug>,
    text: Option<Text>,
}

#[derive(Deserialize)]
struct Choice {
    key: Slug,
    values: Vec<Slug>,
}

#[derive(Deserialize)]
struct Variant {
    sku: String,
    choices: Vec<Slug>,
    price: i64,
    compare_at: Option<i64>,
    content: Option<Content>,
    stock: i32,
}

/// Parses the demo shop's catalogue. Dates are relative to `now`.
pub(super) fn read(now: DateTime<Utc>) -> Result<Demo, CannotSeed> {
    let vocabulary: Vocabulary = serde_json::from_str(VOCABULARY)?;
    let mut categories = Vec::new();
    let mut products = Vec::new();
    for text in CATALOGUE {
        let file: File = serde_json::from_str(text)?;
        for (position, product) in (0..).zip(file.products) {
            let unranked = UNRANKED + 100 * file.category.position + position;
            products.push(self::product(
                product,
                &file.category.slug,
                unranked,
                &vocabulary,
                now,
            )?);
        }
        categories.push(category(file.category)?);
    }
    let (facets, facet_values) = facets(&vocabulary);
    Ok(Demo {
        vocabulary,
        facets,
        facet_values,
        categories,
        products,
    })
}

fn facets(vocabulary: &Vocabulary) -> (Vec<NewFacet>, Vec<NewFacet>) {
    let options = vocabulary.options.iter().map(|term| ("option", term));
    let attributes = vocabulary.attributes.iter().filter(|term| term.facet);
    let attributes = attributes.map(|term| ("attribute", term));
    let (mut facets, mut values) = (Vec::new(), Vec::new());
    for (position, (parameter, term)) in (0..).zip(options.chain(attributes)) {
        let name = format!("{parameter}/{}", term.key);
        values.extend((0..).zip(&term.values).map(|(position, value)| NewFacet {
            name: format!("{name}:{}", value.key),
            titles: value.title.clone(),
            position,
        }));
        facets.push(NewFacet {
            name,
            titles: term.title.clone(),
            position,
        });
    }
    (facets, values)
}

fn category(category: Category) -> Result<NewCategory, CannotSeed> {
    let Category {
        slug,
        position,
        title,
        description,
        hue,
        picture,
    } = category;
    let unknown = || CannotSeed::Unknown(slug.to_string(), picture.view.clone());
    let view = View::parse(&picture.view).ok_or_else(unknown)?;
    let sketch = Sketch {
        drawing: &picture.drawing,
        colour: &picture.colour,
        size: Some(&picture.size),
    };
    Ok(NewCategory {
        image: sketch.image(view, title.clone(), slug.as_str())?,
        id: Uuid::now_v7(),
        slug,
        hue,
        position,
        title,
        description,
    })
}

fn product(
    product: Product,
    category: &Slug,
    unranked: i32,
    vocabulary: &Vocabulary,
    now: DateTime<Utc>,
) -> Result<NewProduct, CannotSeed> {
    let of = product.slug.as_str();
    let chosen: Vec<(Slug, Vec<Slug>)> = product
        .options
        .into_iter()
        .map(|choice| (choice.key, choice.values))
        .collect();
    let options = catalog_rows::options(vocabulary, &chosen, of)?;
    let (attributes, mut facets) = attributes(product.attributes, vocabulary, of)?;
    for option in &options {
        let values = option.values.iter();
        facets.extend(values.map(|value| format!("option/{}:{}", option.key, value.key)));
    }
    let sketch = Sketch {
        drawing: &product.picture.drawing,
        colour: &product.picture.colour,
        size: None,
    };
    let variants = (0..)
        .zip(product.variants)
        .map(|(position, given)| variant(given, position, &options, &sketch, &product.title, of))
        .collect::<Result<_, _>>()?;
    Ok(NewProduct {
        id: Uuid::now_v7(),
        category: category.clone(),
        tax_class: product.tax,
        published_at: now - TimeDelta::days(product.published_days_ago),
        rank: product.featured.unwrap_or(unranked),
        images: sketch.gallery(&vocabulary.views, &product.title, of)?,
        search_terms: catalog_rows::search_terms(&options, &attributes),
        title: product.title,
        summary: product.summary,
        description: Text {
            en: product.description.en.join("\n\n"),
            de: product.description.de.join("\n\n"),
        },
        options,
        attributes,
        related: product.related,
        facets,
        variants,
        slug: product.slug,
        former: product.former,
    })
}

/// The attributes of a product, and the facets that they add.
fn attributes(
    given: Vec<Attribute>,
    vocabulary: &Vocabulary,
    of: &str,
) -> Result<(Vec<AttributeText>, Vec<String>), CannotSeed> {
    let mut facets = Vec::new();
    let mut attributes = Vec::new();
    for attribute in given {
        let unknown = |what: &Slug| CannotSeed::Unknown(of.to_owned(), what.to_string());
        let key = &attribute.key;
        let term = vocabulary
            .attribute(key.as_str())
            .ok_or_else(|| unknown(key))?;
        let values = match (&attribute.value, attribute.text) {
            (Some(value), _) => {
                if term.facet {
                    facets.push(format!("attribute/{key}:{value}"));
                }
                term.value(value.as_str())
                    .ok_or_else(|| unknown(value))?
                    .title
                    .clone()
            }
            (None, Some(text)) => text,
            (None, None) => return Err(unknown(key)),
        };
        attributes.push(AttributeText {
            key: key.clone(),
            titles: term.title.clone(),
            values,
        });
    }
    Ok((attributes, facets))
}

fn variant(
    given: Variant,
    position: i32,
    options: &[OptionText],
    sketch: &Sketch<'_>,
    title: &Text,
    of: &str,
) -> Result<NewVariant, CannotSeed> {
    let choice = |key: &str| {
        let index = options
            .iter()
            .position(|option| option.key.as_str() == key)?;
        given.choices.get(index).map(Slug::as_str)
    };
    let sketch = Sketch {
        colour: choice("colour").unwrap_or(sketch.colour),
        size: choice("size"),
        ..*sketch
    };
    let choices: Vec<String> = given.choices.iter().map(Slug::to_string).collect();
    let alt = |title: &str, locale| match variant_title(options, &choices, locale).as_str() {
        "" => title.to_owned(),
        variant => format!("{title}, {variant}"),
    };
    let alts = Text {
        en: alt(&title.en, contract::Locale::En),
        de: alt(&title.de, contract::Locale::De),
    };
    Ok(NewVariant {
        id: Uuid::now_v7(),
        image: sketch.image(View::Thing, alts, of)?,
        sku: given.sku,
        choices: given.choices,
        price: given.price,
        compare_at: given.compare_at,
        content: given.content,
        position,
        on_hand: given.stock,
        displayed_availability: Availability::of(given.stock),
    })
}
