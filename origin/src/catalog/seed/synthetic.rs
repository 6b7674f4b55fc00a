//! A synthetic catalogue of any size, for benchmarks: deterministic, with words, options and prices distributed as in a
//! large shop.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{Slug, catalog::Availability};
use pictures::View;
use uuid::Uuid;

use super::{
    CannotSeed,
    catalog_rows::{self, NewProduct, NewVariant, Sketch, Vocabulary},
};
use crate::catalog::view::{AttributeText, Text};

/// The kinds of products: drawing, category, name in English and in German.
const THINGS: [(&str, &str, &str, &str); 16] = [
    ("mug", "table", "mug", "Becher"),
    ("bowl", "table", "bowl", "Schale"),
    ("plate", "table", "plate", "Teller"),
    ("jug", "table", "jug", "Krug"),
    ("vase", "table", "vase", "Vase"),
    ("pot", "kitchen", "pot", "Topf"),
    ("pan", "kitchen", "pan", "Pfanne"),
    ("board", "kitchen", "board", "Brett"),
    ("lamp-table", "light", "table lamp", "Tischleuchte"),
    ("candle", "light", "candle", "Kerze"),
    ("blanket", "textiles", "blanket", "Decke"),
    ("cushion", "textiles", "cushion", "Kissen"),
    ("stool", "furniture", "stool", "Hocker"),
    ("shelf", "furniture", "shelf", "Regal"),
    ("notebook", "desk", "notebook", "Notizbuch"),
    ("planter", "garden", "planter", "Pflanzgefäß"),
];

const ADJECTIVES: [(&str, &str); 24] = [
    ("Plain", "Schlicht"),
    ("Tall", "Hoch"),
    ("Wide", "Weit"),
    ("Narrow", "Schmal"),
    ("Heavy", "Schwer"),
    ("Light", "Leicht"),
    ("Round", "Rund"),
    ("Square", "Eckig"),
    ("Ribbed", "Gerippt"),
    ("Smooth", "Glatt"),
    ("Speckled", "Gesprenkelt"),
    ("Glazed", "Glasiert"),
    ("Turned", "Gedrechselt"),
    ("Woven", "Gewebt"),
    ("Folded", "Gefaltet"),
    ("Stacking", "Stapelbar"),
    ("Everyday", "Alltäglich"),
    ("Sunday", "Sonntäglich"),
    ("Coastal", "Maritim"),
    ("Alpine", "Alpin"),
    ("Northern", "Nordisch"),
    ("Southern", "Südlich"),
    ("Quiet", "Still"),
    ("Bold", "Kräftig"),
];

const PLACES: [(&str, &str); 20] = [
    ("kitchen", "Küche"),
    ("hallway", "Flur"),
    ("balcony", "Balkon"),
    ("studio", "Atelier"),
    ("library", "Bibliothek"),
    ("cabin", "Hütte"),
    ("orchard", "Obstgarten"),
    ("workshop", "Werkstatt"),
    ("terrace", "Terrasse"),
    ("bedroom", "Schlafzimmer"),
    ("pantry", "Speisekammer"),
    ("cellar", "Keller"),
    ("attic", "Dachboden"),
    ("nursery", "Kinderzimmer"),
    ("bathroom", "Bad"),
    ("office", "Büro"),
    ("greenhouse", "Gewächshaus"),
    ("courtyard", "Hof"),
    ("parlour", "Salon"),
    ("veranda", "Veranda"),
];

/// Generates the products.
pub(super) fn products(
    number: u32,
    vocabulary: &Vocabulary,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Result<NewProduct, CannotSeed>> {
    (1..=number).map(move |number| product(number, vocabulary, now))
}

/// A deterministic pseudorandom number generator (`SplitMix64`).
struct Rng(u64);

impl Rng {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % bound).unwrap_or(0)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Result<&'a T, CannotSeed> {
        of.get(self.below(of.len()))
            .ok_or_else(|| CannotSeed::Unknown("synthetic".to_owned(), "an empty list".to_owned()))
    }
}

/// The words of a product's texts, in English and German.
struct Texts<'a> {
    thing: (&'a str, &'a str),
    adjective: (&'a str, &'a str),
    places: ((&'a str, &'a str), (&'a str, &'a str)),
    material: &'a Text,
    origin: &'a Text,
}

impl Texts<'_> {
    fn title(&self, number: u32) -> Text {
        let material = self.material.en.to_lowercase();
        Text {
            en: format!("{} {} {number}, {material}", self.adjective.0, self.thing.0),
            de: format!(
                "{} {} {number}, {}",
                self.thing.1, self.adjective.1, self.material.de
            ),
        }
    }

    fn summary(&self) -> Text {
        let ((en, de), _) = self.places;
        let (adjective_en, adjective_de) = (
            self.adjective.0.to_lowercase(),
            self.adjective.1.to_lowercase(),
        );
        Text {
            en: format!("A {adjective_en} {} for the {en}.", self.thing.0),
            de: format!("{} für {de}, {adjective_de}.", self.thing.1),
        }
    }

    fn description(&self, summary: &Text) -> Text {
        let (_, (en, de)) = self.places;
        let material = self.material.en.to_lowercase();
        Text {
            en: format!(
                "{} Made in {} of {material}. It does as well in the {en}, and it lasts.",
                summary.en, self.origin.en
            ),
            de: format!(
                "{} Hergestellt in {}, aus {}. Passt ebenso in: {de}. Hält lange.",
                summary.de, self.origin.de, self.material.de
            ),
        }
    }
}

