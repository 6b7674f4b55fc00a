//! The texts of home, lists, products, prices and delivery.

use contract::Locale;

/// The texts of browsing.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct BrowseText {
    // Prices
    pub best_price: &'static str,
    pub per: fn(&str, &str) -> String,
    pub prices_note: [&'static str; 3],
    // Lists
    pub show: fn(u32) -> String,
    pub page_number: fn(u32) -> String,
    pub list_changed: &'static str,
    pub back_to_first_page: &'static str,
    pub picture_of: fn(usize, usize) -> String,
    // The gallery
    pub enlarge: fn(&str) -> String,
    pub enlarged: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub close: &'static str,
    // Nothing there
    pub gone: &'static str,
    pub gone_text: fn(&str) -> String,
    pub to_category: fn(&str) -> String,
    // Home
    pub walk: &'static str,
    pub walk_hint: fn(usize) -> String,
    pub promises: [(&'static str, &'static str); 3],
    pub pieces: fn(u32) -> String,
    // Delivery
    pub delivery: &'static str,
    pub delivery_intro: &'static str,
    pub delivery_heads: [&'static str; 5],
    pub delivery_never_free: &'static str,
    pub delivery_free_from: fn(&str) -> String,
    pub delivery_takes: fn(u32, u32) -> String,
    pub delivery_more: &'static [(&'static str, &'static [&'static str])],
}

/// The texts in a language.
pub const fn browse(locale: Locale) -> &'static BrowseText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: BrowseText = BrowseText {
    best_price: "30-day best price",
    per: |price, unit| format!("{price} per {unit}"),
    prices_note: ["All prices include VAT, plus ", "delivery", "."],
    show: |n| match n {
        1 => "Show 1 item".into(),
        n => format!("Show {n} items"),
    },
    page_number: |n| format!("Page {n}"),
    list_changed: "This list has changed since the previous page. Products may be missing or listed twice.",
    back_to_first_page: "Back to the first page",
    picture_of: |n, of| format!("Picture {n} of {of}"),
    enlarge: |what| format!("Enlarge: {what}"),
    enlarged: "Enlarged picture",
    previous: "Previous picture",
    next: "Next picture",
    close: "Close",
    gone: "We no longer sell this.",
    gone_text: |category| format!("This product is no longer available. More from {category}:"),
    to_category: |category| format!("View all in {category}"),
    walk: "Walk along the columns",
    walk_hint: |n| format!("{n} rooms, each in its own shade"),
    promises: [
        (
            "Facts, not hype",
            "Every product page lists material, dimensions, origin and care.",
        ),
        (
            "30 days to decide",
            "Return it for any reason. Returns within Germany are free.",
        ),
        (
            "Made to be repaired",
            "Spare parts and a helping hand before we sell you a new one.",
        ),
    ],
    pieces: |n| match n {
        1 => "1 item".into(),
        n => format!("{n} items"),
    },
    delivery: "Delivery",
    delivery_intro: "One flat rate per country, whatever the weight. Our prices include VAT; delivery is added and shown before you order.",
    delivery_heads: ["Destination", "Method", "Price", "Free", "Working days"],
    delivery_never_free: "–",
    delivery_free_from: |amount| format!("from {amount}"),
    delivery_takes: |least, most| match (least, most) {
        (1, 1) => "1".into(),
        _ => format!("{least} to {most}"),
    },
    delivery_more: &[
        (
            "Dispatch",
            &[
                "Orders placed before 14:00 on a working day (Monday to Friday, except public holidays) are dispatched the same day, otherwise on the next one. The days in the table count from dispatch; cart and checkout show the dates.",
            ],
        ),
        (
            "Packaging",
            &[
                "In cardboard and paper, without plastic. Large and heavy items, such as a table or a bench, are delivered by two people who carry them in; we’ll let you know the day before.",
            ],
        ),
        (
            "If something arrives damaged",
            &[
                "Send a photo to help@stoa.example within a few days and we’ll send a replacement. Please keep the box until then.",
            ],
        ),
    ],
};

const DE: BrowseText = BrowseText {
    best_price: "30-Tage-Bestpreis",
    per: |price, unit| format!("{price} pro {unit}"),
    prices_note: ["Alle Preise inkl. MwSt., zzgl. ", "Versand", "."],
    show: |n| format!("{n} Artikel zeigen"),
    page_number: |n| format!("Seite {n}"),
    list_changed: "Diese Liste hat sich seit der vorigen Seite geändert. Artikel können fehlen oder doppelt erscheinen.",
    back_to_first_page: "Zurück zur ersten Seite",
    picture_of: |n, of| format!("Bild {n} von {of}"),
    enlarge: |what| format!("Vergrößern: {what}"),
    enlarged: "Vergrößertes Bild",
    previous: "Vorheriges Bild",
    next: "Nächstes Bild",
    close: "Schließen",
    gone: "Das führen wir nicht mehr.",
    gone_text: |category| format!("Dieser Artikel ist nicht mehr erhältlich. Mehr aus {category}:"),
    to_category: |category| format!("Alles in {category}"),
    walk: "Die Säulen entlang",
    walk_hint: |n| format!("{n} Räume, jeder in seinem eigenen Ton"),
    promises: [
        (
            "Fakten statt Werbesprüche",
            "Auf jeder Produktseite stehen Material, Maße, Herkunft und Pflege.",
        ),
        (
            "30 Tage Bedenkzeit",
            "Rückgabe ohne Angabe von Gründen, innerhalb Deutschlands kostenlos.",
        ),
        (
            "Reparieren statt wegwerfen",
            "Ersatzteile und Rat, bevor wir Ihnen etwas Neues verkaufen.",
        ),
    ],
    pieces: |n| match n {
        1 => "1 Artikel".into(),
        n => format!("{n} Artikel"),
    },
    delivery: "Versand",
    delivery_intro: "Ein Pauschalpreis je Land, unabhängig vom Gewicht. Unsere Preise enthalten die Mehrwertsteuer; der Versand kommt hinzu und wird vor der Bestellung angezeigt.",
    delivery_heads: ["Zielland", "Versandart", "Preis", "Kostenlos", "Werktage"],
    delivery_never_free: "–",
    delivery_free_from: |amount| format!("ab {amount}"),
    delivery_takes: |least, most| match (least, most) {
        (1, 1) => "1".into(),
        _ => format!("{least} bis {most}"),
    },
    delivery_more: &[
        (
            "Versandzeitpunkt",
            &[
                "Was an einem Werktag (Montag bis Freitag, außer an Feiertagen) vor 14:00 Uhr bestellt wird, versenden wir am selben Tag, sonst am nächsten. Die Tage der Tabelle zählen ab dem Versand; Warenkorb und Kasse zeigen das Datum.",
            ],
        ),
        (
            "Verpackung",
            &[
                "In Karton und Papier, ohne Plastik. Große und schwere Artikel wie Tische oder Bänke bringen zwei Personen bis in die Wohnung; am Tag davor geben wir Ihnen Bescheid.",
            ],
        ),
        (
            "Wenn etwas beschädigt ankommt",
            &[
                "Schicken Sie in den nächsten Tagen ein Foto an hilfe@stoa.example, dann senden wir Ersatz. Heben Sie den Karton bitte so lange auf.",
            ],
        ),
    ],
};
