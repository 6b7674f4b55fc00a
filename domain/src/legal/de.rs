//! German.

use super::LegalText;

pub(super) const IMPRINT: LegalText = LegalText {
    title: "Impressum",
    description: "Wer den Laden Stoa betreibt, wie Sie uns erreichen und wer für die Inhalte einsteht.",
    sections: &[
        (
            "Wer diesen Laden betreibt",
            &[
                "Stoa Handels GmbH (eine erfundene Firma)",
                "Säulengang 8, 10115 Berlin, Deutschland",
                "Geschäftsführerin: Zena Kition",
            ],
        ),
        (
            "Wie Sie uns erreichen",
            &[
                "hilfe@stoa.example",
                "+49 30 0000 00 (eine erfundene Nummer), Montag bis Freitag, 9 bis 17 Uhr",
            ],
        ),
        (
            "Register",
            &[
                "Registergericht und -nummer: keine, dies ist eine Vorführung",
                "Umsatzsteuer-Identifikationsnummer: keine, dies ist eine Vorführung",
            ],
        ),
        (
            "Streitbeilegung",
            &[
                "Wir sind nicht verpflichtet und nicht bereit, an Streitbeilegungsverfahren vor einer Verbraucherschlichtungsstelle teilzunehmen. Schreiben Sie uns zuerst: Wir suchen einen Weg.",
            ],
        ),
    ],
};

pub(super) const TERMS: LegalText = LegalText {
    title: "AGB",
    description: "Die Geschäftsbedingungen von Stoa: Bestellung, Preise, Lieferung, Zahlung und Gewährleistung.",
    sections: &[
        (
            "1. Geltung",
            &[
                "Diese Bedingungen gelten für alle Bestellungen, die Verbraucherinnen und Verbraucher in diesem Laden aufgeben. Der Vertrag wird auf Deutsch oder Englisch geschlossen, je nachdem, in welcher Sprache bestellt wurde.",
            ],
        ),
        (
            "2. Wie ein Vertrag zustande kommt",
            &[
                "Was im Laden steht, ist eine Einladung zu bestellen. Mit „Zahlungspflichtig bestellen“ geben Sie ein verbindliches Angebot ab. Der Vertrag kommt zustande, wenn Ihre Zahlung eingegangen ist und wir die Bestellung per E-Mail bestätigen.",
                "Bis dahin können Sie jede Angabe berichtigen: im Warenkorb und an der Kasse, bis Sie den Knopf drücken. Wir speichern den Vertragstext; die Bestätigung enthält ihn, diese AGB und die Widerrufsbelehrung.",
            ],
        ),
        (
            "3. Preise und Zahlung",
            &[
                "Alle Preise sind in Euro und enthalten die Umsatzsteuer des Lieferlandes. Der Versand wird vor der Bestellung gesondert ausgewiesen.",
                "Bezahlt wird auf der Seite unseres Zahlungsdienstes. Nach der Bestellung halten wir die Ware 15 Minuten zurück; geht bis dahin keine Zahlung ein, wird die Bestellung storniert, und Sie schulden nichts.",
            ],
        ),
        (
            "4. Lieferung",
            &[
                "Wir liefern in die Länder, die die Kasse anbietet. Was an einem Werktag (Montag bis Freitag, Feiertage ausgenommen) vor 14:00 Uhr bestellt wird, geht am selben Tag hinaus, sonst am nächsten; innerhalb Deutschlands dauert es dann 2 bis 4 Werktage, anderswohin so lange, wie auf der Seite zum Versand steht. Die Kasse zeigt die Tage vor der Bestellung.",
            ],
        ),
        (
            "5. Eigentum",
            &["Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum."],
        ),
        (
            "6. Wenn etwas nicht stimmt",
            &[
                "Es gilt das gesetzliche Mängelhaftungsrecht, zwei Jahre lang. Schreiben Sie uns mit einem Bild dessen, was nicht stimmt; wir bessern nach, liefern neu oder zahlen zurück.",
            ],
        ),
        (
            "7. Recht",
            &[
                "Es gilt deutsches Recht ohne das UN-Kaufrecht. Zwingender Verbraucherschutz des Staates, in dem Sie leben, bleibt unberührt.",
            ],
        ),
    ],
};

