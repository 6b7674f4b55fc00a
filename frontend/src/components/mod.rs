//! What two pages or more are made of. Rendered on the server only.

pub(crate) mod arrival;
pub(crate) mod asked;
pub(crate) mod card;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod gallery;
pub(crate) mod list;
pub(crate) mod price;
pub(crate) mod shell;
pub(crate) mod summary;
pub(crate) mod tile;
pub(crate) mod waiting;
