//! The texts of the header and the buy box.

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
    available: "In stock, arrives 2 to 4 working days after dispatch",
    now: "Now",
    failed: "We couldn’t confirm this. Please check your cart before you try again.",
    not_enough: "We don’t have that many left. Please choose fewer.",
    cart_full: "Your cart is full: it can hold 50 different items. Remove one to add this.",
};

const DE: IslandText = IslandText {
    account: "Konto",
    sign_in: "Anmelden",
    cart: "Warenkorb",
    pieces_in_cart: |n| format!("{n} Artikel"),
    search: "Suchen",
    search_for: "Im Shop suchen",
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
    low: "Nur noch wenige auf Lager",
    left: |n| format!("Nur noch {n} auf Lager"),
    available: "Auf Lager, Lieferung 2 bis 4 Werktage nach dem Versand",
    now: "Jetzt",
    failed: "Das konnten wir nicht bestätigen. Bitte prüfen Sie Ihren Warenkorb, bevor Sie es noch einmal versuchen.",
    not_enough: "So viele haben wir nicht mehr auf Lager. Bitte wählen Sie weniger.",
    cart_full: "Ihr Warenkorb ist voll: Er fasst 50 verschiedene Artikel. Entfernen Sie einen, um diesen hinzuzufügen.",
};
