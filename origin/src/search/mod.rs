//! Full text and trigrams; suggestions.
