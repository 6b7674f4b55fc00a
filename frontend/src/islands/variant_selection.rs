//! Choosing a variant: pure, for the server's links and the browser's clicks alike.

use contract::{Money, catalog::Availability};
use serde::{Deserialize, Serialize};

/// Something to choose, with its values' keys and names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name.
    pub title: String,
    /// Key and name of each value.
    pub values: Vec<(String, String)>,
    /// Whether the variants' pictures tell the values apart.
    pub pictured: bool,
}

/// A variant, as far as the buy box shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The variant's id.
    pub id: String,
    /// Its article number.
    pub sku: String,
    /// Its name within the product.
    pub title: String,
    /// The chosen values' keys, by option.
    pub values: Vec<String>,
    /// Gross price.
    pub price: Money,
    /// The lowest price of the thirty days before a reduction.
    pub before: Option<Money>,
    /// What a unit costs, in words, where it is sold by measure.
    pub unit: Option<String>,
    /// How much there is, as far as everybody may know.
    pub stock: Availability,
    /// The address of its picture.
    pub image: Option<String>,
}

/// The offer that choosing a value leads to: the one that differs in nothing else, else the one
/// that keeps most of what was chosen, first come first.
pub fn select_variant(
    offers: &[Offer],
    chosen: usize,
    option: usize,
    value: &str,
) -> Option<usize> {
    let now = offers.get(chosen)?;
    let kept = |offer: &Offer| {
        offer
            .values
            .iter()
            .zip(&now.values)
            .filter(|(a, b)| a == b)
            .count()
    };
    let mut best: Option<(usize, usize)> = None;
    for (i, offer) in offers.iter().enumerate() {
        if offer.values.get(option).is_some_and(|v| v == value) {
            let kept = kept(offer);
            if best.is_none_or(|(_, most)| kept > most) {
                best = Some((i, kept));
            }
        }
    }
    best.map(|(i, _)| i)
}

/// A picture of the product in the variant of another: `/pictures/mug/detail/olive.svg` like
/// `/pictures/mug/thing/olive.svg`. None for pictures that are not drawn by us.
pub fn image_in_variant(url: &str, like: &str) -> Option<String> {
    let ours = |url: &str| url.starts_with(contract::path::PICTURES);
    let (folder, _) = url.rsplit_once('/')?;
    let (_, variant) = like.rsplit_once('/')?;
    (ours(url) && ours(like)).then(|| format!("{folder}/{variant}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Currency;

    fn offers() -> Vec<Offer> {
        [
            ["olive", "small"],
            ["olive", "large"],
            ["sand", "small"],
            ["ink", "large"],
        ]
        .map(|values| Offer {
            id: String::new(),
            sku: values.join("-"),
            title: String::new(),
            values: values.map(str::to_owned).to_vec(),
            price: Money::new(100, Currency::Eur),
            before: None,
            unit: None,
            stock: Availability::Available,
            image: None,
        })
        .to_vec()
    }

    #[test]
    fn choosing_keeps_what_else_was_chosen_where_that_exists() {
        let offers = offers();
        assert_eq!(
            select_variant(&offers, 0, 1, "large"),
            Some(1),
            "olive stays"
        );
        assert_eq!(
            select_variant(&offers, 0, 0, "sand"),
            Some(2),
            "small stays"
        );
        assert_eq!(
            select_variant(&offers, 1, 0, "sand"),
            Some(2),
            "there is no large one in sand"
        );
        assert_eq!(select_variant(&offers, 0, 0, "plum"), None);
        assert_eq!(select_variant(&offers, 9, 0, "sand"), None);
    }

    #[test]
    fn only_our_own_pictures_change_their_variant() {
        assert_eq!(
            image_in_variant(
                "/pictures/mug/detail/sand.svg",
                "/pictures/mug/thing/olive.svg"
            )
            .as_deref(),
            Some("/pictures/mug/detail/olive.svg")
        );
        assert_eq!(
            image_in_variant("https://cdn.example/a.jpg", "/pictures/mug/thing/olive.svg"),
            None
        );
    }
}
