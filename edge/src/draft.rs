//! Drafts: the fields of a form whose session has expired, or whose page has to be re-rendered for another country.
//!
//! A draft lives for ten minutes in a cookie of the browser that submitted the form, so that its fields are filled in
//! again after sign-in. It never appears in a URL, and script cannot read it. The edge redisplays the form but does not
//! resubmit it: the customer who has signed in presses its button.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::{ErrorCode, Locale, Problem, ReturnPath, path::page};
use serde::{Deserialize, Serialize};

use crate::{
    cookie::Cookie,
    plan::{PageView, PrivatePass},
    query,
    request_parts::RequestParts,
    route::Form,
};

/// Maximum length of the cookie's value in bytes. Browsers limit name, value and attributes to 4,096 together.
const MAX: usize = 3_800;

/// Fields that are never saved: secrets, and values that are bound to the original page.
const DROPPED: [&str; 2] = ["token", "key"];

/// A saved form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The page's path below the language prefix.
    path: String,
    fields: Vec<(String, String)>,
}

impl Draft {
    /// A draft of a submitted form, without passwords and tokens.
    pub fn of(view: &PageView, fields: &[(String, String)]) -> Self {
        let (_, path) = Locale::split(&view.path);
        let is_kept = |name: &str| !name.ends_with("password") && !DROPPED.contains(&name);
        Self {
            path: path.to_owned(),
            fields: fields
                .iter()
                .filter(|(name, _)| is_kept(name))
                .cloned()
                .collect(),
        }
    }

    /// The cookie's value; none if it would exceed what browsers store.
    pub fn write(&self) -> Option<String> {
        let json = serde_json::to_vec(self).ok()?;
        Some(URL_SAFE_NO_PAD.encode(json)).filter(|text| text.len() <= MAX)
    }

    /// The draft in a request's cookies.
    pub fn read(_: &PrivatePass, head: &RequestParts) -> Option<Self> {
        let text = Cookie::Draft.read(head.header("cookie")?)?;
        let json = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&json).ok()
    }

    /// The fields, if they belong to this page, in any language.
    pub fn into_fields(self, view: &PageView) -> Option<Vec<(String, String)>> {
        (self.path == Locale::split(&view.path).1).then_some(self.fields)
    }
}

/// How to handle a form whose session has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOut {
    /// Continue as a guest: the form does not require a session, or handles sign-in itself.
    Proceed,
    /// Retry as a guest: the item goes into a guest's cart, which is merged into the customer's at sign-in.
    CartFirst,
    /// Save the fields as a draft and redirect to sign-in.
    Keep,
}

impl SignedOut {
    /// The handling of a form.
    pub fn of(form: &Form) -> Self {
        match form {
            Form::Cart => Self::CartFirst,
            Form::Checkout
            | Form::Order(_)
            | Form::Addresses
            | Form::Profile
            | Form::Security
            | Form::MyData => Self::Keep,
            // The wishlist form leads to the sign-in form, which carries the product along.
            Form::Wishlist
            | Form::SignIn
            | Form::SignUp
            | Form::SignOut
            | Form::VerifyEmail
            | Form::ConfirmEmail
            | Form::RestoreEmail
            | Form::ForgotPassword
            | Form::ResetPassword
            | Form::Withdraw => Self::Proceed,
        }
    }
}

/// Whether a problem means that there is no session, or that it has ended.
pub fn is_signed_out(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ErrorCode::NotSignedIn | ErrorCode::SessionEnded
    )
}

/// The URL of the sign-in page that returns to the form's page afterwards.
pub fn sign_in_again(view: &PageView) -> String {
    let sign_in = page::localised(view.locale, page::SIGN_IN);
    match ReturnPath::of(&view.path, &view.query) {
        Some(next) => format!("{sign_in}?ended=1&next={}", next.encoded()),
        None => format!("{sign_in}?ended=1"),
    }
}