pub(super) const PRIVACY: LegalText = LegalText {
    title: "Datenschutz",
    description: "Welche personenbezogenen Daten Stoa speichert, wofür und wie lange, und welche Rechte Sie haben.",
    sections: &[
        (
            "Wer verantwortlich ist",
            &["Die im Impressum genannte Firma. Schreiben Sie an hilfe@stoa.example."],
        ),
        (
            "Was wir speichern und wozu",
            &[
                "Zu einer Bestellung: E-Mail-Adresse, Name, Anschrift, was gekauft wurde und was es gekostet hat. Wir brauchen das für den Vertrag, und das Handels- und Steuerrecht verlangt, es bis acht Jahre nach dem Ende des Jahres aufzubewahren (Art. 6 Abs. 1 b und c DSGVO); dann gehen Name und Adressen. Die einer Bestellung, die nie bezahlt wurde, gehen 30 Tage nach ihrem Ende.",
                "Zu einem Warenkorb: das Land und was Sie an der Kasse eingegeben haben, damit Sie es nicht zweimal tippen müssen (Art. 6 Abs. 1 b DSGVO). Das geht, sobald die Bestellung bezahlt ist, sonst 30 Tage nach der letzten Benutzung des Warenkorbs.",
                "Zu einem Konto: E-Mail-Adresse, Name, ein Einweg-Hash des Passworts und die Adressen und Produkte, die Sie sich merken, bis Sie das Konto löschen; zu jeder Anmeldung die Zeit und den Namen des Browsers, bis eine Woche nach ihrem Ende; dazu 90 Tage lang, was die Sicherheit des Kontos betrifft (etwa Anmeldungen und geänderte Passwörter), mit dem Browser und einer gekürzten Netzadresse, damit Ihnen Fremde auffallen (Art. 6 Abs. 1 f DSGVO).",
                "Netzadressen stehen 30 Tage lang in den Protokollen unserer Lastverteiler, um Fehler zu finden und Angriffe abzuwehren (Art. 6 Abs. 1 f DSGVO). Um zu begrenzen, wie oft Passwörter ausprobiert und E-Mails angefordert werden können, speichern wir aus demselben Grund bis zu vier Stunden lang nicht umkehrbare Prüfwerte von E-Mail- und Netzadressen.",
                "Ihre Kartennummer geht allein an den Zahlungsdienst; wir sehen sie nie.",
            ],
        ),
        (
            "Cookies, und was in Ihrem Browser bleibt",
            &[
                "Nur solche, ohne die der Laden nicht auskommt: eines für Ihren Warenkorb, eines, das die Bestellungen öffnet, die Sie als Gast aufgegeben oder aus unserer E-Mail geöffnet haben (die zehn neuesten, 90 Tage lang), zwei, die Sie angemeldet halten, eines, das Ihnen eigene Änderungen sofort zeigt, höchstens eine Stunde lang eines für einen Link aus unserer E-Mail, den Sie gerade benutzen, zehn Minuten lang eines, das Ihre Eingaben aufhebt, wenn Ihre Sitzung mitten in einem Formular endet, und, sobald Sie sich einmal angemeldet haben, 180 Tage lang eines mit einer zufälligen Kennung, an der wir diesen Browser wiedererkennen, damit fehlgeschlagene Anmeldungen anderer Sie nicht aussperren; es bleibt auch nach dem Abmelden. Skripte können sie nicht lesen. Auf diesen Seiten gibt es keine Verfolgung, keine Werbung und keine Dritten, also auch nichts, dem Sie zustimmen müssten.",
                "In Ihrem Browser bleiben, ohne je gesendet zu werden: ob Sie Hell oder Dunkel gewählt haben, was Sie zuletzt gesucht und angesehen haben, und die öffentlichen Seiten, die Sie besucht haben, damit sie auch ohne Netz aufgehen. Abmelden leert alles bis auf Hell oder Dunkel; die Daten der Website zu löschen leert auch das.",
            ],
        ),
        (
            "Wer etwas bekommt",
            &[
                "Der Paketdienst bekommt Namen und Anschrift, der Zahlungsdienst den Betrag und die Bestellnummer, unsere Hosting-Anbieter verarbeiten Daten in unserem Auftrag. Sonst niemand.",
            ],
        ),
        (
            "Ihre Rechte",
            &[
                "In Ihrem Konto gibt es eine Seite, auf der Sie herunterladen, was wir über Sie haben, und das Konto löschen. Auch ohne Konto können Sie erfahren, was wir über Sie gespeichert haben, es berichtigen oder löschen lassen, die Nutzung einschränken, es mitnehmen und widersprechen. Sie können sich auch bei einer Datenschutzbehörde beschweren, in Berlin oder an Ihrem Wohnort.",
            ],
        ),
    ],
};

