//! The query of a product list: filters, order and page, as they appear in the URL of its page and of the API.

use contract::{
    Problem,
    catalog::{Facet, LIST_PARAMETERS, ProductList, SINCE},
    path,
};

use crate::{page_request::PageRequest, query_string::query};

/// The parameters that are set, in the order of [`LIST_PARAMETERS`]: equal queries have equal URLs, hence one cache
/// entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListQuery {
    /// The path of the page.
    path: String,
    fields: Vec<(&'static str, String)>,
    /// The version that the list had on the previous page.
    since: Option<String>,
}

impl ListQuery {
    /// Reads the page's query. `path` includes the language prefix.
    pub fn from_request(request: &PageRequest, path: String) -> Self {
        let field = |name: &'static str| Some((name, request.parameter(name)?.to_owned()));
        Self {
            path,
            fields: LIST_PARAMETERS.into_iter().filter_map(field).collect(),
            since: request.parameter(SINCE).map(str::to_owned),
        }
    }

    /// Whether this is a page after the first.
    pub fn is_paged(&self) -> bool {
        !self.get("cursor").is_empty()
    }

    /// The URL of the first page.
    pub fn first_page_url(&self) -> String {
        self.url_with(&[])
    }

    /// The URL of the next page, if there is one. It includes the list's version, so that the next page can detect a
    /// change.
    pub fn next_page_url(&self, found: &ProductList) -> Option<String> {
        let cursor = found.next_cursor.as_deref()?;
        let page = self.url_with(&[("cursor", cursor)]);
        Some(format!("{page}&{SINCE}={}", found.version))
    }

    /// Whether the list has changed since the previous page: a product may be missing or listed twice.
    pub fn has_changed(&self, found: &ProductList) -> bool {
        let since = self.since.as_ref().filter(|_| self.is_paged());
        since.is_some_and(|since| *since != found.version.to_string())
    }

    /// The first page, if this page does not exist: its cursor belongs to another list, or nothing follows it any more.
    pub fn first_page_instead(&self, found: &Result<ProductList, Box<Problem>>) -> Option<String> {
        let missing = match found {
            Ok(found) => self.is_paged() && found.items.is_empty(),
            Err(problem) => problem.field("cursor").is_some(),
        };
        missing.then(|| self.first_page_url())
    }

    /// The query of the canonical URL: the page only, since filtered and sorted lists are not indexed.
    pub fn canonical_query(&self) -> String {
        let cursor = query([("cursor", self.get("cursor"))]);
        cursor.trim_start_matches('?').to_owned()
    }

    /// The value of a parameter; empty if it is not set.
    pub fn get(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| *field == name)
            .map_or("", |(_, value)| value.as_str())
    }

    fn with(&self, changes: &[(&'static str, &str)]) -> Self {
        let value = |name: &'static str| {
            let to = changes.iter().find(|(field, _)| *field == name);
            (name, to.map_or(self.get(name), |(_, to)| to).to_owned())
        };
        Self {
            path: self.path.clone(),
            since: None,
            fields: LIST_PARAMETERS
                .into_iter()
                .map(value)
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        }
    }

    /// The URL of this list with some parameters changed. A change starts over at the first page unless it sets `cursor`.
    pub fn url_with(&self, changes: &[(&'static str, &str)]) -> String {
        // `with` takes the first match, so an explicit cursor among the changes has to precede this default.
        let mut all = vec![("cursor", "")];
        all.extend_from_slice(changes);
        all.reverse();
        format!("{}{}", self.path, self.with(&all).query())
    }

    fn query(&self) -> String {
        query(
            self.fields
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        )
    }

    /// The path of the list in the API, restricted to a category if one is given.
    pub fn api_path(&self, category: Option<&str>) -> String {
        let list = category.map_or_else(|| self.clone(), |slug| self.with(&[("category", slug)]));
        format!("{}{}", path::PRODUCTS, list.query())
    }

    /// The URL with a value of a facet selected, or deselected if it is selected now.
    pub fn toggle_url(&self, facet: &Facet, value: &str) -> String {
        let Some(name) = LIST_PARAMETERS
            .into_iter()
            .find(|name| *name == facet.parameter)
        else {
            return self.path.clone();
        };
        if facet.key.is_empty() {
            let now = if self.get(name) == value { "" } else { value };
            return self.url_with(&[(name, now)]);
        }
        let pair = format!("{}:{value}", facet.key);
        let mut pairs: Vec<&str> = self
            .get(name)
            .split(',')
            .filter(|p| !p.is_empty())
            .collect();
        let before = pairs.len();
        pairs.retain(|p| *p != pair);
        if pairs.len() == before {
            pairs.push(&pair);
        }
        pairs.sort_unstable();
        self.url_with(&[(name, &pairs.join(","))])
    }

    /// Whether any filter is set; search, order and page are none.
    pub fn is_filtered(&self) -> bool {
        self.fields
            .iter()
            .any(|(name, _)| !matches!(*name, "q" | "sort" | "cursor"))
    }

    /// The URL of the list without filters.
    pub fn without_filters_url(&self) -> String {
        self.url_with(&[
            ("attribute", ""),
            ("category", ""),
            ("in_stock", ""),
            ("option", ""),
            ("price_max", ""),
            ("price_min", ""),
        ])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use contract::Locale;

    use super::*;

    pub(crate) fn list_query(fields: &[(&str, &str)]) -> ListQuery {
        let request = PageRequest {
            locale: Locale::En,
            path: "/categories/table".into(),
            query: fields
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            refused: None,
            form_key: String::new(),
            has_token: false,
            origin: String::new(),
            now_s: None,
        };
        ListQuery::from_request(&request, "/categories/table".into())
    }

    fn facet(parameter: &str, key: &str) -> Facet {
        Facet {
            parameter: parameter.into(),
            key: key.into(),
            title: String::new(),
            values: Vec::new(),
        }
    }

    #[test]
    fn toggling_a_value_selects_or_deselects_it_and_returns_to_the_first_page() {
        let query = list_query(&[
            ("option", "colour:sand"),
            ("cursor", "abc"),
            ("sort", "newest"),
        ]);
        let colour = facet("option", "colour");
        assert_eq!(
            query.toggle_url(&colour, "olive"),
            "/categories/table?option=colour:olive,colour:sand&sort=newest"
        );
        assert_eq!(
            query.toggle_url(&colour, "sand"),
            "/categories/table?sort=newest"
        );
        assert_eq!(
            query.toggle_url(&facet("category", ""), "light"),
            "/categories/table?category=light&option=colour:sand&sort=newest"
        );
    }

    #[test]
    fn the_next_page_keeps_all_other_parameters() {
        let query = list_query(&[("option", "colour:sand")]);
        assert_eq!(
            query.url_with(&[("cursor", "x=")]),
            "/categories/table?cursor=x%3D&option=colour:sand"
        );
        assert_eq!(
            query.api_path(Some("table")),
            "/api/v1/products?category=table&option=colour:sand"
        );
    }

    #[test]
    fn sorting_and_searching_are_not_filters() {
        assert!(!list_query(&[("sort", "newest"), ("q", "mug"), ("cursor", "a")]).is_filtered());
        assert!(list_query(&[("in_stock", "true")]).is_filtered());
    }
}
