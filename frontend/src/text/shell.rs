//! The texts of the application shell: theme and network status.

use contract::Locale;

/// The texts of the shell.
pub(crate) struct ShellText {
    /// The label of the theme select.
    pub theme: &'static str,
    /// System, light, dark.
    pub themes: [&'static str; 3],
    /// The browser is offline.
    pub offline: &'static str,
    /// The text before and after the time of a cached copy.
    pub kept: [&'static str; 2],
    /// A form could not be submitted.
    pub unsent: &'static str,
    /// The title of the fallback page.
    pub no_network: &'static str,
    /// The reason on that page.
    pub no_network_text: &'static str,
    /// That cart and orders are safe.
    pub nothing_lost: &'static str,
    /// The link that retries the page.
    pub again: &'static str,
    /// The link to the home page.
    pub start: &'static str,
}

/// The shell's texts in a language.
pub(crate) const fn shell(locale: Locale) -> &'static ShellText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: ShellText = ShellText {
    theme: "Theme",
    themes: ["System", "Light", "Dark"],
    offline: "You are offline. You can still open pages you’ve visited; cart, checkout and account need a connection.",
    kept: [
        "This is a copy saved on this device, from ",
        ". Prices and stock may have changed since.",
    ],
    unsent: "Nothing was sent, because there is no connection. Your entries are still here: send them again when you’re back online.",
    no_network: "No connection",
    no_network_text: "This page isn’t saved on this device, and the shop can’t be reached right now.",
    nothing_lost: "Nothing is lost: your cart and your orders are safe. For your privacy, cart, checkout and account are never saved on this device.",
    again: "Try again",
    start: "Go to the home page",
};

const DE: ShellText = ShellText {
    theme: "Design",
    themes: ["System", "Hell", "Dunkel"],
    offline: "Sie sind offline. Besuchte Seiten können Sie weiterhin öffnen; Warenkorb, Kasse und Konto brauchen eine Verbindung.",
    kept: [
        "Dies ist eine Kopie auf diesem Gerät, vom ",
        ". Preise und Bestand können sich seither geändert haben.",
    ],
    unsent: "Es wurde nichts gesendet, denn Sie sind offline. Ihre Eingaben sind noch da: Senden Sie sie noch einmal, sobald Sie wieder online sind.",
    no_network: "Keine Verbindung",
    no_network_text: "Diese Seite ist nicht auf diesem Gerät gespeichert, und der Shop ist gerade nicht erreichbar.",
    nothing_lost: "Es geht nichts verloren: Ihr Warenkorb und Ihre Bestellungen sind sicher. Warenkorb, Kasse und Konto werden zu Ihrem Schutz nie auf diesem Gerät gespeichert.",
    again: "Noch einmal versuchen",
    start: "Zur Startseite",
};
