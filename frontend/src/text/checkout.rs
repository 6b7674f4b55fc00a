//! The texts of cart, checkout and order about shipping, changes and an order's actions.

use contract::{Locale, order::ReturnReason, shipping::ShippingMethod};

/// The texts of cart, checkout and order.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct CheckoutText {
    // Shipping
    pub shipping_method: &'static str,
    pub method: fn(ShippingMethod) -> &'static str,
    pub arrives_between: fn(&str, &str) -> String,
    pub arrives_on: fn(&str) -> String,
    pub arrives_if: &'static str,
    pub update_shipping: &'static str,
    pub address_book: &'static str,
    // What has happened to the cart
    pub changed: &'static str,
    pub sold_out_removed: &'static str,
    pub reduced_to: fn(i32) -> String,
    pub pending_order: fn(&str, &str) -> String,
    pub is_paid: fn(&str) -> String,
    pub to_order: &'static str,
    pub change_order: &'static str,
    pub change_order_hint: &'static str,
    pub unavailable: fn(&str) -> String,
    pub some_unavailable: &'static str,
    // An order
    pub expired: &'static str,
    pub expired_text: &'static str,
    pub delivery: &'static str,
    pub refunded: &'static str,
    pub returned: &'static str,
    pub returned_text: &'static str,
    pub reorder: &'static str,
    pub reorder_hint: &'static str,
    pub return_title: &'static str,
    pub return_text: fn(&str, &str) -> String,
    pub return_address: [&'static str; 3],
    pub reason: &'static str,
    pub reasons: fn(ReturnReason) -> &'static str,
    pub return_button: &'static str,
}

/// The texts in a language.
pub const fn checkout(locale: Locale) -> &'static CheckoutText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: CheckoutText = CheckoutText {
    shipping_method: "Shipping method",
    method: |method| match method {
        ShippingMethod::Parcel => "Parcel",
        ShippingMethod::Express => "Express",
    },
    arrives_between: |a, b| format!("Arrives between {a} and {b}"),
    arrives_on: |day| format!("Arrives on {day}"),
    arrives_if: "if you order and pay now",
    update_shipping: "Update shipping",
    address_book: "From your address book:",
    changed: "Some items in your cart have changed",
    sold_out_removed: "Sold out; it will be removed from your cart.",
    reduced_to: |n| format!("Only {n} left; your quantity will be reduced to {n}."),
    pending_order: |number, until| {
        format!(
            "Order {number} from this cart is awaiting payment. Your items are reserved until {until}."
        )
    },
    is_paid: |number| {
        format!("There is nothing left to pay: order {number} is paid. You can’t be charged twice.")
    },
    to_order: "View order",
    change_order: "Change order",
    change_order_hint: "Correct your details below and order again. It stays one order, and you pay once.",
    unavailable: |what| format!("No longer available: {what}. Everything else is in your cart."),
    some_unavailable: "Some items are no longer available. Everything else is in your cart.",
    expired: "We didn’t receive your payment in time, so the order has expired.",
    expired_text: "You haven’t been charged. You can put the same items back into your cart.",
    delivery: "Delivery",
    refunded: "Refunded",
    returned: "You’ve returned this order.",
    returned_text: "Your refund is being processed. This page shows when it is complete.",
    reorder: "Order again",
    reorder_hint: "Adds the same items to your cart if they are still available.",
    return_title: "Return order",
    return_text: |until, amount| {
        format!(
            "You can return the whole order until {until}. We’ll refund {amount} to the card you paid with."
        )
    },
    return_address: [
        "If you already have the parcel, send it to the address on our ",
        "withdrawal page",
        ".",
    ],
    reason: "Reason (optional)",
    reasons: |reason| match reason {
        ReturnReason::Unsaid => "I’d rather not say",
        ReturnReason::ChangedMind => "I no longer need it",
        ReturnReason::NotAsShown => "It’s not as described",
        ReturnReason::Faulty => "It’s damaged or faulty",
    },
    return_button: "Return this order",
};

const DE: CheckoutText = CheckoutText {
    shipping_method: "Versandart",
    method: |method| match method {
        ShippingMethod::Parcel => "Paket",
        ShippingMethod::Express => "Express",
    },
    arrives_between: |a, b| format!("Lieferung zwischen {a} und {b}"),
    arrives_on: |day| format!("Lieferung am {day}"),
    arrives_if: "wenn Sie jetzt bestellen und bezahlen",
    update_shipping: "Versand berechnen",
    address_book: "Aus Ihrem Adressbuch:",
    changed: "Einige Artikel in Ihrem Warenkorb haben sich geändert",
    sold_out_removed: "Inzwischen ausverkauft; der Artikel wird aus dem Warenkorb entfernt.",
    reduced_to: |n| format!("Nur noch {n} auf Lager; die Menge wird auf {n} verringert."),
    pending_order: |number, until| {
        format!(
            "Bestellung {number} aus diesem Warenkorb ist noch nicht bezahlt. Wir reservieren die Artikel bis {until} für Sie."
        )
    },
    is_paid: |number| {
        format!(
            "Es ist nichts mehr zu bezahlen: Bestellung {number} ist bezahlt. Es kann nicht doppelt abgebucht werden."
        )
    },
    to_order: "Zur Bestellung",
    change_order: "Bestellung ändern",
    change_order_hint: "Korrigieren Sie Ihre Angaben unten und bestellen Sie noch einmal. Es bleibt bei einer Bestellung, und Sie zahlen nur einmal.",
    unavailable: |what| format!("Nicht mehr verfügbar: {what}. Alles andere liegt im Warenkorb."),
    some_unavailable: "Einige Artikel sind nicht mehr verfügbar. Alles andere liegt im Warenkorb.",
    expired: "Wir haben Ihre Zahlung nicht rechtzeitig erhalten; die Bestellung ist abgelaufen.",
    expired_text: "Es wurde nichts abgebucht. Sie können dieselben Artikel wieder in den Warenkorb legen.",
    delivery: "Lieferung",
    refunded: "Erstattet",
    returned: "Sie haben diese Bestellung zurückgegeben.",
    returned_text: "Ihre Erstattung wird bearbeitet. Diese Seite zeigt, wenn sie abgeschlossen ist.",
    reorder: "Noch einmal bestellen",
    reorder_hint: "Legt dieselben Artikel in den Warenkorb, sofern sie noch erhältlich sind.",
    return_title: "Zurückgeben",
    return_text: |until, amount| {
        format!(
            "Bis {until} können Sie die ganze Bestellung zurückgeben. Wir erstatten {amount} auf die Karte, mit der Sie bezahlt haben."
        )
    },
    return_address: [
        "Ist das Paket schon bei Ihnen, senden Sie es an die Adresse auf der Seite zum ",
        "Widerruf",
        ".",
    ],
    reason: "Grund (optional)",
    reasons: |reason| match reason {
        ReturnReason::Unsaid => "Möchte ich nicht angeben",
        ReturnReason::ChangedMind => "Ich brauche es nicht mehr",
        ReturnReason::NotAsShown => "Es entspricht nicht der Beschreibung",
        ReturnReason::Faulty => "Es ist beschädigt oder defekt",
    },
    return_button: "Bestellung zurückgeben",
};
