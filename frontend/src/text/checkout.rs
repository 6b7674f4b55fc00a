//! What cart, checkout and order say of shipping, of changes, and of what can be done with an order.

use contract::{Locale, order::ReturnReason, shipping::ShippingMethod};

/// The texts of cart, checkout and order.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct CheckoutText {
    // Shipping
    pub how: &'static str,
    pub method: fn(ShippingMethod) -> &'static str,
    pub arrives_between: fn(&str, &str) -> String,
    pub arrives_on: fn(&str) -> String,
    pub arrives_if: &'static str,
    pub update_shipping: &'static str,
    pub address_book: &'static str,
    // What has happened to the cart
    pub changed: &'static str,
    pub goes: &'static str,
    pub remain: fn(i32) -> String,
    pub waits: fn(&str, &str) -> String,
    pub is_paid: fn(&str) -> String,
    pub to_order: &'static str,
    pub change_order: &'static str,
    pub change_order_hint: &'static str,
    pub short: fn(&str) -> String,
    pub short_some: &'static str,
    // An order
    pub ran_out: &'static str,
    pub cart_is_whole: &'static str,
    pub with_you: &'static str,
    pub refunded: &'static str,
    pub refund_under_way: &'static str,
    pub refund_under_way_text: &'static str,
    pub reorder: &'static str,
    pub reorder_hint: &'static str,
    pub give_back: &'static str,
    pub give_back_text: fn(&str, &str) -> String,
    pub give_back_sent: [&'static str; 3],
    pub reason: &'static str,
    pub reasons: fn(ReturnReason) -> &'static str,
    pub give_back_button: &'static str,
}

/// The texts in a language.
pub const fn checkout(locale: Locale) -> &'static CheckoutText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: CheckoutText = CheckoutText {
    how: "How does it travel?",
    method: |method| match method {
        ShippingMethod::Parcel => "Parcel",
        ShippingMethod::Express => "Express",
    },
    arrives_between: |a, b| format!("With you between {a} and {b}"),
    arrives_on: |day| format!("With you on {day}"),
    arrives_if: "if you order and pay now",
    update_shipping: "Update shipping",
    address_book: "From your address book:",
    changed: "Something has changed since you filled your cart",
    goes: "Sold out in the meantime; it leaves the cart.",
    remain: |n| format!("Only {n} left; the cart then holds {n}."),
    waits: |number, until| {
        format!(
            "Order {number} of this cart waits for payment. We keep the goods for you until {until}."
        )
    },
    is_paid: |number| {
        format!(
            "There is nothing left to pay: order {number} is paid. Paying twice is not possible."
        )
    },
    to_order: "Go to the order",
    change_order: "Change order",
    change_order_hint: "Correct your details below and order again. It stays one order, and you pay once.",
    short: |what| format!("Not all of it is there any more: {what}. The rest is in your cart."),
    short_some: "Not all of it is there any more. What is lies in your cart.",
    ran_out: "The time for which we kept the goods ended before a payment came.",
    cart_is_whole: "Nothing was charged. One press puts the same into your cart again.",
    with_you: "Arrives",
    refunded: "Money sent back",
    refund_under_way: "You have given this order back.",
    refund_under_way_text: "The payment provider is sending the money back. This page shows when it is done.",
    reorder: "Order again",
    reorder_hint: "Puts the same into your cart, as far as we still sell it.",
    give_back: "Give it back",
    give_back_text: |until, amount| {
        format!(
            "Until {until} you can give the whole order back. We then send {amount} to the card you paid with."
        )
    },
    give_back_sent: [
        "If the parcel is with you already, send it to the address on the page about ",
        "withdrawal",
        ".",
    ],
    reason: "Why? (you need not say)",
    reasons: |reason| match reason {
        ReturnReason::Unsaid => "I would rather not say",
        ReturnReason::ChangedMind => "I do not need it any more",
        ReturnReason::NotAsShown => "It is not as it was shown",
        ReturnReason::Faulty => "It is broken or faulty",
    },
    give_back_button: "Give the order back",
};

const DE: CheckoutText = CheckoutText {
    how: "Wie reist es?",
    method: |method| match method {
        ShippingMethod::Parcel => "Paket",
        ShippingMethod::Express => "Express",
    },
    arrives_between: |a, b| format!("Bei Ihnen zwischen {a} und {b}"),
    arrives_on: |day| format!("Bei Ihnen am {day}"),
    arrives_if: "wenn Sie jetzt bestellen und bezahlen",
    update_shipping: "Versand berechnen",
    address_book: "Aus Ihrem Adressbuch:",
    changed: "Seit Sie den Warenkorb gefüllt haben, hat sich etwas geändert",
    goes: "Inzwischen ausverkauft; es kommt aus dem Warenkorb.",
    remain: |n| format!("Nur noch {n} da; im Warenkorb liegen dann {n}."),
    waits: |number, until| {
        format!(
            "Bestellung {number} aus diesem Warenkorb wartet auf die Zahlung. Wir halten die Ware bis {until} für Sie zurück."
        )
    },
    is_paid: |number| {
        format!(
            "Es ist nichts mehr zu bezahlen: Bestellung {number} ist bezahlt. Doppelt bezahlen kann man nicht."
        )
    },
    to_order: "Zur Bestellung",
    change_order: "Bestellung ändern",
    change_order_hint: "Korrigieren Sie Ihre Angaben unten und bestellen Sie noch einmal. Es bleibt bei einer Bestellung, und Sie zahlen nur einmal.",
    short: |what| format!("Nicht alles ist noch da: {what}. Der Rest liegt im Warenkorb."),
    short_some: "Nicht alles ist noch da. Der Rest liegt im Warenkorb.",
    ran_out: "Die Zeit, für die wir die Ware zurückhielten, war um, bevor eine Zahlung kam.",
    cart_is_whole: "Es wurde nichts abgebucht. Mit einem Klick liegt dasselbe wieder im Warenkorb.",
    with_you: "Kommt an",
    refunded: "Geld zurückgesandt",
    refund_under_way: "Sie haben diese Bestellung zurückgegeben.",
    refund_under_way_text: "Der Zahlungsdienst sendet das Geld zurück. Diese Seite zeigt, wenn es so weit ist.",
    reorder: "Noch einmal bestellen",
    reorder_hint: "Legt dasselbe in den Warenkorb, soweit wir es noch verkaufen.",
    give_back: "Zurückgeben",
    give_back_text: |until, amount| {
        format!(
            "Bis {until} können Sie die ganze Bestellung zurückgeben. {amount} gehen dann zurück auf die Karte, mit der Sie bezahlt haben."
        )
    },
    give_back_sent: [
        "Ist das Paket schon bei Ihnen, senden Sie es an die Adresse auf der Seite zum ",
        "Widerruf",
        ".",
    ],
    reason: "Warum? (müssen Sie nicht sagen)",
    reasons: |reason| match reason {
        ReturnReason::Unsaid => "Möchte ich nicht sagen",
        ReturnReason::ChangedMind => "Ich brauche es nicht mehr",
        ReturnReason::NotAsShown => "Es ist nicht wie gezeigt",
        ReturnReason::Faulty => "Es ist kaputt oder fehlerhaft",
    },
    give_back_button: "Bestellung zurückgeben",
};