pub(super) const WITHDRAWAL: LegalText = LegalText {
    title: "Widerruf",
    description: "Ihr Recht, einen Kauf bei Stoa innerhalb von 30 Tagen zu widerrufen, und wie Sie etwas zurückgeben.",
    sections: &[
        (
            "Ihr Recht",
            &[
                "Sie können den Vertrag binnen 30 Tagen ohne Angabe von Gründen widerrufen. Das Gesetz gibt Ihnen 14 Tage, wir geben 30. Die Frist beginnt an dem Tag, an dem Sie oder jemand, den Sie benannt haben, die Ware erhalten hat.",
            ],
        ),
        (
            "Wie Sie widerrufen",
            &[
                "Drücken Sie oben „Vertrag widerrufen“, was auch am Fuß jeder Seite steht: Sie erhalten sofort eine Eingangsbestätigung. Oder sagen Sie es uns auf andere Weise eindeutig, etwa mit einer E-Mail an hilfe@stoa.example oder einem Brief an Stoa Handels GmbH, Säulengang 8, 10115 Berlin. Sie können das Muster unten verwenden, müssen es aber nicht. Es genügt, die Nachricht vor Ablauf der Frist abzusenden.",
            ],
        ),
        (
            "Was dann geschieht",
            &[
                "Wir zahlen alles zurück, was wir von Ihnen erhalten haben, einschließlich der günstigsten Standardlieferung, binnen 14 Tagen nach Ihrer Nachricht und auf dem Weg, auf dem Sie bezahlt haben. Wir dürfen warten, bis die Ware zurück ist oder Sie nachgewiesen haben, dass sie unterwegs ist.",
                "Senden Sie die Ware binnen 14 Tagen nach Ihrer Nachricht an Stoa Handels GmbH, Säulengang 8, 10115 Berlin zurück. Innerhalb Deutschlands tragen wir die Kosten, von anderswo tragen Sie sie. Für einen Wertverlust kommen Sie nur auf, wenn mit der Ware mehr geschehen ist, als sie in einem Laden anzusehen.",
            ],
        ),
        (
            "Wann es kein Widerrufsrecht gibt",
            &[
                "Bei Ware nach Ihrem Maß und bei versiegelten Lebensmitteln, sobald sie geöffnet wurden.",
            ],
        ),
        (
            "Muster-Widerrufsformular",
            &[
                "Wenn Sie den Vertrag widerrufen wollen, dann füllen Sie bitte dieses Formular aus und senden Sie es zurück.",
                "An Stoa Handels GmbH, Säulengang 8, 10115 Berlin, hilfe@stoa.example:",
                "Hiermit widerrufe(n) ich/wir (*) den von mir/uns (*) abgeschlossenen Vertrag über den Kauf der folgenden Waren (*):",
                "Bestellt am (*) / erhalten am (*):",
                "Name des/der Verbraucher(s):",
                "Anschrift des/der Verbraucher(s):",
                "Unterschrift des/der Verbraucher(s) (nur bei Mitteilung auf Papier):",
                "Datum:",
                "(*) Unzutreffendes streichen.",
            ],
        ),
    ],
};
