//! Legal texts: pages of the shop and texts of its mails. A real shop replaces them by its own.

mod de;
mod en;

use contract::{Locale, path::page};

/// The pages that the law requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legal {
    /// The operator of the shop.
    Imprint,
    /// The terms of sale.
    Terms,
    /// The privacy policy.
    Privacy,
    /// The right of withdrawal.
    Withdrawal,
}

impl Legal {
    /// Every page, in the order of the footer.
    pub const ALL: [Self; 4] = [Self::Imprint, Self::Terms, Self::Privacy, Self::Withdrawal];

    /// The path below the language prefix.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Imprint => page::IMPRINT,
            Self::Terms => page::TERMS,
            Self::Privacy => page::PRIVACY,
            Self::Withdrawal => page::WITHDRAWAL,
        }
    }
}

/// The text of a legal page.
pub struct LegalText {
    /// The title of the page.
    pub title: &'static str,
    /// A one-sentence summary for search engines.
    pub description: &'static str,
    /// The sections, each a heading and its paragraphs.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{order::RETURN_PERIOD, shipping::CUT_OFF_HOUR};

    #[test]
    fn the_texts_agree_with_the_rules() {
        assert_eq!(RETURN_PERIOD, chrono::Days::new(30));
        for locale in Locale::ALL {
            let says = |page, what: &str| {
                let sections = legal(locale, page).sections.iter();
                let mut paragraphs = sections.flat_map(|(_, paragraphs)| *paragraphs);
                paragraphs.any(|words| words.contains(what))
            };
            assert!(says(Legal::Terms, &format!("{CUT_OFF_HOUR}:00")));
            let days = match locale {
                Locale::En => "30 days",
                Locale::De => "30 Tage",
            };
            assert!(says(Legal::Withdrawal, days));
        }
    }
}
