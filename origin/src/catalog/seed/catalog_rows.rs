//! A catalogue as rows for `jsonb_to_recordset`.

use chrono::{DateTime, Utc};
use contract::{
    Slug,
    catalog::{Availability, Content},
};
use pictures::{Variant as Drawn, View};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::CannotSeed;
use crate::catalog::view::{AttributeText, ImageText, OptionText, Text, ValueText};

/// The titles of options and attributes, and the alternative texts of pictures.
#[derive(Debug, Deserialize)]
pub(super) struct Vocabulary {
    pub options: Vec<Term>,
    pub attributes: Vec<Term>,
    pub views: Vec<ViewText>,
}

/// An option or an attribute.
#[derive(Debug, Deserialize)]
pub(super) struct Term {
    pub key: Slug,
    pub title: Text,
    #[serde(default)]
    pub facet: bool,
    #[serde(default)]
    pub values: Vec<TermValue>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TermValue {
    pub key: Slug,
    pub title: Text,
}

/// The alternative text of a view's picture; `{title}` is replaced by the product's title.
#[derive(Debug, Deserialize)]
pub(super) struct ViewText {
    pub key: String,
    pub alt: Text,
}

impl Vocabulary {
    pub(super) fn option(&self, key: &str) -> Option<&Term> {
        self.options.iter().find(|term| term.key.as_str() == key)
    }

    pub(super) fn attribute(&self, key: &str) -> Option<&Term> {
        self.attributes.iter().find(|term| term.key.as_str() == key)
    }
}

impl Term {
    pub(super) fn value(&self, key: &str) -> Option<&TermValue> {
        self.values.iter().find(|value| value.key.as_str() == key)
    }
}

/// The name of a facet or of one of its values.
#[derive(Debug, Serialize)]
pub(super) struct NewFacet {
    pub name: String,
    pub titles: Text,
    pub position: i32,
}

#[derive(Debug, Serialize)]
pub(super) struct NewCategory {
    pub id: Uuid,
    pub slug: Slug,
    pub hue: i16,
    pub position: i32,
    pub image: ImageText,
    pub title: Text,
    pub description: Text,
}

#[derive(Debug, Serialize)]
pub(super) struct NewProduct {
    pub id: Uuid,
    pub slug: Slug,
    pub former: Vec<Slug>,
    pub category: Slug,
    pub tax_class: String,
    pub published_at: DateTime<Utc>,
    pub rank: i32,
    pub title: Text,
    pub summary: Text,
    pub description: Text,
    /// The titles of its options' and attributes' values, for the search.
    pub search_terms: Text,
    pub options: Vec<OptionText>,
    pub attributes: Vec<AttributeText>,
    pub images: Vec<ImageText>,
    pub related: Vec<Slug>,
    pub facets: Vec<String>,
    pub variants: Vec<NewVariant>,
}

#[derive(Debug, Serialize)]
pub(super) struct NewVariant {
    pub id: Uuid,
    pub sku: String,
    pub choices: Vec<Slug>,
    pub price: i64,
    pub compare_at: Option<i64>,
    pub content: Option<Content>,
    pub image: ImageText,
    pub position: i32,
    pub on_hand: i32,
    pub displayed_availability: Availability,
}

/// What to draw of a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sketch<'a> {
    pub drawing: &'a str,
    pub colour: &'a str,
    pub size: Option<&'a str>,
}

impl Sketch<'_> {
    pub(super) fn image(&self, view: View, alts: Text, of: &str) -> Result<ImageText, CannotSeed> {
        let unknown = |what: String| CannotSeed::Unknown(of.to_owned(), what);
        let drawn = Drawn::new(self.colour, self.size)
            .ok_or_else(|| unknown(format!("{} {:?}", self.colour, self.size)))?;
        if !pictures::drawings().any(|drawing| drawing == self.drawing) {
            return Err(unknown(self.drawing.to_owned()));
        }
        Ok(ImageText {
            url: pictures::path(self.drawing, view, &drawn),
            alts,
            width: pictures::WIDTH,
            height: pictures::HEIGHT,
        })
    }

    /// The product's own pictures, one for each view.
    pub(super) fn gallery(
        &self,
        views: &[ViewText],
        title: &Text,
        of: &str,
    ) -> Result<Vec<ImageText>, CannotSeed> {
        views
            .iter()
            .map(|text| {
                let view = View::parse(&text.key)
                    .ok_or_else(|| CannotSeed::Unknown(of.to_owned(), text.key.clone()))?;
                let alts = Text {
                    en: text.alt.en.replace("{title}", &title.en),
                    de: text.alt.de.replace("{title}", &title.de),
                };
                self.image(view, alts, of)
            })
            .collect()
    }
}

/// The options of a product, from the keys of their values.
pub(super) fn options(
    vocabulary: &Vocabulary,
    chosen: &[(Slug, Vec<Slug>)],
    of: &str,
) -> Result<Vec<OptionText>, CannotSeed> {
    let unknown = |what: &Slug| CannotSeed::Unknown(of.to_owned(), what.to_string());
    chosen
        .iter()
        .map(|(key, values)| {
            let term = vocabulary
                .option(key.as_str())
                .ok_or_else(|| unknown(key))?;
            let values = values.iter().map(|value| {
                let value = term.value(value.as_str()).ok_or_else(|| unknown(value))?;
                Ok(ValueText {
                    key: value.key.clone(),
                    titles: value.title.clone(),
                })
            });
            Ok(OptionText {
                key: term.key.clone(),
                titles: term.title.clone(),
                values: values.collect::<Result<_, CannotSeed>>()?,
            })
        })
        .collect()
}

/// The titles of all values of options and attributes, for the search: `Olive Clay Stoneware`.
pub(super) fn search_terms(options: &[OptionText], attributes: &[AttributeText]) -> Text {
    let values = options.iter().flat_map(|option| &option.values);
    let titles: Vec<&Text> = values
        .map(|value| &value.titles)
        .chain(attributes.iter().map(|a| &a.values))
        .collect();
    let join = |of: fn(&Text) -> &str| {
        titles
            .iter()
            .map(|text| of(text))
            .collect::<Vec<_>>()
            .join(" ")
    };
    Text {
        en: join(|text| &text.en),
        de: join(|text| &text.de),
    }
}