/// Where the sign-in and sign-up pages redirect a customer who is signed in already; none for other pages. Without the
/// redirect, the back button would lead to a form that starts a second session.
pub fn past_sign_in(view: &PageView) -> Option<String> {
    let (_, path) = Locale::split(&view.path);
    if ![page::SIGN_IN, page::SIGN_UP].contains(&path) {
        return None;
    }
    let fields = query::parse(&view.query).ok()?;
    let next: Option<ReturnPath> = query::get(&fields, "next").and_then(|next| next.parse().ok());
    Some(match next {
        Some(next) => next.as_str().to_owned(),
        None => page::localised(view.locale, page::ACCOUNT),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, plan};

    fn view(path: &str, query: &str) -> PageView {
        PageView {
            locale: Locale::split(path).0,
            path: path.into(),
            query: query.into(),
        }
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn read(cookie: &str) -> Option<Draft> {
        let headers = vec![("cookie".to_owned(), format!("a=b; __Host-draft={cookie}"))];
        let head = RequestParts::new("GET", "shop", "/account/addresses", "", headers);
        let Plan::PrivatePage(pass, _) = plan(&head.address, "shop") else {
            panic!("the page is private");
        };
        Draft::read(&pass, &head)
    }

    #[test]
    fn a_draft_is_restored_on_its_own_page_without_secrets() {
        let typed = fields(&[
            ("do", "add"),
            ("address.name", "Ada ü 木"),
            ("current_password", "secret"),
            ("new_password", "secret"),
            ("token", "secret"),
            ("key", "secret"),
        ]);
        let draft = Draft::of(&view("/de/account/addresses", "edit=1"), &typed);
        let cookie = draft.write().unwrap();
        let back = read(&cookie).unwrap();
        assert_eq!(back, draft);
        assert_eq!(back.clone().into_fields(&view("/account", "")), None);
        let kept = fields(&[("do", "add"), ("address.name", "Ada ü 木")]);
        assert_eq!(
            back.into_fields(&view("/account/addresses", "")),
            Some(kept)
        );
        for wrong in ["", "x", "e30", "!"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_longest_address_fits_and_nothing_longer_is_saved() {
        let names = [
            "address.name",
            "address.street",
            "address.extra",
            "address.postal_code",
            "address.city",
        ];
        let wide = "木".repeat(100);
        let mut typed: Vec<(&str, &str)> = names.iter().map(|name| (*name, &*wide)).collect();
        let email = "a".repeat(254);
        typed.push(("email", &email));
        let page = view("/checkout", "");
        assert!(Draft::of(&page, &fields(&typed)).write().is_some());
        let long = "x".repeat(2_000);
        typed.push(("more", &long));
        typed.push(("most", &long));
        assert_eq!(Draft::of(&page, &fields(&typed)).write(), None);
    }

    #[test]
    fn signed_in_customers_are_redirected_from_sign_in_pages() {
        let past = |path: &str, query: &str| past_sign_in(&view(path, query));
        assert_eq!(past("/sign-in", "").as_deref(), Some("/account"));
        assert_eq!(
            past("/de/sign-up", "sent=1").as_deref(),
            Some("/de/account")
        );
        assert_eq!(
            past("/sign-in", "ended=1&next=%2Fcheckout%3Fa%3D1").as_deref(),
            Some("/checkout?a=1")
        );
        assert_eq!(
            past("/sign-in", "next=%2F%2Fevil.example").as_deref(),
            Some("/account")
        );
        assert_eq!(past("/reset-password", ""), None);
    }

    #[test]
    fn signing_in_again_returns_to_the_page_with_its_query() {
        assert_eq!(
            sign_in_again(&view("/de/account/addresses", "edit=1")),
            "/de/sign-in?ended=1&next=%2Fde%2Faccount%2Faddresses%3Fedit%3D1"
        );
        assert_eq!(
            sign_in_again(&view("/checkout/return", "")),
            "/sign-in?ended=1"
        );
    }
}
