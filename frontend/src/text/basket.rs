//! The texts of the cart's islands: the basket on the cart page and the drawer.

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
    pub price_changed: fn(&str, &str) -> String,
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
    pub invalid_quantity: &'static str,
    pub conflict: &'static str,
    pub cart_full: &'static str,
    pub in_cart: &'static str,
    pub added: fn(&str) -> String,
    pub to_cart: &'static str,
    pub continue_shopping: &'static str,
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
    price_changed: |old, new| format!("Was {old} each, now {new}."),
    only_left: |n| format!("Only {n} left."),
    all_left: "That’s all we have left.",
    sold_out: "Sold out since you added it.",
    quantity_of: |what| format!("Quantity of {what}"),
    fewer: |what| format!("One {what} fewer"),
    more: |what| format!("One {what} more"),
    update: "Update",
    remove: "Remove",
    removed: |what| format!("{what} was removed from your cart."),
    undo: "Undo",
    changed: "Some items have changed since you added them. The changes are shown with each item.",
    agree: "Accept changes",
    agree_hint: |amount| {
        format!("At today’s prices and with what is in stock, your items come to {amount}.")
    },
    to_checkout: "Check out",
    failed: "Your change could not be saved, so the cart is unchanged. Please try again.",
    not_enough: "We don’t have that many left.",
    invalid_quantity: "Please enter a number from 0 to 99.",
    conflict: "This was changed in another window. You now see the current quantity.",
    cart_full: "Your cart is full: it can hold 50 different items.",
    in_cart: "In your cart",
    added: |what| format!("Added: {what}"),
    to_cart: "View cart",
    continue_shopping: "Continue shopping",
    close: "Close",
};

const DE: BasketText = BasketText {
    summary: "Zusammenfassung",
    subtotal: "Artikel",
    free: "kostenlos",
    free_in: |amount| format!("Noch {amount} bis zum kostenlosen Versand."),
    total: "Gesamtsumme",
    tax: |rate| format!("inkl. {rate} MwSt."),
    each: "pro Stück",
    price_changed: |old, new| format!("Statt {old} jetzt {new} pro Stück."),
    only_left: |n| format!("Nur noch {n} auf Lager."),
    all_left: "Mehr haben wir nicht auf Lager.",
    sold_out: "Inzwischen ausverkauft.",
    quantity_of: |what| format!("Menge von {what}"),
    fewer: |what| format!("{what}: eins weniger"),
    more: |what| format!("{what}: eins mehr"),
    update: "Aktualisieren",
    remove: "Entfernen",
    removed: |what| format!("{what} wurde aus dem Warenkorb entfernt."),
    undo: "Rückgängig",
    changed: "Einige Artikel haben sich geändert, seit Sie sie hinzugefügt haben. Die Änderungen stehen bei den Artikeln.",
    agree: "Änderungen akzeptieren",
    agree_hint: |amount| {
        format!("Zu heutigen Preisen und mit dem verfügbaren Bestand kosten die Artikel {amount}.")
    },
    to_checkout: "Zur Kasse",
    failed: "Ihre Änderung konnte nicht gespeichert werden, der Warenkorb ist unverändert. Bitte versuchen Sie es noch einmal.",
    not_enough: "So viele haben wir nicht mehr auf Lager.",
    invalid_quantity: "Bitte geben Sie eine Zahl von 0 bis 99 ein.",
    conflict: "Das wurde in einem anderen Fenster geändert. Sie sehen jetzt die aktuelle Menge.",
    cart_full: "Ihr Warenkorb ist voll: Er fasst 50 verschiedene Artikel.",
    in_cart: "Im Warenkorb",
    added: |what| format!("Hinzugefügt: {what}"),
    to_cart: "Zum Warenkorb",
    continue_shopping: "Weiter einkaufen",
    close: "Schließen",
};
