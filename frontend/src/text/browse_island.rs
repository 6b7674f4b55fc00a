//! What the islands of browsing say: the search field, what was looked at, the price's small print.

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
    earlier: "Earlier searches",
    forget: "Forget",
    nothing: "Nothing found yet.",
    plainer: "Try a plainer word, or press Enter to search everywhere.",
    best_price: "30-day best price",
    tax: "VAT included, plus ",
    delivery: "delivery",
    seen: "What you looked at",
    forget_seen: "Forget these",
};

const DE: BrowseIslandText = BrowseIslandText {
    products: "Artikel",
    categories: "Kategorien",
    earlier: "Frühere Suchen",
    forget: "Vergessen",
    nothing: "Noch nichts gefunden.",
    plainer: "Versuchen Sie ein einfacheres Wort, oder suchen Sie mit Enter überall.",
    best_price: "30-Tage-Bestpreis",
    tax: "inkl. MwSt., zzgl. ",
    delivery: "Versand",
    seen: "Was Sie angesehen haben",
    forget_seen: "Vergessen",
};
