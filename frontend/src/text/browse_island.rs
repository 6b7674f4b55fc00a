//! The texts of the search field, of recently viewed products and of the price's small print.

use contract::Locale;

/// The texts of these islands.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct BrowseIslandText {
    pub products: &'static str,
    pub categories: &'static str,
    pub earlier: &'static str,
    pub forget: &'static str,
    pub nothing: &'static str,
    pub plainer: &'static str,
    pub best_price: &'static str,
    pub tax: &'static str,
    pub delivery: &'static str,
    pub seen: &'static str,
    pub forget_seen: &'static str,
}

/// The texts in a language.
pub const fn browse_island(locale: Locale) -> &'static BrowseIslandText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: BrowseIslandText = BrowseIslandText {
    products: "Products",
    categories: "Categories",
    earlier: "Recent searches",
    forget: "Clear",
    nothing: "No matches yet.",
    plainer: "Try a simpler word, or press Enter to search the whole shop.",
    best_price: "30-day best price",
    tax: "VAT included, plus ",
    delivery: "delivery",
    seen: "Recently viewed",
    forget_seen: "Clear list",
};

const DE: BrowseIslandText = BrowseIslandText {
    products: "Artikel",
    categories: "Kategorien",
    earlier: "Letzte Suchen",
    forget: "Löschen",
    nothing: "Noch keine Treffer.",
    plainer: "Versuchen Sie ein einfacheres Wort, oder durchsuchen Sie mit Enter den ganzen Shop.",
    best_price: "30-Tage-Bestpreis",
    tax: "inkl. MwSt., zzgl. ",
    delivery: "Versand",
    seen: "Zuletzt angesehen",
    forget_seen: "Löschen",
};
