//! The pages that the law asks for. A real shop puts its own texts here.

mod de;
mod en;

use contract::Locale;

use crate::routes::Legal;

/// A page of the law: a title, and sections of a heading and paragraphs.
pub struct LegalText {
    /// The title.
    pub title: &'static str,
    /// Heading and paragraphs.
    pub sections: &'static [(&'static str, &'static [&'static str])],
}

/// The text of a page in a language.
pub const fn legal(locale: Locale, page: Legal) -> &'static LegalText {
    match (locale, page) {
        (Locale::En, Legal::Imprint) => &en::IMPRINT,
        (Locale::En, Legal::Terms) => &en::TERMS,
        (Locale::En, Legal::Privacy) => &en::PRIVACY,
        (Locale::En, Legal::Withdrawal) => &en::WITHDRAWAL,
        (Locale::De, Legal::Imprint) => &de::IMPRINT,
        (Locale::De, Legal::Terms) => &de::TERMS,
        (Locale::De, Legal::Privacy) => &de::PRIVACY,
        (Locale::De, Legal::Withdrawal) => &de::WITHDRAWAL,
    }
}
