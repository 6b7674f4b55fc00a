//! What the pages say that one browses: home, lists, products, prices.

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
    pub begin_again: &'static str,
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
    list_changed: "Prices or products have changed since the page before. Something may be missing here or listed twice.",
    begin_again: "Back to the first page",
    picture_of: |n, of| format!("Picture {n} of {of}"),
    enlarge: |what| format!("Enlarge: {what}"),
    enlarged: "The picture, enlarged",
    previous: "Previous picture",
    next: "Next picture",
    close: "Close",
    gone: "We no longer sell this.",
    gone_text: |category| {
        format!("It has left the shop for good. What else there is in {category}:")
    },
    to_category: |category| format!("All of {category}"),
    walk: "Walk along the columns",
    walk_hint: |n| format!("{n} rooms, each with its own shade"),
    promises: [
        (
            "Told, not sold",
            "Material, measures, origin and care stand beside each thing.",
        ),
        (
            "30 days to think",
            "Send it back for any reason. Within Germany we pay the way.",
        ),
        (
            "Made to be mended",
            "Spare parts and a helping hand before we sell you a new one.",
        ),
    ],
    pieces: |n| match n {
        1 => "1 thing".into(),
        n => format!("{n} things"),
    },
    delivery: "Delivery",
    delivery_intro: "One parcel, one price for each country, however heavy. Prices in the shop include VAT; delivery comes on top and is shown before you order.",
    delivery_heads: ["To", "By", "Cost", "Free", "Working days"],
    delivery_never_free: "–",
    delivery_free_from: |amount| format!("from {amount}"),
    delivery_takes: |least, most| match (least, most) {
        (1, 1) => "1".into(),
        _ => format!("{least} to {most}"),
    },
    delivery_more: &[
        (
            "When it leaves",
            &[
                "What is ordered before 14:00 on a working day (Monday to Friday, public holidays apart) leaves on that day, otherwise on the next one. The days in the table count from then; cart and checkout show the dates.",
            ],
        ),
        (
            "How we pack",
            &[
                "In cardboard and paper, without plastic. What is large and heavy, such as a table or a bench, comes with two people who carry it in; you are told the day before.",
            ],
        ),
        (
            "When something is broken",
            &[
                "Send a picture to help@stoa.example within a few days, and a new one is on its way. Please keep the box until then.",
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
    list_changed: "Preise oder Artikel haben sich seit der vorigen Seite geändert. Hier kann etwas fehlen oder doppelt stehen.",
    begin_again: "Zurück zur ersten Seite",
    picture_of: |n, of| format!("Bild {n} von {of}"),
    enlarge: |what| format!("Vergrößern: {what}"),
    enlarged: "Das Bild, vergrößert",
    previous: "Vorheriges Bild",
    next: "Nächstes Bild",
    close: "Schließen",
    gone: "Das führen wir nicht mehr.",
    gone_text: |category| {
        format!("Es hat den Laden für immer verlassen. Was es in {category} sonst noch gibt:")
    },
    to_category: |category| format!("Alles in {category}"),
    walk: "Die Säulen entlang",
    walk_hint: |n| format!("{n} Räume, jeder mit seinem eigenen Ton"),
    promises: [
        (
            "Gesagt statt angepriesen",
            "Material, Maße, Herkunft und Pflege stehen bei jedem Ding.",
        ),
        (
            "30 Tage Bedenkzeit",
            "Rückgabe aus jedem Grund. Innerhalb Deutschlands zahlen wir den Weg.",
        ),
        (
            "Gemacht zum Reparieren",
            "Ersatzteile und Rat, bevor wir Ihnen etwas Neues verkaufen.",
        ),
    ],
    pieces: |n| match n {
        1 => "1 Ding".into(),
        n => format!("{n} Dinge"),
    },
    delivery: "Versand",
    delivery_intro: "Ein Paket, ein Preis je Land, egal wie schwer. Die Preise im Laden enthalten die Mehrwertsteuer; der Versand kommt hinzu und steht vor der Bestellung dabei.",
    delivery_heads: ["Nach", "Als", "Kosten", "Kostenlos", "Werktage"],
    delivery_never_free: "–",
    delivery_free_from: |amount| format!("ab {amount}"),
    delivery_takes: |least, most| match (least, most) {
        (1, 1) => "1".into(),
        _ => format!("{least} bis {most}"),
    },
    delivery_more: &[
        (
            "Wann es hinausgeht",
            &[
                "Was an einem Werktag (Montag bis Freitag, Feiertage ausgenommen) vor 14:00 Uhr bestellt wird, geht am selben Tag hinaus, sonst am nächsten. Von da an zählen die Tage der Tabelle; Warenkorb und Kasse zeigen das Datum.",
            ],
        ),
        (
            "Wie wir packen",
            &[
                "In Karton und Papier, ohne Plastik. Was groß und schwer ist, ein Tisch oder eine Bank etwa, bringen zwei Leute bis in die Wohnung; am Tag davor sagen wir Bescheid.",
            ],
        ),
        (
            "Wenn etwas zerbrochen ist",
            &[
                "Schicken Sie in den nächsten Tagen ein Bild an hilfe@stoa.example, dann ist Ersatz unterwegs. Heben Sie den Karton bitte so lange auf.",
            ],
        ),
    ],
};
