//! The shop front: a Leptos app, rendered by the Worker (`ssr`) and hydrated in the browser (`hydrate`).

pub mod api;
pub mod page;
