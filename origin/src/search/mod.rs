//! Search beside the listing: what a misspelt search meant, and suggestions as one types. The match itself
//! (`search_query` on `product_text.document`) stands in the schema, the list in `catalog::listing`.

mod edit_distance;
pub mod spelling;
mod store;
pub mod suggest;
