//! From a request for a page to its HTML. Called by the edge.

use contract::{Locale, Problem};
use leptos::prelude::*;

use crate::{
    api::Fetcher,
    page::{PageRequest, Rendered},
};

/// Renders a page.
pub async fn render(request: PageRequest, _fetcher: &Fetcher) -> Rendered {
    failure(
        request.locale,
        &request.origin,
        &Problem::new(contract::ErrorCode::NotFound),
    )
}

/// The page for a problem that the edge itself found: a refused request, a limit, a region that is lost.
pub fn failure(locale: Locale, _origin: &str, problem: &Problem) -> Rendered {
    let title = problem.title.clone();
    let body = html(move || view! { <main id="main"><h1>{title}</h1></main> });
    Rendered {
        status: problem.status,
        locale,
        head: String::new(),
        body,
        redirect: None,
    }
}

/// The HTML of a view, rendered in one go under an owner of its own.
pub(crate) fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| view().to_html());
    owner.unset_with_forced_cleanup();
    html
}
