//! Validation of free text such as names, streets, cities and search terms. All scripts and emoji are allowed;
//! invisible characters, bidirectional controls and stacks of combining marks are not.
//!
//! Behind the feature `unicode`, because browsers should not download the property tables. Character properties come
//! from Unicode (`icu_properties`), grapheme clusters follow UAX #29.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{
    BidiControl, BinaryProperty as _, CanonicalCombiningClass, DefaultIgnorableCodePoint, Emoji,
    EmojiModifier, EnumeratedProperty as _, ExtendedPictographic, GeneralCategory, Ideographic,
    JoiningType, NoncharacterCodePoint,
};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::FieldCode;

/// The longest line of an address or a name, in grapheme clusters.
pub const MAX_LINE: usize = 100;
/// Bytes allowed per grapheme cluster. A family emoji of four people has 25.
const BYTES_PER_CLUSTER: usize = 32;
/// Code points allowed in one grapheme cluster. The longest emoji has ten.
const MAX_CLUSTER: usize = 16;
/// Nonspacing marks allowed in a row (UTS #39, 5.4: no language needs more than four).
const MAX_MARKS: usize = 4;
/// Longer input is rejected unread, in bytes.
const MAX_TYPED: usize = 16 * 1_024;

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';
const EMOJI_STYLE: char = '\u{fe0f}';

/// Validates and normalises a required line. `max` counts grapheme clusters.
pub fn line(typed: &str, max: usize) -> Result<String, FieldCode> {
    let text = optional_line(typed, max)?;
    if text.is_empty() {
        Err(FieldCode::Required)
    } else {
        Ok(text)
    }
}

/// Validates and normalises an optional line: NFC, trimmed, white space collapsed. `max` counts grapheme clusters.
pub fn optional_line(typed: &str, max: usize) -> Result<String, FieldCode> {
    if typed.len() > MAX_TYPED {
        return Err(FieldCode::TooLong);
    }
    let typed = typed.trim_matches([' ', '\t', '\r', '\n']);
    let text = collapse(&normalize(typed));
    let chars: Vec<char> = text.chars().collect();
    check_characters(&chars)?;
    if !text.is_empty() && !text.chars().any(|c| shows(c) && !is_mark(c)) {
        return Err(FieldCode::Invisible);
    }
    check_length(&text, max)?;
    Ok(text)
}

