//! The filters and the order of a product list, parsed from the query string. All parameters are checked, and every
//! invalid one is reported.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    ErrorCode, FieldCode, FieldError, Locale, Problem, Slug,
    catalog::{LIST_PARAMETERS, Sort},
    free_text::search_words,
};

use sha2::{Digest as _, Sha256};

use super::cursor::{Cursor, Key, ListId};

/// The maximum number of characters of a search.
pub const MAX_SEARCH_CHARS: usize = 100;
/// The maximum number of values of options and attributes together.
pub const MAX_VALUES: usize = 20;
/// The highest price, in minor units.
pub const MAX_PRICE: i64 = 1_000_000_000;

/// A validated list request.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// The locale of texts and of the search.
    pub locale: Locale,
    /// The search text, trimmed and not empty.
    pub q: Option<String>,
    /// The category.
    pub category: Option<Slug>,
    /// Selected values by facet: `option/colour` → `option/colour:olive`.
    pub values: BTreeMap<String, BTreeSet<String>>,
    /// The lowest price, in minor units.
    pub price_min: Option<i64>,
    /// The highest price, in minor units.
    pub price_max: Option<i64>,
    /// Only products in stock.
    pub in_stock: bool,
    /// The sort order.
    pub sort: Sort,
    pub(super) cursor: Option<Cursor>,
    /// The digest of the requested list. A corrected search keeps the digest of the original one.
    pub(super) list: ListId,
}

impl ListFilter {
    /// Whether the list is sorted by relevance.
    pub(super) fn by_relevance(&self) -> bool {
        self.sort == Sort::Featured && self.q.is_some()
    }

    /// The requested page, from 1.
    pub(super) fn page(&self) -> u16 {
        self.cursor.map_or(1, |cursor| cursor.page)
    }

    /// Distinguishes lists whose pages must not be mixed. The locale is part of it only if the list is sorted by
    /// relevance, which depends on the texts.
    fn digest(&self) -> ListId {
        let locale = self.by_relevance().then_some(self.locale);
        let of = (locale, &self.q, &self.category, &self.values);
        let narrowed = (self.price_min, self.price_max, self.in_stock, self.sort);
        let digest: [u8; 32] = Sha256::digest(format!("{of:?}{narrowed:?}")).into();
        let [a, b, c, d, ..] = digest;
        [a, b, c, d]
    }

    /// Parses the parameters of a list. A parameter with an empty value is ignored.
    pub fn read<'a>(
        locale: Locale,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Box<Problem>> {
        let mut reading = Reading {
            filter: Self {
                locale,
                ..Self::default()
            },
            values: 0,
            problem: Problem::new(ErrorCode::Invalid),
        };
        let mut seen = BTreeSet::new();
        let mut cursor = "";
        for (name, value) in parameters {
            let value = value.trim();
            if !seen.insert(name) {
                reading.refuse(name, FieldCode::Duplicate, "is given twice");
            } else if name == "cursor" {
                cursor = value;
            } else if !value.is_empty() {
                reading.parameter(name, value);
            }
        }
        reading.filter.list = reading.filter.digest();
        reading.cursor(cursor);
        reading.finish()
    }
}

struct Reading {
    filter: ListFilter,
    values: usize,
    problem: Problem,
}

impl Reading {
    fn refuse(&mut self, field: &str, code: FieldCode, message: &str) {
        let field: String = field.chars().take(40).collect();
        let error = FieldError::with_message(field, code, message);
        self.problem.errors.push(error);
    }

    fn parameter(&mut self, name: &str, value: &str) {
        match name {
            "q" => match search_text(value) {
                Ok(text) => self.filter.q = Some(text).filter(|text| !text.is_empty()),
                Err((code, message)) => self.refuse(name, code, message),
            },
            "category" => match value.parse() {
                Ok(slug) => self.filter.category = Some(slug),
                Err(_) => self.refuse(name, FieldCode::Slug, "must be the slug of a category"),
            },
            "option" | "attribute" => self.pairs(name, value),
            "price_min" => self.filter.price_min = self.price(name, value),
            "price_max" => self.filter.price_max = self.price(name, value),
            "in_stock" => match value {
                "true" => self.filter.in_stock = true,
                "false" => {}
                _ => self.refuse(name, FieldCode::UnknownValue, "must be true or false"),
            },
            "sort" => match Sort::ALL.into_iter().find(|sort| sort.as_str() == value) {
                Some(sort) => self.filter.sort = sort,
                None => self.refuse(
                    name,
                    FieldCode::UnknownValue,
                    "must be featured, newest, price_up or price_down",
                ),
            },
            name => {
                let known = LIST_PARAMETERS.join(", ");
                let message = format!("is not a parameter; the parameters are {known}");
                self.refuse(name, FieldCode::UnknownParameter, &message);
            }
        }
    }

    /// `colour:olive,size:large`
    fn pairs(&mut self, parameter: &str, value: &str) {
        for pair in value.split(',').filter(|pair| !pair.is_empty()) {
            let key_and_value = pair.split_once(':').and_then(|(key, value)| {
                Some((key.parse::<Slug>().ok()?, value.parse::<Slug>().ok()?))
            });
            let Some((key, value)) = key_and_value else {
                let code = FieldCode::Filter;
                return self.refuse(parameter, code, code.message());
            };
            self.values += 1;
            if self.values > MAX_VALUES {
                return self.refuse(parameter, FieldCode::OutOfRange, "too many values at once");
            }
            let name = format!("{parameter}/{key}");
            let value = format!("{name}:{value}");
            self.filter.values.entry(name).or_default().insert(value);
        }
    }

