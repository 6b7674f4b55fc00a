//! What every route works with: the request with its language and texts, the API, and the result types of a page.

use std::{future::Future, pin::Pin};

use contract::{
    Locale, Problem, ReturnPath,
    catalog::Category,
    path::{CATEGORIES, page::localised},
};
use futures_util::future::{FutureExt as _, Shared};
use leptos::{prelude::*, tachys::html::InertElement};

use crate::{
    api::Fetcher,
    head::Head,
    page_request::{PageRequest, Refused},
    query_string::query,
    text::{Text, text},
};

type Categories<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<Category>, Box<Problem>>> + Send + 'a>>;

/// The context of a page request. Routes borrow it; nothing in it outlives the request.
pub(crate) struct PageContext<'a> {
    pub request: &'a PageRequest,
    /// The only way to the API.
    pub fetcher: &'a Fetcher,
    menu: Shared<Categories<'a>>,
}

impl<'a> PageContext<'a> {
    /// Starts a request; the menu is fetched on first use.
    pub fn new(request: &'a PageRequest, fetcher: &'a Fetcher) -> Self {
        let menu: Categories<'a> = Box::pin(fetcher.get(CATEGORIES));
        Self {
            request,
            fetcher,
            menu: menu.shared(),
        }
    }

    /// The categories. Single-flight: the menu and the page share one call.
    pub async fn categories(&self) -> Result<Vec<Category>, Box<Problem>> {
        self.menu.clone().await
    }

    pub fn locale(&self) -> Locale {
        self.request.locale
    }

    pub fn text(&self) -> &'static Text {
        text(self.request.locale)
    }

    /// The URL of a page in the request's language.
    pub fn url(&self, path: &str) -> String {
        localised(self.request.locale, path)
    }

    /// The URL of a page that passes on this page's `next`, if it has one.
    pub fn url_with_next(&self, path: &str) -> String {
        let next = self.request.next();
        let next = next.as_ref().map_or("", ReturnPath::as_str);
        format!("{}{}", self.url(path), query([("next", next)]))
    }

    /// The rejected form submission that the page is rendered for, if any.
    pub fn refused(&self) -> Option<&'a Refused> {
        self.request.refused.as_ref()
    }
}

/// A page before the layout is added.
pub(crate) struct Page {
    pub head: Head,
    pub status: u16,
    /// The HTML of `<main>`.
    pub main: String,
    /// Whether header and footer are complete; the checkout has reduced ones.
    pub full_layout: bool,
}

impl Page {
    /// A page with status 200 and the full layout.
    pub fn new(head: Head, main: String) -> Self {
        Self {
            head,
            status: 200,
            main,
            full_layout: true,
        }
    }
}

/// What a route answers a request with.
pub(crate) enum PageOutcome {
    Page(Box<Page>),
    /// A redirect to another page: its path with the language prefix.
    SeeOther(String),
    /// A permanent redirect.
    Moved(String),
}

impl From<Page> for PageOutcome {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

/// The result of a route; a problem becomes an error page.
pub(crate) type PageResult = Result<PageOutcome, Box<Problem>>;

/// Renders a view to HTML under a reactive owner that is disposed of afterwards.
pub(crate) fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| view().to_html());
    owner.unset_with_forced_cleanup();
    html
}

/// Renders a view early. Without it the type of a large view contains the types of all its parts, which costs compile
/// time and Worker size; `InertElement` erases them.
pub(crate) trait Prerender {
    /// Renders the view now, under the current owner.
    fn prerender(self) -> InertElement;
}

impl<V: IntoView> Prerender for V {
    fn prerender(self) -> InertElement {
        InertElement::new(self.to_html())
    }
}
