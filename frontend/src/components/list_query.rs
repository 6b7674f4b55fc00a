//! What a list of products is asked for, as the address of its page and of the API says it.

use contract::{
    Problem,
    catalog::{Facet, LIST_PARAMETERS, ProductList, SINCE},
    path,
};

use crate::{page_request::PageRequest, query_string::query};

/// What a list is asked for: the parameters that are set, in the contract's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListQuery {
    /// The page's address, without a query.
    path: String,
    fields: Vec<(&'static str, String)>,
    /// The version of the list on the page before.
    since: Option<String>,
}

impl ListQuery {
    /// From the page's query. `path` is the page's whole path.
    pub fn from_request(request: &PageRequest, path: String) -> Self {
        let field = |name: &'static str| Some((name, request.parameter(name)?.to_owned()));
        Self {
            path,
            fields: LIST_PARAMETERS.into_iter().filter_map(field).collect(),
            since: request.parameter(SINCE).map(str::to_owned),
        }
    }

    /// Whether a page after the first one is asked for.
    pub fn is_paged(&self) -> bool {
        !self.get("cursor").is_empty()
    }

    /// The address of the first page.
    pub fn first_page_url(&self) -> String {
        self.url_with(&[])
    }

    /// The address of the page after this one.
    pub fn next_page_url(&self, found: &ProductList) -> Option<String> {
        let cursor = found.next_cursor.as_deref()?;
        let page = self.url_with(&[("cursor", cursor)]);
        Some(format!("{page}&{SINCE}={}", found.version))
    }

    /// Whether the list was changed since the page before: a product may be missing or listed twice.
    pub fn has_changed(&self, found: &ProductList) -> bool {
        let since = self.since.as_ref().filter(|_| self.is_paged());
        since.is_some_and(|since| *since != found.version.to_string())
    }

    /// Where to go instead of a page that there is not: its cursor is not one of this list, or nothing is listed
    /// after it any more.
    pub fn first_page_instead(&self, found: &Result<ProductList, Box<Problem>>) -> Option<String> {
        let missing = match found {
            Ok(found) => self.is_paged() && found.items.is_empty(),
            Err(problem) => problem.field("cursor").is_some(),
        };
        missing.then(|| self.first_page_url())
    }

    /// The query of the page's canonical address: filters and orders have none.
    pub fn canonical_query(&self) -> String {
        let cursor = query([("cursor", self.get("cursor"))]);
        cursor.trim_start_matches('?').to_owned()
    }

    /// A parameter's value, empty where it is not set.
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

    /// The address of this list changed so; a change begins at the first page.
    pub fn url_with(&self, changes: &[(&'static str, &str)]) -> String {
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

    /// The API's address of the list, within a category if one is given.
    pub fn api_path(&self, category: Option<&str>) -> String {
        let list = category.map_or_else(|| self.clone(), |slug| self.with(&[("category", slug)]));
        format!("{}{}", path::PRODUCTS, list.query())
    }

    /// The address with a facet's value put in or taken out.
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

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        self.fields
            .iter()
            .any(|(name, _)| !matches!(*name, "q" | "sort" | "cursor"))
    }

    /// The address of the list with nothing that narrows it.
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
    fn a_value_is_put_in_and_taken_out_and_the_page_begins_anew() {
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
    fn the_next_page_keeps_everything_else() {
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
    fn order_and_search_do_not_narrow() {
        assert!(!list_query(&[("sort", "newest"), ("q", "mug"), ("cursor", "a")]).is_filtered());
        assert!(list_query(&[("in_stock", "true")]).is_filtered());
    }
}
