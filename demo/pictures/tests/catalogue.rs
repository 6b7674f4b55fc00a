//! The demo catalogue (`demo/catalogue`) holds together: see the README there for the format.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may panic"
)]

use std::{collections::HashSet, fs, path::PathBuf};

use contract::{Sku, Slug};
use pictures::{Variant, View, draw};
use serde_json::Value;

fn read(name: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../catalogue")
        .join(name);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn categories() -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../catalogue/products");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| read(&format!("products/{name}")))
        .collect();
    files.sort_by_key(|file| file["category"]["position"].as_u64());
    files
}

fn products() -> Vec<Value> {
    categories()
        .iter()
        .flat_map(|file| list(file, "products").clone())
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("no list {key} in {value}"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no text {key} in {value}"))
}

fn slug(value: &Value, key: &str) -> Slug {
    text(value, key)
        .parse()
        .unwrap_or_else(|error| panic!("{value}: {error}"))
}

/// A text in both languages, trimmed, without what the house does not print.
fn prose(value: &Value) {
    for language in ["en", "de"] {
        let paragraphs: Vec<&str> = match &value[language] {
            Value::Array(all) => all.iter().map(|one| one.as_str().unwrap()).collect(),
            one => vec![
                one.as_str()
                    .unwrap_or_else(|| panic!("no {language} in {value}")),
            ],
        };
        assert!(!paragraphs.is_empty(), "{value}");
        for one in paragraphs {
            assert!(
                !one.is_empty() && one == one.trim() && !one.contains("  "),
                "{one:?}"
            );
            assert!(!one.contains(['!', '—', '<', '"', '\n']), "{one:?}");
        }
    }
}

/// The values that the vocabulary allows for a key, if it lists any.
fn allowed(vocabulary: &Value, of: &str, key: &str) -> Option<HashSet<String>> {
    let entry = list(vocabulary, of)
        .iter()
        .find(|entry| entry["key"] == key);
    let entry = entry.unwrap_or_else(|| panic!("{of} has no {key}"));
    let values = entry.get("values")?.as_array()?;
    Some(
        values
            .iter()
            .map(|value| text(value, "key").to_owned())
            .collect(),
    )
}

#[test]
fn the_vocabulary_is_titled_and_knows_every_picture() {
    let vocabulary = read("vocabulary.json");
    for of in ["options", "attributes"] {
        for entry in list(&vocabulary, of) {
            slug(entry, "key");
            prose(&entry["title"]);
            for value in entry
                .get("values")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                slug(value, "key");
                prose(&value["title"]);
            }
        }
    }
    for colour in allowed(&vocabulary, "options", "colour").unwrap() {
        assert!(Variant::new(&colour, None).is_some(), "{colour}");
    }
    for size in allowed(&vocabulary, "options", "size").unwrap() {
        assert!(Variant::new("clay", Some(&size)).is_some(), "{size}");
    }
    let views: Vec<_> = list(&vocabulary, "views")
        .iter()
        .map(|view| text(view, "key"))
        .collect();
    assert_eq!(views, View::ALL.map(View::as_str));
}

#[test]
fn eight_categories_have_their_own_hue_and_picture() {
    let categories = categories();
    assert_eq!(categories.len(), 8);
    let mut hues = HashSet::new();
    for (position, file) in categories.iter().enumerate() {
        let category = &file["category"];
        assert_eq!(category["position"].as_u64(), Some(position as u64));
        slug(category, "slug");
        prose(&category["title"]);
        prose(&category["description"]);
        assert!(
            category["hue"]
                .as_u64()
                .is_some_and(|hue| hue < 360 && hues.insert(hue))
        );
        let picture = &category["picture"];
        let variant = Variant::new(text(picture, "colour"), Some(text(picture, "size"))).unwrap();
        let view = View::parse(text(picture, "view")).unwrap();
        assert!(
            draw(text(picture, "drawing"), view, &variant).is_some(),
            "{picture}"
        );
    }
}

