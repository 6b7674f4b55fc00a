//! The SQL of product lists: facets × sorts × keyset. The only place that builds statements dynamically; every value is
//! bound, and every other fragment is a literal in this file.

use contract::{
    Slug,
    catalog::{PAGE_SIZE, Sort},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::{
    cursor::{Cursor, Key},
    list_filter::ListFilter,
    store::CardRow,
};

/// Counting stops here, in the total and in the facets, to bound the cost.
pub(super) const MAX_COUNTED: i64 = 10_000;

/// A product of a page, with the values that a page can be sorted by.
#[derive(sqlx::FromRow)]
pub(super) struct ListedRow {
    #[sqlx(flatten)]
    pub card: CardRow,
    rank: i32,
    published_at: chrono::DateTime<chrono::Utc>,
    relevance: f32,
}

impl ListedRow {
    /// The cursor of the page after this product.
    pub(super) fn cursor(&self, filter: &ListFilter) -> Cursor {
        let key = match filter.sort {
            Sort::Featured if filter.by_relevance() => Key::Relevance(self.relevance),
            Sort::Featured => Key::Rank(self.rank),
            Sort::Newest => Key::Newest(self.published_at),
            Sort::PriceUp => Key::PriceUp(self.card.price_min),
            Sort::PriceDown => Key::PriceDown(self.card.price_min),
        };
        Cursor {
            key,
            id: self.card.id,
            page: filter.page().saturating_add(1),
            list: filter.list,
        }
    }
}

/// The name of the row with the list's version: when a product of the list last changed.
pub(super) const VERSION: &str = "version";

/// The count of a facet's value. `name` is `option/colour:olive` or `category/:table`, and empty for the total. In the
/// row [`VERSION`], `count` is a time in Unix microseconds.
#[derive(sqlx::FromRow)]
pub(super) struct CountRow {
    pub name: String,
    pub count: i64,
    pub title: Option<String>,
    pub facet_title: Option<String>,
    pub facet_position: i32,
    pub position: i32,
}

/// One page, plus one product if there is a next page.
pub(super) async fn page(
    conn: &mut PgConnection,
    filter: &ListFilter,
) -> Result<Vec<ListedRow>, sqlx::Error> {
    let mut sql = QueryBuilder::new(
        "SELECT p.id, p.slug, t.title, c.slug AS category, c.hue, p.price_min, p.price_max, p.compare_at,
                p.content, p.images -> 0 AS image, p.availability, p.rank, p.published_at, ",
    );
    push_relevance(&mut sql, filter);
    sql.push(" AS relevance ");
    push_base(&mut sql, filter, true, true);
    push_values(&mut sql, filter);
    if let Some(cursor) = filter.cursor {
        push_after(&mut sql, filter, cursor);
    }
    sql.push(match filter.sort {
        Sort::Featured if filter.by_relevance() => " ORDER BY relevance DESC, p.id DESC",
        Sort::Featured => " ORDER BY p.rank, p.id",
        Sort::Newest => " ORDER BY p.published_at DESC, p.id DESC",
        Sort::PriceUp => " ORDER BY p.price_min, p.id",
        Sort::PriceDown => " ORDER BY p.price_min DESC, p.id DESC",
    });
    sql.push(" LIMIT ").push_bind(i64::from(PAGE_SIZE) + 1);
    sql.build_query_as().fetch_all(conn).await
}

fn push_relevance(sql: &mut QueryBuilder<Postgres>, filter: &ListFilter) {
    match &filter.q {
        Some(typed) if filter.by_relevance() => {
            sql.push("ts_rank(t.document, search_query(")
                .push_bind(filter.locale.as_str().to_owned())
                .push(", ")
                .push_bind(typed.clone())
                .push("))");
        }
        _ => {
            sql.push("0::real");
        }
    }
}

/// `FROM … WHERE …` of every filter except facets: published, search, price, stock.
fn push_base(
    sql: &mut QueryBuilder<Postgres>,
    filter: &ListFilter,
    with_category: bool,
    with_text: bool,
) {
    let locale = filter.locale.as_str();
    sql.push(" FROM product p JOIN category c ON c.id = p.category_id");
    if with_text {
        sql.push(" JOIN product_text t ON t.product_id = p.id AND t.locale = ")
            .push_bind(locale.to_owned());
    }
    sql.push(" WHERE p.published");
    if let Some(typed) = &filter.q {
        sql.push(" AND t.document @@ search_query(")
            .push_bind(locale.to_owned())
            .push(", ")
            .push_bind(typed.clone())
            .push(")");
    }
    if let Some(price) = filter.price_min {
        sql.push(" AND p.price_min >= ").push_bind(price);
    }
    if let Some(price) = filter.price_max {
        sql.push(" AND p.price_min <= ").push_bind(price);
    }
    if filter.in_stock {
        sql.push(" AND p.availability <> 'sold_out'");
    }
    if let Some(category) = filter.category.as_ref().filter(|_| with_category) {
        push_category(sql, category);
    }
}

fn push_category(sql: &mut QueryBuilder<Postgres>, category: &Slug) {
    sql.push(" AND p.category_id = (SELECT id FROM category WHERE slug = ")
        .push_bind(category.as_str().to_owned())
        .push(")");
}

fn push_after(sql: &mut QueryBuilder<Postgres>, filter: &ListFilter, cursor: Cursor) {
    match cursor.key {
        Key::Rank(rank) => {
            sql.push(" AND (p.rank, p.id) > (").push_bind(rank);
        }
        Key::Relevance(relevance) => {
            sql.push(" AND (");
            push_relevance(sql, filter);
            sql.push(", p.id) < (").push_bind(relevance);
        }
        Key::Newest(at) => {
            sql.push(" AND (p.published_at, p.id) < (").push_bind(at);
        }
        Key::PriceUp(price) => {
            sql.push(" AND (p.price_min, p.id) > (").push_bind(price);
        }
        Key::PriceDown(price) => {
            sql.push(" AND (p.price_min, p.id) < (").push_bind(price);
        }
    }
    sql.push(", ").push_bind(cursor.id).push(")");
}

/// The total (name `''`), the list's version and the counts of all facet values. The counts of a facet ignore what is
/// selected in that facet, so that they show the effect of another selection.
pub(super) async fn counts(
    conn: &mut PgConnection,
    filter: &ListFilter,
) -> Result<Vec<CountRow>, sqlx::Error> {
    // A category's page is not a search narrowed to a category: it offers no other categories.
    let category_is_facet = filter.category.is_none() || filter.q.is_some();
    let chosen_category = filter.category.as_ref().filter(|_| category_is_facet);
    let mut sql = QueryBuilder::new(
        "WITH base AS MATERIALIZED (SELECT p.facets, p.changed_at, c.slug AS category",
    );
    for (index, values) in filter.values.values().enumerate() {
        let values: Vec<&String> = values.iter().collect();
        sql.push(", p.facets && ").push_bind(values);
        sql.push(format_args!(" AS chosen_{index}"));
    }
    sql.push(", ");
    match chosen_category {
        Some(category) => sql
            .push("c.slug = ")
            .push_bind(category.as_str().to_owned()),
        None => sql.push("true"),
    };
    sql.push(" AS chosen_category");
    push_base(&mut sql, filter, !category_is_facet, filter.q.is_some());
    sql.push(" LIMIT ").push_bind(MAX_COUNTED);
    sql.push(format_args!(
        "), counted AS (SELECT '{VERSION}' AS name,
            coalesce(extract(epoch FROM max(changed_at)) * 1000000, 0)::bigint AS n FROM base
          UNION ALL SELECT '', 1 FROM "
    ));
    push_total(&mut sql, filter, chosen_category.is_some());
    sql.push(" UNION ALL SELECT value, 1 FROM base, unnest(facets) AS value WHERE chosen_category");
    for (index, name) in filter.values.keys().enumerate() {
        sql.push(format_args!(" AND (chosen_{index} OR starts_with(value, "))
            .push_bind(format!("{name}:"))
            .push("))");
    }
    if category_is_facet {
        sql.push(" UNION ALL SELECT 'category/:' || category, 1 FROM base WHERE true");
        push_all_chosen(&mut sql, filter);
    }
    let mut chosen: Vec<String> = filter.values.values().flatten().cloned().collect();
    chosen.extend(chosen_category.map(|category| format!("category/:{category}")));
    sql.push(" UNION ALL SELECT value, 0 FROM unnest(")
        .push_bind(chosen)
        .push(") AS value)");
    push_names(&mut sql, filter);
    sql.build_query_as().fetch_all(conn).await
}

/// The rows of the total. If a value is selected, `base` also holds products that the selection excludes, and is
/// possibly truncated, so the total is counted separately.
fn push_total(sql: &mut QueryBuilder<Postgres>, filter: &ListFilter, category_chosen: bool) {
    if filter.values.is_empty() && !category_chosen {
        sql.push("base");
        return;
    }
    sql.push("(SELECT");
    push_base(sql, filter, true, filter.q.is_some());
    push_values(sql, filter);
    sql.push(" LIMIT ").push_bind(MAX_COUNTED).push(") AS hit");
}

fn push_values(sql: &mut QueryBuilder<Postgres>, filter: &ListFilter) {
    for values in filter.values.values() {
        let values: Vec<&String> = values.iter().collect();
        sql.push(" AND p.facets && ").push_bind(values);
    }
}

fn push_all_chosen(sql: &mut QueryBuilder<Postgres>, filter: &ListFilter) {
    for (index, _) in filter.values.keys().enumerate() {
        sql.push(format_args!(" AND chosen_{index}"));
    }
}

/// Sums up the counts and joins the localised titles.
fn push_names(sql: &mut QueryBuilder<Postgres>, filter: &ListFilter) {
    sql.push(" SELECT summed.name, summed.count, coalesce(v.titles ->> ");
    sql.push_bind(filter.locale.as_str().to_owned());
    sql.push(", ct.title) AS title, f.titles ->> ");
    sql.push_bind(filter.locale.as_str().to_owned());
    sql.push(
        " AS facet_title, coalesce(f.position, 1000) AS facet_position,
            coalesce(v.position, c.position, 1000) AS position
          FROM (SELECT name, sum(n)::bigint AS count FROM counted GROUP BY name) AS summed
          LEFT JOIN facet_value v ON v.name = summed.name
          LEFT JOIN facet f ON f.name = split_part(summed.name, ':', 1)
          LEFT JOIN category c ON 'category/:' || c.slug = summed.name
          LEFT JOIN category_text ct ON ct.category_id = c.id AND ct.locale = ",
    );
    sql.push_bind(filter.locale.as_str().to_owned());
}
