//! What islands say, in both languages.

use contract::Locale;

/// The texts of the islands.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct IslandText {
    pub account: &'static str,
    pub sign_in: &'static str,
    pub cart: &'static str,
    pub pieces_in_cart: fn(u32) -> String,
    pub search: &'static str,
    pub search_for: &'static str,
    pub found: fn(usize) -> String,
    pub everything_for: fn(&str) -> String,
    pub add: &'static str,
    pub adding: &'static str,
    pub quantity: &'static str,
    pub sold_out: &'static str,
    pub low: &'static str,
    pub left: fn(i32) -> String,
    pub available: &'static str,
    pub now: &'static str,
    pub failed: &'static str,
    pub not_enough: &'static str,
    pub cart_full: &'static str,
}

/// The islands' texts in a language.
pub const fn island(locale: Locale) -> &'static IslandText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: IslandText = IslandText {
    account: "Account",
    sign_in: "Sign in",
    cart: "Cart",
    pieces_in_cart: |n| {
        if n == 1 {
            "1 item".into()
        } else {
            format!("{n} items")
        }
    },
    search: "Search",
    search_for: "Search the shop",
    found: |n| match n {
        0 => "No suggestions".into(),
        1 => "1 suggestion".into(),
        n => format!("{n} suggestions"),
    },
    everything_for: |q| format!("Search for “{q}”"),
    add: "Add to cart",
    adding: "Adding …",
    quantity: "Quantity",
    sold_out: "Sold out",
    low: "Only a few left",
    left: |n| format!("Only {n} left"),
    available: "In stock, with you 2 to 4 working days after dispatch",
    now: "Now",
    failed: "There was no answer. Please look into the cart before you try again.",
    not_enough: "There are not that many left. Please choose fewer.",
    cart_full: "Your cart holds 50 different items, which is as many as it can. Remove one to add this.",
};

const DE: IslandText = IslandText {
    account: "Konto",
    sign_in: "Anmelden",
    cart: "Warenkorb",
    pieces_in_cart: |n| format!("{n} Artikel"),
    search: "Suchen",
    search_for: "Im Laden suchen",
    found: |n| match n {
        0 => "Keine Vorschläge".into(),
        1 => "1 Vorschlag".into(),
        n => format!("{n} Vorschläge"),
    },
    everything_for: |q| format!("Nach „{q}“ suchen"),
    add: "In den Warenkorb",
    adding: "Wird hinzugefügt …",
    quantity: "Menge",
    sold_out: "Ausverkauft",
    low: "Nur noch wenige da",
    left: |n| format!("Nur noch {n} da"),
    available: "Auf Lager, 2 bis 4 Werktage nach dem Versand bei Ihnen",
    now: "Jetzt",
    failed: "Es kam keine Antwort. Bitte sehen Sie in den Warenkorb, bevor Sie es noch einmal versuchen.",
    not_enough: "So viele sind nicht mehr da. Bitte wählen Sie weniger.",
    cart_full: "Im Warenkorb liegen 50 verschiedene Artikel, mehr fasst er nicht. Entfernen Sie einen, um diesen hinzuzufügen.",
};
