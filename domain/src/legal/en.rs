//! English.

use super::LegalText;

pub(super) const IMPRINT: LegalText = LegalText {
    title: "Imprint",
    description: "Who runs the Stoa shop, where to reach us and who answers for its contents.",
    sections: &[
        (
            "Who runs this shop",
            &[
                "Stoa Handels GmbH (an invented company)",
                "Säulengang 8, 10115 Berlin, Germany",
                "Managing director: Zena Kition",
            ],
        ),
        (
            "How to reach us",
            &[
                "help@stoa.example",
                "+49 30 0000 00 (an invented number), Monday to Friday, 9:00 to 17:00",
            ],
        ),
        (
            "Register",
            &[
                "Register court and number: none, this is a demonstration",
                "VAT identification number: none, this is a demonstration",
            ],
        ),
        (
            "Disputes",
            &[
                "We are neither obliged nor willing to take part in dispute settlement before a consumer arbitration board. Write to us first: we look for a way.",
            ],
        ),
    ],
};

pub(super) const TERMS: LegalText = LegalText {
    title: "Terms",
    description: "The terms of sale of the Stoa shop: ordering, prices, delivery, payment and warranty.",
    sections: &[
        (
            "1. What they are for",
            &[
                "These terms hold for all orders that consumers place in this shop. The contract is concluded in English or German, whichever language the order was placed in.",
            ],
        ),
        (
            "2. How a contract comes about",
            &[
                "The products in the shop are an invitation to order. By pressing “Order and pay” you make a binding offer. The contract comes about when your payment has arrived and we confirm the order by mail.",
                "Before that you can correct every entry: in the cart, and at the checkout until you press the button. We keep the text of the contract; the confirmation holds it, these terms and the instruction on withdrawal.",
            ],
        ),
        (
            "3. Prices and payment",
            &[
                "All prices are in euros and contain the value-added tax of the country of delivery. Shipping is shown separately before you order.",
                "You pay on the page of our payment provider. The goods are kept for you for 15 minutes after ordering; if no payment arrives by then, the order is cancelled and nothing is owed.",
            ],
        ),
        (
            "4. Delivery",
            &[
                "We deliver to the countries that the checkout offers. What is ordered before 14:00 on a working day (Monday to Friday, public holidays apart) leaves on that day, otherwise on the next one; it then takes 2 to 4 working days within Germany, and elsewhere as long as the page on delivery says. The checkout shows the days before you order.",
            ],
        ),
        (
            "5. Title",
            &["The goods remain ours until they are paid in full."],
        ),
        (
            "6. If something is wrong",
            &[
                "The statutory rights for defective goods apply, for two years. Write to us with a picture of what is wrong; we repair, replace or refund.",
            ],
        ),
        (
            "7. Law",
            &[
                "German law applies without the UN sales convention. Mandatory consumer protection of the country where you live stays untouched.",
            ],
        ),
    ],
};

