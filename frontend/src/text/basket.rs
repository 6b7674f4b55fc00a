//! What the cart's islands say: the basket on its page and the drawer beside a product.

use contract::Locale;

/// The texts of basket and drawer.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct BasketText {
    pub summary: &'static str,
    pub subtotal: &'static str,
    pub free: &'static str,
    pub free_in: fn(&str) -> String,
    pub total: &'static str,
    pub tax: fn(&str) -> String,
    pub each: &'static str,
    pub was: fn(&str, &str) -> String,
    pub only_left: fn(i32) -> String,
    pub all_left: &'static str,
    pub sold_out: &'static str,
    pub quantity_of: fn(&str) -> String,
    pub fewer: fn(&str) -> String,
    pub more: fn(&str) -> String,
    pub update: &'static str,
    pub remove: &'static str,
    pub removed: fn(&str) -> String,
    pub undo: &'static str,
    pub changed: &'static str,
    pub agree: &'static str,
    pub agree_hint: fn(&str) -> String,
    pub to_checkout: &'static str,
    pub failed: &'static str,
    pub not_enough: &'static str,
    pub no_number: &'static str,
    pub conflict: &'static str,
    pub full: &'static str,
    pub in_cart: &'static str,
    pub added: fn(&str) -> String,
    pub to_cart: &'static str,
    pub go_on: &'static str,
    pub close: &'static str,
}

/// The texts in a language.
pub const fn basket(locale: Locale) -> &'static BasketText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: BasketText = BasketText {
    summary: "Summary",
    subtotal: "Items",
    free: "free",
    free_in: |amount| format!("{amount} more and shipping is free."),
    total: "Total",
    tax: |rate| format!("includes {rate} VAT"),
    each: "each",
    was: |old, new| format!("Was {old}, is now {new} each."),
    only_left: |n| format!("Only {n} left."),
    all_left: "That is all that is left.",
    sold_out: "Sold out in the meantime.",
    quantity_of: |what| format!("Quantity of {what}"),
    fewer: |what| format!("One {what} less"),
    more: |what| format!("One {what} more"),
    update: "Update",
    remove: "Remove",
    removed: |what| format!("{what} is out of your cart."),
    undo: "Undo",
    changed: "Something has changed since you filled your cart. It is marked beside the items.",
    agree: "Agree to the changes",
    agree_hint: |amount| {
        format!("Today’s prices, and only what is still there: the items then cost {amount}.")
    },
    to_checkout: "Check out",
    failed: "That did not get through, so everything is as it was. Please try again.",
    not_enough: "There are not that many left.",
    no_number: "Please enter a number from 0 to 99.",
    conflict: "This was changed in another window. You now see the current quantity.",
    full: "Your cart holds 50 different items, which is as many as it can.",
    in_cart: "In the cart",
    added: |what| format!("Added: {what}"),
    to_cart: "Go to the cart",
    go_on: "Go on shopping",
    close: "Close",
};

const DE: BasketText = BasketText {
    summary: "Zusammenfassung",
    subtotal: "Artikel",
    free: "frei",
    free_in: |amount| format!("Noch {amount}, und der Versand ist frei."),
    total: "Gesamtsumme",
    tax: |rate| format!("darin {rate} MwSt."),
    each: "pro Stück",
    was: |old, new| format!("Kostete {old}, kostet jetzt {new} pro Stück."),
    only_left: |n| format!("Nur noch {n} da."),
    all_left: "Mehr ist nicht mehr da.",
    sold_out: "Inzwischen ausverkauft.",
    quantity_of: |what| format!("Menge von {what}"),
    fewer: |what| format!("{what}: eins weniger"),
    more: |what| format!("{what}: eins mehr"),
    update: "Aktualisieren",
    remove: "Entfernen",
    removed: |what| format!("{what} liegt nicht mehr im Warenkorb."),
    undo: "Zurücknehmen",
    changed: "Seit Sie den Warenkorb gefüllt haben, hat sich etwas geändert. Es steht bei den Artikeln.",
    agree: "Mit den Änderungen einverstanden",
    agree_hint: |amount| {
        format!("Zu heutigen Preisen und nur, was noch da ist: Die Artikel kosten dann {amount}.")
    },
    to_checkout: "Zur Kasse",
    failed: "Das kam nicht an, es ist alles wie zuvor. Bitte versuchen Sie es noch einmal.",
    not_enough: "So viele sind nicht mehr da.",
    no_number: "Bitte geben Sie eine Zahl von 0 bis 99 ein.",
    conflict: "Das wurde in einem anderen Fenster geändert. Sie sehen jetzt die aktuelle Menge.",
    full: "Im Warenkorb liegen 50 verschiedene Artikel, mehr fasst er nicht.",
    in_cart: "Im Warenkorb",
    added: |what| format!("Hinzugefügt: {what}"),
    to_cart: "Zum Warenkorb",
    go_on: "Weiter einkaufen",
    close: "Schließen",
};
