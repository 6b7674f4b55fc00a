//! Mailed links with a secret in their query. A `GET` exchanges the secret for a cookie and redirects to the same URL
//! without it, so that the secret does not end up in the address bar, history, `Referer` or a bookmark. The exchange
//! consumes nothing, so a mail scanner that opens the link first does no harm.

use contract::{OrderKey, OrderNumber, RefreshToken, path, path::page};

use crate::{cookie::Cookie, query, route::Form};

/// The secret of a mailed link and what it grants access to; none if the secret is malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// An order. The key is verified before it is added to the browser's order keys.
    Order(OrderNumber, Option<OrderKey>),
    /// A form that requires a one-time token.
    Token(TokenLink, Option<RefreshToken>),
}

/// The kinds of mailed links to a form that requires a token.
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
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::VerifyEmail,
        Self::ResetPassword,
        Self::ConfirmEmail,
        Self::RestoreEmail,
    ];

    /// The cookie that stores the token.
    pub const fn cookie(self) -> Cookie {
        match self {
            Self::VerifyEmail => Cookie::VerifyEmail,
            Self::ResetPassword => Cookie::ResetPassword,
            Self::ConfirmEmail => Cookie::ConfirmEmail,
            Self::RestoreEmail => Cookie::RestoreEmail,
        }
    }

    /// The path of the link's page, below the language prefix.
    pub const fn page(self) -> &'static str {
        match self {
            Self::VerifyEmail => page::VERIFY_EMAIL,
            Self::ResetPassword => page::RESET_PASSWORD,
            Self::ConfirmEmail => page::CONFIRM_EMAIL,
            Self::RestoreEmail => page::RESTORE_EMAIL,
        }
    }

    /// The operation that consumes the token.
    const fn operation(self) -> &'static str {
        match self {
            Self::VerifyEmail => path::VERIFY_EMAIL,
            Self::ResetPassword => path::RESET_PASSWORD,
            Self::ConfirmEmail => path::CONFIRM_EMAIL,
            Self::RestoreEmail => path::RESTORE_EMAIL,
        }
    }

    /// The kind of link that leads to a page; `path` is below the language prefix.
    pub fn of_page(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.page() == path)
    }

    /// The kind of link whose token an operation consumes.
    pub fn of_operation(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.operation() == path)
    }

    /// The kind of link whose token a form requires.
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

/// Extracts the secret from a page's query. Returns it with the rest of the query, or none if the page or the query has
/// none. A malformed secret is extracted as well, because it may be a truncated real one that must not stay in the URL.
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
    fn the_secret_is_removed_from_the_query_and_the_rest_stays() {
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
