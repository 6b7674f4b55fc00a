//! From a request for a page to its HTML. Called by the edge.

use contract::{Locale, Problem, catalog::Category, path};

use crate::{
    api::Fetcher,
    components::frame,
    page::{PageRequest, Rendered},
    routes::{self, Route, route},
    showcase,
    visit::{Outcome, Page, Visit},
};

/// Renders a page. What the page needs and the menu are fetched at the same time; a page appears
/// without its menu rather than not at all.
pub async fn render(request: PageRequest, fetcher: &Fetcher) -> Rendered {
    let visit = Visit::new(&request, fetcher);
    let (answer, menu) = futures_util::future::join(answer(&visit), visit.categories()).await;
    let page = match answer {
        Ok(Outcome::Page(page)) => *page,
        Ok(Outcome::Moved(to)) => return Rendered::moved(request.locale, to),
        Ok(Outcome::SeeOther(to)) => return Rendered::see_other(request.locale, to),
        Err(problem) => routes::failure::page(&visit, &problem).await,
    };
    Rendered {
        whole: menu.is_ok(),
        ..framed(&request, &page, menu.unwrap_or_default())
    }
}

async fn answer(visit: &Visit<'_>) -> crate::visit::Answered {
    match route(&visit.request.path) {
        Route::Home => routes::home::page(visit).await,
        Route::Category(slug) => routes::category::page(visit, slug).await,
        Route::Search => routes::search::page(visit).await,
        Route::Product(slug) => routes::product::page(visit, slug).await,
        Route::Cart => routes::cart::page(visit).await,
        Route::Checkout => routes::checkout::page(visit).await,
        Route::Order(number) => routes::order::page(visit, number).await,
        Route::SignIn => Ok(routes::sign_in::page(visit)),
        Route::SignUp => Ok(routes::sign_up::page(visit)),
        Route::VerifyEmail => Ok(routes::verify_email::page(visit)),
        Route::ForgotPassword => Ok(routes::forgot_password::page(visit)),
        Route::ResetPassword => Ok(routes::reset_password::page(visit)),
        Route::ConfirmEmail => Ok(routes::confirm_email::page(visit)),
        Route::RestoreEmail => Ok(routes::restore_email::page(visit)),
        Route::Account(page) => routes::account::page(visit, page).await,
        Route::Delivery => Ok(routes::delivery::page(visit)),
        Route::Legal(page) => Ok(routes::legal::page(visit, page)),
        Route::Withdraw => Ok(routes::withdraw::page(visit)),
        Route::Offline => Ok(routes::offline::page(visit)),
        Route::NotFound => Err(Box::new(Problem::new(contract::ErrorCode::NotFound))),
    }
}

/// The page for a problem that the edge itself found: a refused request, a limit, a lost region.
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
    framed(&request, &page, Vec::new())
}

/// Every component in all its states, for developers.
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
    let mut rendered = framed(&request, &showcase::page(locale), Vec::new());
    rendered.head.push_str(showcase::STYLE);
    rendered
}

fn framed(request: &PageRequest, page: &Page, menu: Vec<Category>) -> Rendered {
    Rendered {
        status: page.status,
        locale: request.locale,
        head: page.head.html(request),
        body: frame::body(request, page, menu),
        whole: true,
        redirect: None,
    }
}