pub(super) const PRIVACY: LegalText = LegalText {
    title: "Privacy",
    description: "Which personal data the Stoa shop keeps, what for, for how long, and what your rights are.",
    sections: &[
        (
            "Who is responsible",
            &["The company named in the imprint. Write to help@stoa.example."],
        ),
        (
            "What we keep, and why",
            &[
                "For an order: e-mail address, name, postal address, what was bought and what it cost. We need them to fulfil the contract, and the law on accounting wants them kept until eight years after the end of the year (Art. 6 (1) b and c GDPR); then name and addresses go. Those of an order that was never paid go 30 days after it ended.",
                "With your cart: the country and what you have typed at the checkout, so that you need not type it twice (Art. 6 (1) b GDPR). It goes when the order is paid, or 30 days after you last used the cart.",
                "For an account: e-mail address, name, a one-way hash of the password and the addresses and products that you save, until you delete the account; for each sign-in the time and the name of the browser, until a week after it ends; and for 90 days what happened to the account’s security (such as sign-ins and changes of password), with the browser and a shortened network address, so that you can spot strangers (Art. 6 (1) f GDPR).",
                "Network addresses stand in the logs of our load balancers for 30 days, to find faults and fend off attacks (Art. 6 (1) f GDPR). To limit how often passwords can be tried and e-mails requested, we keep keyed hashes of e-mail and network addresses for up to four hours, for the same reason.",
                "Your card number goes to the payment provider alone; we never see it.",
            ],
        ),
        (
            "Cookies, and what is kept in your browser",
            &[
                "Only what the shop cannot do without: one for your cart, one that opens the orders you placed as a guest or followed from our mail (the ten latest, for 90 days), two that keep you signed in, one that shows you your own changes at once, for an hour at most one for a link in our mail that you are about to use, for ten minutes after your session has ended in the middle of a form, one that holds what you typed, and, once you have signed in, for 180 days one with a random identifier by which we recognise this browser, so that other people’s failed sign-ins cannot lock you out; it stays after you sign out. Script cannot read them. There is no tracking, no advertising and no third party in these pages, so there is nothing to consent to.",
                "In your browser, and never sent, we keep whether you chose light or dark, what you searched for and looked at last, and the public pages that you visited, so that they open without a network. Signing out empties all but the choice of light or dark; clearing the site’s data empties that, too.",
            ],
        ),
        (
            "Who gets something",
            &[
                "The carrier gets name and address, the payment provider the amount and the order’s number, our hosting providers process data on our behalf. Nobody else.",
            ],
        ),
        (
            "Your rights",
            &[
                "Your account has a page where you download what we hold about you and delete the account. Also without one you can ask what we hold about you, have it corrected or deleted, restrict its use, take it with you and object. You can also complain to a data protection authority, in Berlin or where you live.",
            ],
        ),
    ],
};

pub(super) const WITHDRAWAL: LegalText = LegalText {
    title: "Withdrawal",
    description: "Your right to withdraw from a purchase at Stoa within 30 days, and how to send things back.",
    sections: &[
        (
            "Your right",
            &[
                "You can withdraw from the contract within 30 days without giving a reason. The law gives you 14; we give 30. The time begins on the day on which you, or someone you named, received the goods.",
            ],
        ),
        (
            "How to withdraw",
            &[
                "Press “Withdraw from contract” above, which every page of this shop has at its foot as well: you receive a receipt at once. Or tell us clearly in another way, for instance by a mail to help@stoa.example or a letter to Stoa Handels GmbH, Säulengang 8, 10115 Berlin, Germany. You can use the form below, but need not. It is enough to send the message before the time has ended.",
            ],
        ),
        (
            "What follows",
            &[
                "We pay back everything that we received from you, the cheapest standard delivery included, within 14 days of your message and by the way you paid. We may wait until we have the goods back or you have shown that you sent them.",
                "Send the goods back to Stoa Handels GmbH, Säulengang 8, 10115 Berlin, Germany within 14 days of your message. We bear the cost within Germany; from elsewhere you bear it. You answer for a loss of value only if the goods were handled more than a look in a shop would need.",
            ],
        ),
        (
            "When there is no such right",
            &["Goods made to your measure, and sealed food once it was opened."],
        ),
        (
            "Model withdrawal form",
            &[
                "Complete and return this form only if you wish to withdraw from the contract.",
                "To Stoa Handels GmbH, Säulengang 8, 10115 Berlin, Germany, help@stoa.example:",
                "I/We (*) hereby give notice that I/We (*) withdraw from my/our (*) contract of sale of the following goods (*):",
                "Ordered on (*) / received on (*):",
                "Name of consumer(s):",
                "Address of consumer(s):",
                "Signature of consumer(s) (only if this form is notified on paper):",
                "Date:",
                "(*) Delete as appropriate.",
            ],
        ),
    ],
};
