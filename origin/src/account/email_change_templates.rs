//! The mails about a change of address. None of them contains a name or address that somebody typed: the recipient may
//! be a stranger.

use contract::{Email, Locale};

use crate::mail::{Kind, Mail};

/// The link to the new address.
pub(super) fn confirm(locale: Locale, email: &Email, link: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Confirm your new e-mail address",
            format!(
                "Hello,\n\nsomebody asked to use this address for an account at Stoa. If it was you, \
                 confirm it with your password:\n\n{link}\n\nThe link is valid for 48 hours. Until \
                 then, your previous address stays in use. When the new one takes effect, you are \
                 signed out everywhere else.\n\nIf it was not you, ignore this mail: nothing \
                 changes.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Bestätigen Sie Ihre neue E-Mail-Adresse",
            format!(
                "Guten Tag,\n\nfür ein Konto bei Stoa soll künftig diese Adresse gelten. Waren Sie das, \
                 bestätigen Sie sie mit Ihrem Passwort:\n\n{link}\n\nDer Link gilt 48 Stunden. Bis \
                 dahin bleibt Ihre bisherige Adresse gültig. Sobald die neue gilt, werden Sie überall \
                 sonst abgemeldet.\n\nWaren Sie es nicht, ignorieren Sie diese E-Mail: Es ändert sich \
                 nichts.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::ConfirmEmail, locale, email, subject, body)
}

/// To the owner of an account whose address somebody requested for another account.
pub(super) fn taken(locale: Locale, email: &Email, sign_in: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "This address already has an account",
            format!(
                "Hello,\n\nsomebody asked to use this address for another account at Stoa. It already \
                 belongs to yours, so nothing was changed. If it was you, sign in with this address \
                 instead:\n\n{sign_in}\n\nIf it was not you, there is nothing to do.\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Zu dieser Adresse gibt es bereits ein Konto",
            format!(
                "Guten Tag,\n\ndiese Adresse sollte für ein anderes Konto bei Stoa gelten. Sie gehört \
                 bereits zu Ihrem Konto, deshalb wurde nichts geändert. Waren Sie das, melden Sie sich \
                 mit dieser Adresse an:\n\n{sign_in}\n\nWaren Sie es nicht, brauchen Sie nichts zu \
                 tun.\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::AddressTaken, locale, email, subject, body)
}

/// The notice to the current address that a change was requested.
pub(super) fn requested(locale: Locale, email: &Email, reset: &str) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Your e-mail address is about to change",
            format!(
                "Hello,\n\nsomebody who knows your password asked to use another e-mail address for \
                 your account at Stoa. If it was you, open the link in the mail to the new address. \
                 Until then, nothing changes.\n\nIf it was not you, set a new password now. That \
                 cancels the change and signs out every browser:\n\n{reset}\n\nStoa\n"
            ),
        ),
        Locale::De => (
            "Ihre E-Mail-Adresse soll geändert werden",
            format!(
                "Guten Tag,\n\njemand, der Ihr Passwort kennt, möchte für Ihr Konto bei Stoa eine \
                 andere E-Mail-Adresse verwenden. Waren Sie das, öffnen Sie den Link in der E-Mail an \
                 die neue Adresse. Bis dahin ändert sich nichts.\n\nWaren Sie es nicht, setzen Sie \
                 jetzt ein neues Passwort. Damit ist die Änderung hinfällig, und alle Browser werden \
                 abgemeldet:\n\n{reset}\n\nStoa\n"
            ),
        ),
    };
    Mail::plain(Kind::EmailChangeRequested, locale, email, subject, body)
}

/// The notice to the previous address that a change took effect; `undo` is the link that restores it.
pub(super) fn changed(locale: Locale, email: &Email, undo: Option<&str>) -> Mail {
    let (subject, mut body) = match locale {
        Locale::En => (
            "Your e-mail address was changed",
            "Hello,\n\nthe account at Stoa that used this address now uses another one, and every \
             other browser was signed out. If it was you, there is nothing to do.\n\n"
                .to_owned(),
        ),
        Locale::De => (
            "Ihre E-Mail-Adresse wurde geändert",
            "Guten Tag,\n\ndas Konto bei Stoa mit dieser Adresse verwendet jetzt eine andere, und \
             alle anderen Browser wurden abgemeldet. Waren Sie das, ist nichts zu tun.\n\n"
                .to_owned(),
        ),
    };
    let act = match (locale, undo) {
        (Locale::En, Some(link)) => format!(
            "If it was not you, take the account back within 7 days. This sets your address again, \
             asks for a new password and signs out every browser:\n\n{link}\n\n"
        ),
        (Locale::De, Some(link)) => format!(
            "Waren Sie es nicht, holen Sie sich das Konto innerhalb von 7 Tagen zurück. Dabei gilt \
             wieder Ihre Adresse, Sie setzen ein neues Passwort, und alle Browser werden \
             abgemeldet:\n\n{link}\n\n"
        ),
        (Locale::En, None) => {
            "If it was not you, there is nothing to do: this address was never confirmed.\n\n"
                .to_owned()
        }
        (Locale::De, None) => {
            "Waren Sie es nicht, ist nichts zu tun: Diese Adresse wurde nie bestätigt.\n\n"
                .to_owned()
        }
    };
    body.push_str(&act);
    body.push_str("Stoa\n");
    Mail::plain(Kind::EmailChanged, locale, email, subject, body)
}

/// The confirmation to an address that was restored.
pub(super) fn restored(locale: Locale, email: &Email) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "Your e-mail address is back",
            "Hello,\n\nyour account at Stoa uses this address again. Your password was replaced, and \
             every browser was signed out. Please also check your saved addresses and your latest \
             orders.\n\nStoa\n",
        ),
        Locale::De => (
            "Ihre E-Mail-Adresse gilt wieder",
            "Guten Tag,\n\nfür Ihr Konto bei Stoa gilt wieder diese Adresse. Ihr Passwort wurde \
             ersetzt, und alle Browser wurden abgemeldet. Bitte prüfen Sie auch Ihre gespeicherten \
             Adressen und Ihre letzten Bestellungen.\n\nStoa\n",
        ),
    };
    Mail::plain(Kind::EmailRestored, locale, email, subject, body.to_owned())
}

/// The notice to an address whose use was undone.
pub(super) fn withdrawn(locale: Locale, email: &Email) -> Mail {
    let (subject, body) = match locale {
        Locale::En => (
            "The change of your e-mail address was undone",
            "Hello,\n\nthe account at Stoa that used this address uses its previous one again: its \
             owner undid the change by the link in our mail. If you think that this is wrong, write to \
             help@stoa.example.\n\nStoa\n",
        ),
        Locale::De => (
            "Die Änderung Ihrer E-Mail-Adresse wurde rückgängig gemacht",
            "Guten Tag,\n\ndas Konto bei Stoa mit dieser Adresse verwendet wieder seine bisherige: Die \
             Änderung wurde über den Link in unserer E-Mail rückgängig gemacht. Halten Sie das für \
             falsch, schreiben Sie an hilfe@stoa.example.\n\nStoa\n",
        ),
    };
    Mail::plain(
        Kind::EmailWithdrawn,
        locale,
        email,
        subject,
        body.to_owned(),
    )
}
