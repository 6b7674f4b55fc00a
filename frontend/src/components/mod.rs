//! Components that two or more pages share. Rendered on the server only.

pub(crate) mod card;
pub(crate) mod delivery_estimate;
pub(crate) mod form;
pub(crate) mod gallery;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod list_query;
pub(crate) mod pending_order;
pub(crate) mod price;
pub(crate) mod product_image;
pub(crate) mod shell;
pub(crate) mod summary;