#[test]
fn slugs_skus_and_ranks_are_unique_and_related_products_exist() {
    let products = products();
    let slugs: HashSet<_> = products
        .iter()
        .map(|product| slug(product, "slug"))
        .collect();
    assert_eq!(slugs.len(), products.len());
    let mut skus = HashSet::new();
    let mut ranks = HashSet::new();
    for product in &products {
        for variant in list(product, "variants") {
            let sku: Sku = text(variant, "sku").parse().unwrap();
            assert!(skus.insert(sku.to_string()), "{sku} occurs twice");
        }
        if let Some(rank) = product["featured"].as_u64() {
            assert!(ranks.insert(rank), "rank {rank} occurs twice");
        }
        let mut others = HashSet::new();
        for related in list(product, "related") {
            let related: Slug = related.as_str().unwrap().parse().unwrap();
            assert!(slugs.contains(&related), "{related} does not exist");
            assert!(
                related != slug(product, "slug") && others.insert(related),
                "{product}"
            );
        }
    }
}

#[test]
fn products_have_texts_in_both_languages_and_drawings() {
    let vocabulary = read("vocabulary.json");
    let mut summaries = HashSet::new();
    for product in products() {
        for key in ["title", "summary", "description"] {
            prose(&product[key]);
        }
        assert!(
            summaries.insert(product["summary"].to_string()),
            "{product}"
        );
        let lengths = ["en", "de"].map(|language| list(&product["description"], language).len());
        assert!(
            lengths[0] == lengths[1] && (2..=3).contains(&lengths[0]),
            "{product}"
        );
        let picture = &product["picture"];
        let variant = Variant::new(text(picture, "colour"), None).unwrap();
        assert!(
            draw(text(picture, "drawing"), View::Thing, &variant).is_some(),
            "{picture}"
        );
        let mut keys = HashSet::new();
        for attribute in list(&product, "attributes") {
            let key = text(attribute, "key");
            assert!(keys.insert(key), "{key} occurs twice in {product}");
            match allowed(&vocabulary, "attributes", key) {
                Some(values) => assert!(values.contains(text(attribute, "value")), "{attribute}"),
                None => prose(&attribute["text"]),
            }
        }
        assert!(matches!(text(&product, "tax"), "standard" | "reduced"));
        assert!(product["published_days_ago"].is_u64());
    }
}

#[test]
fn variants_are_distinct_choices_with_a_price_and_a_stock() {
    let vocabulary = read("vocabulary.json");
    let (mut sold_out, mut low, mut reduced) = (0, 0, 0);
    for product in products() {
        let options = list(&product, "options");
        assert!(options.len() <= 2);
        for option in options {
            let known = allowed(&vocabulary, "options", text(option, "key")).unwrap();
            let values = list(option, "values");
            assert!(
                values.len() > 1
                    && values
                        .iter()
                        .all(|value| known.contains(value.as_str().unwrap())),
                "{option}"
            );
        }
        let mut seen = HashSet::new();
        assert!(!list(&product, "variants").is_empty());
        for variant in list(&product, "variants") {
            let choices = list(variant, "choices");
            assert_eq!(choices.len(), options.len(), "{variant}");
            for (choice, option) in choices.iter().zip(options) {
                assert!(list(option, "values").contains(choice), "{variant}");
            }
            assert!(seen.insert(choices.clone()), "{variant} occurs twice");
            let price = variant["price"]
                .as_u64()
                .filter(|price| (100..=500_000).contains(price))
                .unwrap();
            if let Some(compare_at) = variant.get("compare_at") {
                assert!(
                    compare_at.as_u64().is_some_and(|before| before > price),
                    "{variant}"
                );
                reduced += 1;
            }
            match variant["stock"].as_u64().unwrap() {
                0 => sold_out += 1,
                1..=4 => low += 1,
                _ => {}
            }
            if let Some(content) = variant.get("content") {
                assert!(content["amount"].as_u64().is_some_and(|amount| amount > 0));
                assert!(matches!(text(content, "unit"), "ml" | "g"));
            }
        }
    }
    assert!(sold_out > 0 && low > 0 && reduced > 0);
}