fn product(
    number: u32,
    vocabulary: &Vocabulary,
    now: DateTime<Utc>,
) -> Result<NewProduct, CannotSeed> {
    let mut rng = Rng(u64::from(number));
    let &(drawing, category, en, de) = rng.one(&THINGS)?;
    let adjective = rng.one(&ADJECTIVES)?;
    let (place, other_place) = (rng.one(&PLACES)?, rng.one(&PLACES)?);
    let slug = slug(&format!("{drawing}-{number}"))?;
    let attributes = ["material", "origin", "care"]
        .iter()
        .map(|key| attribute(vocabulary, key, &mut rng))
        .collect::<Result<Vec<_>, _>>()?;
    let [material, origin, ..] = attributes.as_slice() else {
        return Err(CannotSeed::Unknown(slug.to_string(), "material".to_owned()));
    };
    let texts = Texts {
        thing: (en, de),
        adjective: *adjective,
        places: (*place, *other_place),
        material: &material.0.values,
        origin: &origin.0.values,
    };
    let title = texts.title(number);
    let summary = texts.summary();
    let description = texts.description(&summary);
    let (attributes, mut facets): (Vec<AttributeText>, Vec<String>) =
        attributes.into_iter().unzip();
    let colours = colours(vocabulary, &mut rng)?;
    let options = catalog_rows::options(
        vocabulary,
        &[(self::slug("colour")?, colours.clone())],
        slug.as_str(),
    )?;
    facets.extend(
        colours
            .iter()
            .map(|colour| format!("option/colour:{colour}")),
    );
    let colour = colours.first().map_or("clay", Slug::as_str);
    let sketch = Sketch {
        drawing,
        colour,
        size: None,
    };
    Ok(NewProduct {
        id: Uuid::now_v7(),
        category: self::slug(category)?,
        tax_class: "standard".to_owned(),
        published_at: now - TimeDelta::days(i64::try_from(rng.below(1500)).unwrap_or(0)),
        rank: i32::try_from(rng.below(1_000_000)).unwrap_or(0),
        images: sketch.gallery(&vocabulary.views, &title, slug.as_str())?,
        search_terms: catalog_rows::search_terms(&options, &attributes),
        variants: variants(number, colours.clone(), &sketch, &title, &mut rng)?,
        title,
        summary,
        description,
        options,
        attributes,
        related: Vec::new(),
        former: Vec::new(),
        facets,
        slug,
    })
}

fn slug(text: &str) -> Result<Slug, CannotSeed> {
    text.parse()
        .map_err(|_| CannotSeed::Unknown("synthetic".to_owned(), text.to_owned()))
}

fn attribute(
    vocabulary: &Vocabulary,
    key: &str,
    rng: &mut Rng,
) -> Result<(AttributeText, String), CannotSeed> {
    let term = vocabulary
        .attribute(key)
        .ok_or_else(|| CannotSeed::Unknown("synthetic".to_owned(), key.to_owned()))?;
    let value = rng.one(&term.values)?;
    let text = AttributeText {
        key: term.key.clone(),
        titles: term.title.clone(),
        values: value.title.clone(),
    };
    Ok((text, format!("attribute/{key}:{}", value.key)))
}

/// One to four different colours.
fn colours(vocabulary: &Vocabulary, rng: &mut Rng) -> Result<Vec<Slug>, CannotSeed> {
    let term = vocabulary
        .option("colour")
        .ok_or_else(|| CannotSeed::Unknown("synthetic".to_owned(), "colour".to_owned()))?;
    let mut colours = Vec::new();
    for _ in 0..=rng.below(4) {
        let colour = &rng.one(&term.values)?.key;
        if !colours.contains(colour) {
            colours.push(colour.clone());
        }
    }
    Ok(colours)
}

fn variants(
    number: u32,
    colours: Vec<Slug>,
    sketch: &Sketch<'_>,
    title: &Text,
    rng: &mut Rng,
) -> Result<Vec<NewVariant>, CannotSeed> {
    let cents = i64::try_from(rng.below(300)).unwrap_or(0) * 50 + 490;
    let reduced = rng.below(8) == 0;
    (0..)
        .zip(colours)
        .map(|(position, colour)| {
            let on_hand = i32::try_from(rng.below(60)).unwrap_or(0);
            let own = Sketch {
                colour: colour.as_str(),
                ..*sketch
            };
            Ok(NewVariant {
                id: Uuid::now_v7(),
                sku: format!("SY{number}-{position}"),
                image: own.image(View::Thing, title.clone(), "synthetic")?,
                choices: vec![colour],
                price: cents,
                compare_at: reduced.then_some(cents + cents / 4),
                content: None,
                position,
                on_hand,
                displayed_availability: Availability::of(on_hand),
            })
        })
        .collect()
}
