//! The mails of this room, in the recipient's language.

use contract::{Email, Locale};

use crate::mail::{Kind, Mail};

/// The verification mail. It contains nothing that somebody typed: the address may be a stranger's.
pub(super) fn verify(locale: Locale, email: &Email, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Please confirm your e-mail address",
            format!(
                "Hello,\n\nan account at Stoa was just created with this address. If it was you, \
                 please confirm that the address is yours, with the password that you have just \
                 chosen:\n\n{link}\n\nThe link is valid for 48 hours. If it was \
                 not you, do nothing: the address then stays unconfirmed.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Bitte bestätigen Sie Ihre E-Mail-Adresse",
            format!(
                "Guten Tag,\n\nmit dieser Adresse wurde gerade ein Konto bei Stoa eröffnet. Waren \
                 Sie es, dann bestätigen Sie bitte, dass sie Ihnen gehört, mit dem Passwort, das \
                 Sie eben gewählt haben:\n\n{link}\n\nDer Link gilt 48 Stunden. \
                 Waren Sie es nicht, brauchen Sie nichts zu tun: Die Adresse bleibt dann \
                 unbestätigt.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::VerifyEmail, locale, email, subject, body)
}

/// To the owner of a verified account: somebody tried to sign up with the address.
pub(super) fn known(locale: Locale, email: &Email, name: &str, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "You already have an account",
            format!(
                "Hello {name},\n\nsomebody, probably you, tried to create an account at Stoa with \
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
    Mail::plain(Kind::AlreadyRegistered, locale, email, subject, body)
}

/// The password reset link.
pub(super) fn reset(locale: Locale, email: &Email, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Set a new password",
            format!(
                "Hello,\n\nsomebody, probably you, asked for a new password for the account at \
                 Stoa with this address. Set it here:\n\n{link}\n\nThe link is valid for one hour \
                 and works once. If it was not you, do nothing: your password stays as it is.\
                 \n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Neues Passwort setzen",
            format!(
                "Guten Tag,\n\njemand, vermutlich Sie, möchte für das Konto bei Stoa mit dieser \
                 Adresse ein neues Passwort. Hier setzen Sie es:\n\n{link}\n\nDer Link gilt eine \
                 Stunde und nur einmal. Waren Sie es nicht, brauchen Sie nichts zu tun: Ihr \
                 Passwort bleibt, wie es ist.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::ResetPassword, locale, email, subject, body)
}

/// To an address without an account: somebody requested a password reset.
pub(super) fn no_account(locale: Locale, email: &Email, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "There is no account with this address",
            format!(
                "Hello,\n\nsomebody, probably you, asked for a new password for an account at \
                 Stoa with this address. There is none. Perhaps you used another address; you can \
                 also create a new account:\n\n{link}\n\nIf it was not you, there is nothing to do. We \
                 have not stored anything.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Zu dieser Adresse gibt es kein Konto",
            format!(
                "Guten Tag,\n\njemand, vermutlich Sie, möchte ein neues Passwort für ein Konto bei \
                 Stoa mit dieser Adresse. Es gibt keines. Vielleicht wurde es mit einer anderen \
                 Adresse eröffnet; ein neues legen Sie hier an:\n\n{link}\n\nWaren Sie es nicht, \
                 brauchen Sie nichts zu tun. Wir haben nichts gespeichert.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::NoAccount, locale, email, subject, body)
}

/// The notice that the password was changed, possibly by somebody else.
pub(super) fn password_changed(locale: Locale, email: &Email, shop: &str) -> Mail {
    let path = contract::path::page::localised(locale, contract::path::page::FORGOT_PASSWORD);
    let link = format!("{shop}{path}");
    let (subject, body) = match locale {
        Locale::En => (
            "Your password was changed",
            format!(
                "Hello,\n\nthe password of your account at Stoa was just changed, and every other \
                 browser was signed out. If it was you, there is nothing to do.\n\nIf it was not \
                 you, set a new one at once:\n\n{link}\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Ihr Passwort wurde geändert",
            format!(
                "Guten Tag,\n\ndas Passwort Ihres Kontos bei Stoa wurde gerade geändert, und alle \
                 anderen Browser wurden abgemeldet. Waren Sie es, ist nichts zu tun.\n\nWaren Sie \
                 es nicht, setzen Sie sofort ein neues:\n\n{link}\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::PasswordChanged, locale, email, subject, body)
}

/// The confirmation that the account was erased.
pub(super) fn erased(locale: Locale, email: &Email) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Your account is deleted",
            "Hello,\n\nas you requested, we have deleted your account at Stoa with its addresses, \
             wishlist, cart and sign-ins. By law, we must keep invoices for eight years. Your name and \
             address remain only on those and can no longer be accessed in the shop.\n\nThis is the \
             last mail to this address.\n\nStoa\n",
        ),
        Locale::De => (
            "Ihr Konto ist gelöscht",
            "Guten Tag,\n\nwie gewünscht haben wir Ihr Konto bei Stoa mit Adressen, Merkzettel, \
             Warenkorb und Anmeldungen gelöscht. Rechnungen müssen wir nach Handels- und Steuerrecht \
             acht Jahre aufbewahren. Nur darin bleiben Name und Anschrift; im Shop sind sie nicht mehr \
             zugänglich.\n\nDies ist die letzte E-Mail an diese Adresse.\n\nStoa\n",
        ),
    };
    Mail::plain(Kind::AccountErased, locale, email, subject, body.to_owned())
}
