//! The entry points of the edge: renders the page of a request, an error page, or the component showcase.

use contract::{Locale, Problem, catalog::Category, path};

use crate::{
    api::Fetcher,
    components::layout,
    page_context::{Page, PageContext, PageOutcome},
    page_request::{PageRequest, Rendered},
    routes::{self, Route, route},
    showcase,
};

/// Renders a page. Its data and the menu are fetched concurrently; if the menu fails, the page is rendered without it.
pub async fn render(request: PageRequest, fetcher: &Fetcher) -> Rendered {
    let context = PageContext::new(&request, fetcher);
    let (outcome, menu) = futures_util::future::join(outcome(&context), context.categories()).await;
    let page = match outcome {
        Ok(PageOutcome::Page(page)) => *page,
        Ok(PageOutcome::Moved(to)) => return Rendered::moved(request.locale, to),
        Ok(PageOutcome::SeeOther(to)) => return Rendered::see_other(request.locale, to),
        Err(problem) => routes::failure::page(&context, &problem).await,
    };
    Rendered {
        complete: menu.is_ok(),
        ..with_layout(&request, &page, menu.unwrap_or_default())
    }
}

async fn outcome(context: &PageContext<'_>) -> crate::page_context::PageResult {
    match route(&context.request.path) {
        Route::Home => routes::home::page(context).await,
        Route::Category(slug) => routes::category::page(context, slug).await,
        Route::Search => routes::search::page(context).await,
        Route::Product(slug) => routes::product::page(context, slug).await,
        Route::Cart => routes::cart::page(context).await,
        Route::Checkout => routes::checkout::page(context).await,
        Route::Order(number) => routes::order::page(context, number).await,
        Route::SignIn => Ok(routes::sign_in::page(context)),
        Route::SignUp => Ok(routes::sign_up::page(context)),
        Route::VerifyEmail => Ok(routes::verify_email::page(context)),
        Route::ForgotPassword => Ok(routes::forgot_password::page(context)),
        Route::ResetPassword => Ok(routes::reset_password::page(context)),
        Route::ConfirmEmail => Ok(routes::confirm_email::page(context)),
        Route::RestoreEmail => Ok(routes::restore_email::page(context)),
        Route::Account(page) => routes::account::page(context, page).await,
        Route::Delivery => Ok(routes::delivery::page(context)),
        Route::Legal(page) => Ok(routes::legal::page(context, page)),
        Route::Withdraw => Ok(routes::withdraw::page(context)),
        Route::Offline => Ok(routes::offline::page(context)),
        Route::NotFound => Err(Box::new(Problem::new(contract::ErrorCode::NotFound))),
    }
}

/// The page for an error of the edge itself: a rejected request, a rate limit, no reachable region.
pub fn failure(locale: Locale, origin: &str, problem: &Problem) -> Rendered {
    let request = PageRequest {
        locale,
        path: "/".into(),
        query: Vec::new(),
        refused: None,
        form_key: String::new(),
        has_token: false,
        origin: origin.to_owned(),
        now_s: None,
    };
    let page = routes::failure::plain(locale, problem);
    with_layout(&request, &page, Vec::new())
}

/// The showcase: every component in all its states, for developers.
pub fn components(locale: Locale, origin: &str) -> Rendered {
    let request = PageRequest {
        locale,
        path: path::page::COMPONENTS.into(),
        query: Vec::new(),
        refused: None,
        form_key: String::new(),
        has_token: false,
        origin: origin.to_owned(),
        now_s: None,
    };
    let mut rendered = with_layout(&request, &showcase::page(locale), Vec::new());
    rendered.head.push_str(showcase::STYLE);
    rendered
}

fn with_layout(request: &PageRequest, page: &Page, menu: Vec<Category>) -> Rendered {
    Rendered {
        status: page.status,
        locale: request.locale,
        head: page.head.html(request),
        body: layout::body(request, page, menu),
        complete: true,
        redirect: None,
    }
}
