//! Mailed links with a secret in their query. A `GET` exchanges the secret for a cookie and redirects to the same URL
//! without it, so that the secret does not end up in the address bar, history, `Referer` or a bookmark. The exchange
//! consumes nothing, so a mail scanner that opens the link first does no harm.

use contract::{OrderKey, OrderNumber, RefreshToken, path, path::page};

use crate::{cookie::Cookie, query, route::Form};

/// What a mailed link opens, and with which secret; none where the secret is malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// An order: the key is verified, then joins those of the browser.
    Order(OrderNumber, Option<OrderKey>),
    /// A form that is sent with a one-time token.
    Token(TokenLink, Option<RefreshToken>),
}

/// A mailed link to a form that needs its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenLink {
    /// Confirms the address of a new account.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Confirms an account's new address.
    ConfirmEmail,
    /// Restores an account's previous address.
    RestoreEmail,
}

impl TokenLink {
    /// Every such link.
    pub const ALL: [Self; 4] = [
        Self::VerifyEmail,
        Self::ResetPassword,
        Self::ConfirmEmail,
        Self::RestoreEmail,
    ];

    /// The cookie that keeps the token.
    pub const fn cookie(self) -> Cookie {
        match self {
            Self::VerifyEmail => Cookie::VerifyEmail,
            Self::ResetPassword => Cookie::ResetPassword,
            Self::ConfirmEmail => Cookie::ConfirmEmail,
            Self::RestoreEmail => Cookie::RestoreEmail,
        }
    }

    /// The page that the link leads to, below the language's prefix.
    pub const fn page(self) -> &'static str {
        match self {
            Self::VerifyEmail => page::VERIFY_EMAIL,
            Self::ResetPassword => page::RESET_PASSWORD,
            Self::ConfirmEmail => page::CONFIRM_EMAIL,
            Self::RestoreEmail => page::RESTORE_EMAIL,
        }
    }

    /// The operation that uses the token up.
    const fn operation(self) -> &'static str {
        match self {
            Self::VerifyEmail => path::VERIFY_EMAIL,
            Self::ResetPassword => path::RESET_PASSWORD,
            Self::ConfirmEmail => path::CONFIRM_EMAIL,
            Self::RestoreEmail => path::RESTORE_EMAIL,
        }
    }

    /// The link of a page below the language's prefix.
    pub fn of_page(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.page() == path)
    }

    /// The link whose token an operation uses up.
    pub fn of_operation(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.operation() == path)
    }

    /// The link whose token a form is sent with.
    pub const fn of_form(form: &Form) -> Option<Self> {
        match form {
            Form::VerifyEmail => Some(Self::VerifyEmail),
            Form::ResetPassword => Some(Self::ResetPassword),
            Form::ConfirmEmail => Some(Self::ConfirmEmail),
            Form::RestoreEmail => Some(Self::RestoreEmail),
            _ => None,
        }
    }
}

/// The secret in a page's query, and the query without it; none where the page takes none or the query has none.
/// A malformed secret counts as well: it may be most of a real one.
pub fn exchange(path: &str, query: &str) -> Option<(Secret, String)> {
    let fields = query::parse(query).ok()?;
    let order = path.strip_prefix("/orders/").and_then(|n| n.parse().ok());
    let name = if order.is_some() { "key" } else { "token" };
    let text = query::get(&fields, name)?;
    let secret = match order {
        Some(number) => Secret::Order(number, text.parse().ok()),
        None => Secret::Token(TokenLink::of_page(path)?, text.parse().ok()),
    };
    let rest = fields.iter().filter(|(field, _)| field != name);
    let rest = query::format(rest.map(|(name, value)| (name.as_str(), value.as_str())));
    Some((secret, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_out_of_the_query_and_the_rest_stays() {
        let key = "k".repeat(43);
        let order = "/orders/7K2M-9QXD-3F";
        let number: OrderNumber = "7K2M-9QXD-3F".parse().unwrap();
        let opened = Secret::Order(number.clone(), key.parse().ok());
        let verify = Secret::Token(TokenLink::VerifyEmail, key.parse().ok());
        let table = [
            (order, format!("key={key}"), Some((opened.clone(), ""))),
            (
                order,
                format!("wait=1&key={key}&key=x"),
                Some((opened, "wait=1")),
            ),
            (
                order,
                "key=short".to_owned(),
                Some((Secret::Order(number.clone(), None), "")),
            ),
            (
                order,
                "key=".to_owned(),
                Some((Secret::Order(number, None), "")),
            ),
            (order, format!("token={key}"), None),
            (order, String::new(), None),
            ("/verify-email", format!("token={key}"), Some((verify, ""))),
            (
                "/reset-password",
                "token=none&a=%C3%A4".to_owned(),
                Some((Secret::Token(TokenLink::ResetPassword, None), "a=%C3%A4")),
            ),
            ("/reset-password", format!("key={key}"), None),
            ("/sign-in", format!("token={key}"), None),
        ];
        for (path, query, expected) in table {
            let expected = expected.map(|(secret, rest)| (secret, rest.to_owned()));
            assert_eq!(exchange(path, &query), expected, "{path}?{query}");
        }
    }
}
