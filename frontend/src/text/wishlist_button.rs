//! The texts of the wishlist button.

use contract::Locale;

/// The texts of the button.
#[expect(missing_docs, reason = "a field's text says what it is")]
pub struct WishlistButtonText {
    pub add: &'static str,
    pub remove: &'static str,
    pub failed: &'static str,
}

/// The button's texts in a language.
pub const fn wishlist_button(locale: Locale) -> &'static WishlistButtonText {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
    }
}

const EN: WishlistButtonText = WishlistButtonText {
    add: "Add to wishlist",
    remove: "Remove from wishlist",
    failed: "We couldn’t update your wishlist. Please try again.",
};

const DE: WishlistButtonText = WishlistButtonText {
    add: "Auf den Merkzettel",
    remove: "Vom Merkzettel entfernen",
    failed: "Ihr Merkzettel konnte nicht geändert werden. Bitte versuchen Sie es noch einmal.",
};
