//! What the mails of this room say, in the shopper's language.

use contract::{Email, Locale};

use crate::mail::Mail;

/// Please confirm the address. Nothing in it is what somebody typed: the address may be a stranger's.
pub(super) fn verify(locale: Locale, email: &Email, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Please confirm your e-mail address",
            format!(
                "Hello,\n\nan account at Stoa was just opened with this address. If it was you, \
                 please confirm that the address is yours; the password that was typed is the \
                 account's from then on:\n\n{link}\n\nThe link is valid for 48 hours. If it was \
                 not you, do nothing: without the link the address stays unconfirmed.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Bitte bestätigen Sie Ihre E-Mail-Adresse",
            format!(
                "Guten Tag,\n\nmit dieser Adresse wurde gerade ein Konto bei Stoa eröffnet. Waren \
                 Sie es, dann bestätigen Sie bitte, dass sie Ihnen gehört; von da an gilt das \
                 Passwort, das dabei eingegeben wurde:\n\n{link}\n\nDer Link gilt 48 Stunden. \
                 Waren Sie es nicht, brauchen Sie nichts zu tun: Ohne den Link bleibt die Adresse \
                 unbestätigt.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(email, subject, body)
}

/// Somebody tried to open an account with an address that has one.
pub(super) fn known(locale: Locale, email: &Email, name: &str, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "You already have an account",
            format!(
                "Hello {name},\n\nsomebody, probably you, tried to open an account at Stoa with \
                 this address. You have one already, and nothing about it was changed. Sign in \
                 here:\n\n{link}\n\nIf it was not you, do nothing.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Sie haben bereits ein Konto",
            format!(
                "Guten Tag {name},\n\njemand, vermutlich Sie, wollte mit dieser Adresse ein Konto \
                 bei Stoa eröffnen. Sie haben bereits eines, und daran wurde nichts geändert. \
                 Hier melden Sie sich an:\n\n{link}\n\nWaren Sie es nicht, brauchen Sie nichts zu \
                 tun.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(email, subject, body)
}
