//! Selecting a variant of a product. Pure: the server uses it for links, the browser for clicks.

use contract::{Money, catalog::Availability};
use serde::{Deserialize, Serialize};

/// An option of a product, such as its colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its display name.
    pub title: String,
    /// Key and display name of each value.
    pub values: Vec<(String, String)>,
    /// Whether the values are shown as images of the variants.
    pub pictured: bool,
}

/// A variant, reduced to what the buy box shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The variant's id.
    pub id: String,
    /// Its SKU.
    pub sku: String,
    /// Its display name within the product.
    pub title: String,
    /// The key of its value for each option.
    pub values: Vec<String>,
    /// Gross price.
    pub price: Money,
    /// The lowest price of the thirty days before a reduction, if it is reduced.
    pub before: Option<Money>,
    /// The formatted price per unit, if it is sold by measure.
    pub unit: Option<String>,
    /// Its public availability; the exact stock is fetched after load.
    pub stock: Availability,
    /// The URL of its image.
    pub image: Option<String>,
}

/// The index of the offer that results from choosing a value for an option: the one that keeps most of the other choices,
/// the first of them in case of a tie. None if no variant has the value.
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

/// The URL of an image in the variant of another: with `like` `/pictures/mug/thing/olive.svg`, `…/detail/sand.svg`
/// becomes `…/detail/olive.svg`. None for images outside our own naming scheme.
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
    fn choosing_a_value_keeps_the_other_choices_where_such_a_variant_exists() {
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
    fn only_our_own_images_change_their_variant() {
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
