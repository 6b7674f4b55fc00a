//! The texts of the search field, of recently viewed products and of the price's small print.

use contract::Locale;

/// The texts of these islands.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct BrowseIslandText {
    pub products: &'static str,
    pub categories: &'static str,
    pub recent_searches: &'static str,
    pub clear_searches: &'static str,
    pub no_matches: &'static str,
    pub try_simpler: &'static str,
    pub best_price: &'static str,
    pub tax: &'static str,
    pub delivery: &'static str,
    pub recently_viewed: &'static str,
    pub clear_viewed: &'static str,
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
    recent_searches: "Recent searches",
    clear_searches: "Clear",
    no_matches: "No matches yet.",
    try_simpler: "Try a simpler word, or press Enter to search the whole shop.",
    best_price: "30-day best price",
    tax: "VAT included, plus ",
    delivery: "delivery",
    recently_viewed: "Recently viewed",
    clear_viewed: "Clear list",
};

const DE: BrowseIslandText = BrowseIslandText {
    products: "Artikel",
    categories: "Kategorien",
    recent_searches: "Letzte Suchen",
    clear_searches: "Löschen",
    no_matches: "Noch keine Treffer.",
    try_simpler: "Versuchen Sie ein einfacheres Wort, oder durchsuchen Sie mit Enter den ganzen Shop.",
    best_price: "30-Tage-Bestpreis",
    tax: "inkl. MwSt., zzgl. ",
    delivery: "Versand",
    recently_viewed: "Zuletzt angesehen",
    clear_viewed: "Löschen",
};
