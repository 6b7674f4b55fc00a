//! Search: spelling correction and suggestions. The matching itself (`search_query` on `product_text.document`) is in
//! the schema, the list of results in `catalog::list_products`.

mod edit_distance;
pub mod spelling;
mod store;
pub mod suggest;
