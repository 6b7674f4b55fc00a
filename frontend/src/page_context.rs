//! One request for a page while it is answered: what was asked, in which language, and by whom the
//! data is fetched.

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

/// What a page is made from.
pub(crate) struct PageContext<'a> {
    /// The request.
    pub request: &'a PageRequest,
    /// Fetches.
    pub fetcher: &'a Fetcher,
    menu: Shared<Categories<'a>>,
}

impl<'a> PageContext<'a> {
    /// A visit that begins.
    pub fn new(request: &'a PageRequest, fetcher: &'a Fetcher) -> Self {
        let menu: Categories<'a> = Box::pin(fetcher.get(CATEGORIES));
        Self {
            request,
            fetcher,
            menu: menu.shared(),
        }
    }

    /// The categories: asked for once, for the menu and for the page.
    pub async fn categories(&self) -> Result<Vec<Category>, Box<Problem>> {
        self.menu.clone().await
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.request.locale
    }

    /// The texts.
    pub fn text(&self) -> &'static Text {
        text(self.request.locale)
    }

    /// A page's address in the request's language.
    pub fn url(&self, path: &str) -> String {
        localised(self.request.locale, path)
    }

    /// A page's address with where to go after it, as far as this page knows it.
    pub fn url_with_next(&self, path: &str) -> String {
        let next = self.request.next();
        let next = next.as_ref().map_or("", ReturnPath::as_str);
        format!("{}{}", self.url(path), query([("next", next)]))
    }

    /// The form of this page that was refused, if it was.
    pub fn refused(&self) -> Option<&'a Refused> {
        self.request.refused.as_ref()
    }
}

/// A page before it is put into the shop's frame.
pub(crate) struct Page {
    /// Its head.
    pub head: Head,
    /// Its status.
    pub status: u16,
    /// What stands in `<main>`.
    pub main: String,
    /// With the whole header and footer, or (checkout) with the least.
    pub full_layout: bool,
}

impl Page {
    /// A page that is found.
    pub fn new(head: Head, main: String) -> Self {
        Self {
            head,
            status: 200,
            main,
            full_layout: true,
        }
    }
}

/// What becomes of a visit.
pub(crate) enum PageOutcome {
    /// A page.
    Page(Box<Page>),
    /// Another page instead, by its path with the language's prefix.
    SeeOther(String),
    /// The page is elsewhere for good.
    Moved(String),
}

impl From<Page> for PageOutcome {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

/// What a route answers.
pub(crate) type PageResult = Result<PageOutcome, Box<Problem>>;

/// The HTML of a view, rendered in one go under an owner of its own.
pub(crate) fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| view().to_html());
    owner.unset_with_forced_cleanup();
    html
}

/// A view as its HTML: what is made of many parts stays one small type, which keeps compiler and Worker lean.
pub(crate) trait Prerender {
    /// Rendered now, under the current owner.
    fn prerender(self) -> InertElement;
}

impl<V: IntoView> Prerender for V {
    fn prerender(self) -> InertElement {
        InertElement::new(self.to_html())
    }
}