/// Normalises a search query. Never fails: drops the characters that [`line()`] rejects and truncates to `max` grapheme
/// clusters.
pub fn search_words(typed: &str, max: usize) -> String {
    let end = typed.floor_char_boundary(MAX_TYPED);
    let typed = typed.get(..end).unwrap_or_default();
    let blank = |c: char| {
        if c.is_control() || is_line_break(c) {
            ' '
        } else {
            c
        }
    };
    let is_kept = |c: &char| *c == ZWJ || *c == ZWNJ || !is_hidden(*c);
    let text: String = typed.chars().map(blank).filter(is_kept).collect();
    let text = collapse(&normalize(&text));
    text.graphemes(true)
        .take(max)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// Normalises to NFC, so that equivalent texts have equal bytes.
pub fn normalize(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Whether a character is visible, including marks that are drawn on another character.
pub fn shows(c: char) -> bool {
    !is_blank(c) && !c.is_control() && !is_line_break(c) && !is_hidden(c)
}

fn collapse(text: &str) -> String {
    let words = text.split(is_blank).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// White space, or the Braille pattern without dots.
fn is_blank(c: char) -> bool {
    c == '\u{2800}' || (c.is_whitespace() && !c.is_control() && !is_line_break(c))
}

const fn is_line_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character is invisible, or displays differently on every device.
fn is_hidden(c: char) -> bool {
    DefaultIgnorableCodePoint::for_char(c) || BidiControl::for_char(c) || is_unreadable(c)
}

/// Noncharacters, private-use characters, and the characters that replace text lost in transmission.
fn is_unreadable(c: char) -> bool {
    NoncharacterCodePoint::for_char(c)
        || matches!(c, '\u{fff9}'..='\u{fffd}')
        || GeneralCategory::for_char(c) == GeneralCategory::PrivateUse
}

fn is_mark(c: char) -> bool {
    use GeneralCategory as Category;
    matches!(
        Category::for_char(c),
        Category::NonspacingMark | Category::EnclosingMark | Category::SpacingMark
    )
}

fn is_drawn_over(c: char) -> bool {
    matches!(
        GeneralCategory::for_char(c),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    ) && !DefaultIgnorableCodePoint::for_char(c)
}

fn check_characters(chars: &[char]) -> Result<(), FieldCode> {
    if chars.first().is_some_and(|first| is_mark(*first)) {
        return Err(FieldCode::Invisible);
    }
    let (mut marks, mut flag_end) = (0, 0);
    // The specific causes come first: bidirectional controls are default-ignorable as well, and would otherwise be
    // reported as merely invisible.
    for (at, &c) in chars.iter().enumerate() {
        let (before, rest) = chars.split_at(at);
        if c == '\u{1f3f4}' {
            flag_end = at + 1 + flag_tags(rest);
        }
        if c.is_control() || is_line_break(c) {
            return Err(FieldCode::ControlCharacter);
        }
        if BidiControl::for_char(c) {
            return Err(FieldCode::BidiControl);
        }
        if is_unreadable(c) {
            return Err(FieldCode::Unreadable);
        }
        if DefaultIgnorableCodePoint::for_char(c)
            && at >= flag_end
            && !shapes_its_neighbour(before, c, rest.get(1).copied())
        {
            return Err(FieldCode::Invisible);
        }
        marks = if is_drawn_over(c) { marks + 1 } else { 0 };
        if marks > MAX_MARKS {
            return Err(FieldCode::TooManyMarks);
        }
    }
    Ok(())
}

/// The number of tag characters after a black flag that turn it into a region's flag, such as Scotland's (UTS #51,
/// ED-14a).
fn flag_tags(from_flag: &[char]) -> usize {
    let tags = from_flag.iter().skip(1);
    let region = tags
        .take_while(|c| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}'))
        .count();
    let ended = from_flag.get(region + 1) == Some(&'\u{e007f}');
    if ended && (3..=6).contains(&region) {
        region + 1
    } else {
        0
    }
}

/// Whether an invisible character changes how its neighbours are displayed: variation selectors, and joiners in emoji
/// and in the scripts that use them (RFC 5892, A.1 and A.2, plus the forms that Persian and Bengali also write).
fn shapes_its_neighbour(before: &[char], c: char, after: Option<char>) -> bool {
    let Some(&last) = before.last() else {
        return false;
    };
    let virama = |c: char| CanonicalCombiningClass::for_char(c) == CanonicalCombiningClass::Virama;
    let joins = |c: char| {
        matches!(
            JoiningType::for_char(c),
            JoiningType::DualJoining | JoiningType::RightJoining | JoiningType::LeftJoining
        )
    };
    // The base letter: vowel signs above and below it are transparent to joining.
    let letter = before
        .iter()
        .rev()
        .find(|c| JoiningType::for_char(**c) != JoiningType::Transparent);
    let after_joining = letter.is_some_and(|letter| joins(*letter));
    match c {
        ZWNJ => virama(last) || (after_joining && after.is_some_and(joins)),
        ZWJ => {
            let emoji = is_emoji_end(last) && after.is_some_and(ExtendedPictographic::for_char);
            emoji || virama(last) || after_joining || after.is_some_and(virama)
        }
        EMOJI_STYLE | '\u{fe0e}' => Emoji::for_char(last),
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
            Ideographic::for_char(last) || is_complex(last)
        }
        // Mongolian: free variation selectors and the vowel separator.
        '\u{180b}'..='\u{180f}' => ('\u{1807}'..='\u{18aa}').contains(&last),
        _ => false,
    }
}

fn is_emoji_end(c: char) -> bool {
    c == EMOJI_STYLE || EmojiModifier::for_char(c) || ExtendedPictographic::for_char(c)
}

/// A letter of Myanmar or Phags-pa. These scripts use variation selectors like ideographs do.
const fn is_complex(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{109f}' | '\u{a840}'..='\u{a87f}' | '\u{aa60}'..='\u{aa7f}')
}

fn check_length(text: &str, max: usize) -> Result<(), FieldCode> {
    let mut count = 0;
    for cluster in text.graphemes(true) {
        count += 1;
        if count > max {
            return Err(FieldCode::TooLong);
        }
        if cluster.chars().count() > MAX_CLUSTER {
            return Err(FieldCode::TooManyMarks);
        }
    }
    if text.len() > max * BYTES_PER_CLUSTER {
        return Err(FieldCode::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