    fn price(&mut self, name: &str, value: &str) -> Option<i64> {
        let price = value.parse().ok();
        let price = price.filter(|price| (0..=MAX_PRICE).contains(price));
        if price.is_none() {
            self.refuse(name, FieldCode::Amount, "must be a whole number of cents");
        }
        price
    }

    fn cursor(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let by_relevance = self.filter.by_relevance();
        let fits = |cursor: &Cursor| match (self.filter.sort, cursor.key) {
            (Sort::Featured, Key::Rank(_)) => !by_relevance,
            (Sort::Featured, Key::Relevance(_)) => by_relevance,
            (Sort::Newest, Key::Newest(_))
            | (Sort::PriceUp, Key::PriceUp(_))
            | (Sort::PriceDown, Key::PriceDown(_)) => true,
            _ => false,
        };
        let list = self.filter.list;
        let cursor = Cursor::decode(text).filter(|cursor| cursor.list == list && cursor.page > 1);
        match cursor.filter(fits) {
            Some(cursor) => self.filter.cursor = Some(cursor),
            None => self.refuse(
                "cursor",
                FieldCode::Cursor,
                "must be the next_cursor of the previous page of the same list",
            ),
        }
    }

    fn finish(self) -> Result<ListFilter, Box<Problem>> {
        if self.problem.errors.is_empty() {
            Ok(self.filter)
        } else {
            Err(Box::new(self.problem))
        }
    }
}

/// Normalises a search text. The result is empty if nothing in it is visible.
pub fn search_text(typed: &str) -> Result<String, (FieldCode, &'static str)> {
    if typed.contains('\0') {
        return Err((
            FieldCode::ControlCharacter,
            "must not contain a NUL character",
        ));
    }
    let words = search_words(typed, MAX_SEARCH_CHARS + 1);
    if search_words(&words, MAX_SEARCH_CHARS) != words {
        return Err((FieldCode::TooLong, "must have at most 100 characters"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(parameters: &[(&str, &str)]) -> Vec<String> {
        match ListFilter::read(Locale::En, parameters.iter().copied()) {
            Ok(_) => Vec::new(),
            Err(problem) => problem.errors.into_iter().map(|e| e.field).collect(),
        }
    }

    #[test]
    fn every_invalid_parameter_is_reported() {
        let long = "x".repeat(101);
        let many = "colour:red,".repeat(21);
        let wrong = [
            ("q", long.as_str()),
            ("category", "Not A Slug"),
            ("option", many.as_str()),
            ("attribute", "material"),
            ("price_min", "-1"),
            ("price_max", "99999999999999999999"),
            ("in_stock", "maybe"),
            ("sort", "random"),
            ("colour", "red"),
            ("cursor", "AAAA"),
        ];
        let names: Vec<_> = wrong.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(fields(&wrong), names);
        assert_eq!(fields(&[("q", "a"), ("q", "b")]), ["q"]);
        assert_eq!(fields(&[("q", "a\0")]), ["q"]);
    }

    #[test]
    fn empty_parameters_are_ignored() {
        let empty = LIST_PARAMETERS.map(|name| (name, " "));
        assert_eq!(fields(&empty), Vec::<String>::new());
        let filter = ListFilter::read(Locale::De, [("option", "size:large,size:small,")]).unwrap();
        let values: Vec<_> = filter.values.values().flatten().cloned().collect();
        assert_eq!(values, ["option/size:large", "option/size:small"]);
    }

    #[test]
    fn invisible_characters_are_not_searched_for() {
        let q = |typed| ListFilter::read(Locale::En, [("q", typed)]).unwrap().q;
        assert_eq!(q("\u{3164}\u{200b}"), None);
        assert_eq!(
            q(" mu\u{308}sli\u{ad}  bowl "),
            Some("m\u{fc}sli bowl".to_owned())
        );
        assert_eq!(
            q(&"\u{1f469}\u{200d}\u{1f680}".repeat(100)).map(|q| q.chars().count()),
            Some(300)
        );
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let of = [("sort", "price_up"), ("category", "table")];
        let cursor = Cursor {
            key: Key::PriceUp(5),
            id: uuid::Uuid::nil(),
            page: 2,
            list: ListFilter::read(Locale::En, of).unwrap().list,
        };
        let with = |cursor: Cursor, of: &[(&str, &str)]| {
            let cursor = cursor.encode();
            let all: Vec<_> = of.iter().copied().chain([("cursor", &*cursor)]).collect();
            fields(&all)
        };
        assert!(with(cursor, &of).is_empty());
        assert_eq!(with(cursor, &[("category", "table")]), ["cursor"], "order");
        let light = [("sort", "price_up"), ("category", "light")];
        assert_eq!(with(cursor, &light), ["cursor"], "category");
        let narrowed = [of[0], of[1], ("in_stock", "true")];
        assert_eq!(with(cursor, &narrowed), ["cursor"], "filter");
        let first = Cursor { page: 1, ..cursor };
        assert_eq!(with(first, &of), ["cursor"], "page 1 follows no product");
        let key = Key::Rank(5);
        let forged = Cursor { key, ..cursor };
        assert_eq!(with(forged, &of), ["cursor"], "key of another order");
    }

    #[test]
    fn only_a_list_sorted_by_relevance_depends_on_the_locale() {
        let list = |locale, q| ListFilter::read(locale, [q]).unwrap().list;
        let table = ("category", "table");
        assert_eq!(list(Locale::En, table), list(Locale::De, table));
        let mug = ("q", "mug");
        assert_ne!(list(Locale::En, mug), list(Locale::De, mug));
    }
}
