//! Listing products: a page, the total, the facets, and spelling correction of a search without results.

use std::collections::BTreeMap;

use contract::{
    Currency, Locale,
    catalog::{Facet, FacetValue, PAGE_SIZE, ProductList},
};
use sqlx::PgConnection;

use super::{
    list_filter::ListFilter,
    listing_sql::{self, CountRow, MAX_COUNTED, VERSION},
    view,
};
use crate::search;

/// The maximum number of values of a facet.
const MAX_VALUES: usize = 50;

/// A page of products.
pub async fn list_products(
    conn: &mut PgConnection,
    filter: ListFilter,
    currency: Currency,
) -> Result<ProductList, sqlx::Error> {
    let mut counts = listing_sql::counts(conn, &filter).await?;
    let mut filter = filter;
    let mut corrected = None;
    if let (0, Some(typed)) = (total(&counts), &filter.q)
        && let Some(correction) =
            search::spelling::correct_spelling(conn, filter.locale, typed).await?
    {
        filter.q = Some(correction.clone());
        counts = listing_sql::counts(conn, &filter).await?;
        corrected = Some(correction);
    }
    let mut rows = listing_sql::page(conn, &filter).await?;
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| more);
    Ok(ProductList {
        next_cursor: last.map(|row| row.cursor(&filter).encode()),
        total: u32::try_from(total(&counts).min(MAX_COUNTED)).unwrap_or(0),
        page: filter.page().into(),
        version: count(&counts, VERSION),
        facets: facets(counts, &filter),
        corrected,
        items: rows
            .into_iter()
            .map(|row| view::card(row.card, filter.locale, currency))
            .collect::<Result<_, _>>()?,
    })
}

fn total(counts: &[CountRow]) -> i64 {
    count(counts, "")
}

fn count(counts: &[CountRow], name: &str) -> i64 {
    let row = counts.iter().find(|row| row.name == name);
    row.map_or(0, |row| row.count)
}

/// A facet's values with their positions in the shop's order.
type Positioned = Vec<(i32, FacetValue)>;

/// Groups the counts by facet: facets in the shop's order, values by descending count.
fn facets(counts: Vec<CountRow>, filter: &ListFilter) -> Vec<Facet> {
    let total = total(&counts);
    let mut facets: BTreeMap<(i32, String), (Facet, Positioned)> = BTreeMap::new();
    for row in counts {
        let Some((facet, value)) = row.name.split_once(':') else {
            continue;
        };
        let Some((parameter, key)) = facet.split_once('/') else {
            continue;
        };
        let selected = match parameter {
            "category" => filter
                .category
                .as_ref()
                .is_some_and(|c| c.as_str() == value),
            _ => filter
                .values
                .get(facet)
                .is_some_and(|values| values.contains(&row.name)),
        };
        let entry = (row.facet_position, facet.to_owned());
        let (_, values) = facets.entry(entry).or_insert_with(|| {
            let title = row
                .facet_title
                .clone()
                .unwrap_or_else(|| facet_title(key, filter.locale));
            let facet = Facet {
                parameter: parameter.to_owned(),
                key: key.to_owned(),
                title,
                values: Vec::new(),
            };
            (facet, Vec::new())
        });
        let value = FacetValue {
            key: value.to_owned(),
            title: row.title.unwrap_or_else(|| value.to_owned()),
            count: u32::try_from(row.count).unwrap_or(u32::MAX),
            selected,
        };
        values.push((row.position, value));
    }
    facets
        .into_values()
        .map(|(facet, values)| with_values(facet, values))
        .filter(|facet| narrows(facet, total))
        .collect()
}

fn facet_title(key: &str, locale: Locale) -> String {
    match (key, locale) {
        ("", Locale::En) => "Category".to_owned(),
        ("", Locale::De) => "Kategorie".to_owned(),
        (key, _) => key.to_owned(),
    }
}

/// Selected values are kept whatever their count, so that they can be deselected.
fn with_values(mut facet: Facet, mut values: Positioned) -> Facet {
    values.sort_by(|(a_position, a), (b_position, b)| {
        (b.count, *a_position, &a.key).cmp(&(a.count, *b_position, &b.key))
    });
    facet.values = values
        .into_iter()
        .map(|(_, value)| value)
        .enumerate()
        .filter(|(index, value)| *index < MAX_VALUES || value.selected)
        .map(|(_, value)| value)
        .collect();
    facet
}

/// Whether a facet narrows the list: one whose only value every product has does not.
fn narrows(facet: &Facet, total: i64) -> bool {
    match facet.values.as_slice() {
        [] => false,
        [only] => only.selected || i64::from(only.count) < total,
        _ => true,
    }
}
