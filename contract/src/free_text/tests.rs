use proptest::prelude::*;

use super::*;

#[test]
fn every_script_and_emoji_passes_unchanged() {
    for text in [
        "Q",
        "O\u{2019}Brien-D'Arcy",
        "Byron, Ada; Dr.",
        "<b>Ada</b> & \"Co\"",
        "=HYPERLINK(\"http://x.example\")",
        "Nguy\u{1ec5}n Th\u{1ecb} Minh",
        "\u{c6}r\u{f8}sk\u{f8}bing",
        "\u{410}\u{43d}\u{43d}\u{430} \u{41a}\u{430}\u{440}\u{435}\u{43d}\u{438}\u{43d}\u{430}",
        "\u{393}\u{3b9}\u{3ce}\u{3c1}\u{3b3}\u{3bf}\u{3c2}",
        "\u{639}\u{627}\u{626}\u{634}\u{629} \u{628}\u{646}\u{62a} \u{645}\u{62d}\u{645}\u{62f}",
        "\u{5d3}\u{5d5}\u{5d3} \u{5d1}\u{5df}\u{2d}\u{5d2}\u{5d5}\u{5e8}\u{5d9}\u{5d5}\u{5df}",
        "\u{738b}\u{5c0f}\u{660e}",
        "\u{e41}\u{e01}\u{e49}\u{e27}\u{e15}\u{e32}",
        "\u{d64d}\u{ae38}\u{b3d9}",
        // Ali-Reza in Persian with a non-joiner, Sri in Sinhala with a joiner, Ra-fola in Bengali with one before the
        // virama.
        "\u{639}\u{644}\u{6cc}\u{200c}\u{631}\u{636}\u{627}",
        "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}",
        "\u{9b0}\u{200d}\u{9cd}\u{9af}\u{9be}\u{99a}\u{9c7}\u{9b2}",
        // A Malayalam letter in its older spelling ends with a joiner.
        "\u{d2e}\u{d4b}\u{d39}\u{d28}\u{d4d}\u{200d}",
        // A Japanese name with a variation selector.
        "\u{845b}\u{e0100}\u{57ce}",
        "\u{1820}\u{180b}",
        // Astronaut, family, kiss with skin tones, rainbow flag, flag of Scotland, keycap, hand with skin tone, flag,
        // heart.
        "Ada \u{1f469}\u{200d}\u{1f680} Byron",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
        "\u{1f469}\u{1f3fd}\u{200d}\u{2764}\u{fe0f}\u{200d}\u{1f48b}\u{200d}\u{1f468}\u{1f3fb}",
        "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "1\u{fe0f}\u{20e3}",
        "123 \u{1f60d} \u{1f91e}\u{1f3fc}",
        "\u{1f1e9}\u{1f1ea}",
        "Weg <3",
    ] {
        assert_eq!(
            line(text, MAX_LINE).as_deref(),
            Ok(text),
            "{}",
            text.escape_unicode()
        );
    }
}

#[test]
fn invisible_and_harmful_characters_are_refused_with_their_cause() {
    use FieldCode as Code;
    let flood = format!("a{}", "\u{301}".repeat(80));
    let jamo = "\u{1100}".repeat(40);
    let family = format!("\u{1f468}{}", "\u{200d}\u{1f468}".repeat(40));
    let table: [(&str, FieldCode); 44] = [
        ("", Code::Required),
        (" \t\r\n ", Code::Required),
        ("\u{a0}\u{3000}\u{2003}", Code::Required),
        ("\u{2800}\u{2800}", Code::Required),
        ("Ada\r\nBcc: x@example.org", Code::ControlCharacter),
        ("Ada\tByron", Code::ControlCharacter),
        ("Ada\0", Code::ControlCharacter),
        ("Ada\u{7f}", Code::ControlCharacter),
        ("Ada\u{85}", Code::ControlCharacter),
        ("Ada\u{1b}[31m", Code::ControlCharacter),
        ("Ada\u{2028}Byron", Code::ControlCharacter),
        ("Ada\u{2029}", Code::ControlCharacter),
        ("Ada \u{202e}gro.elpmaxe", Code::BidiControl),
        ("\u{2066}Ada\u{2069}", Code::BidiControl),
        ("\u{202a}Ada\u{202c}", Code::BidiControl),
        ("Ada\u{200e}", Code::BidiControl),
        ("Ada\u{200f}", Code::BidiControl),
        ("Ada\u{61c}", Code::BidiControl),
        ("\u{200b}\u{200b}", Code::Invisible),
        ("Ada\u{200b}", Code::Invisible),
        ("Ada\u{2060}Byron", Code::Invisible),
        ("\u{feff}Ada", Code::Invisible),
        ("Ada\u{ad}Byron", Code::Invisible),
        ("\u{3164}", Code::Invisible),
        ("Ada\u{3164}", Code::Invisible),
        ("\u{115f}\u{1160}", Code::Invisible),
        ("\u{ffa0}", Code::Invisible),
        ("Ada\u{34f}", Code::Invisible),
        ("Ada\u{17b4}", Code::Invisible),
        ("Ada\u{200d}Byron", Code::Invisible),
        ("Ada\u{200c}Byron", Code::Invisible),
        ("Ada\u{fe0f}", Code::Invisible),
        ("\u{200d}\u{1f680}", Code::Invisible),
        ("\u{1f680}\u{200d}", Code::Invisible),
        ("Ada\u{e0041}", Code::Invisible),
        // A flag without the terminating tag.
        ("\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}", Code::Invisible),
        ("\u{301}", Code::Invisible),
        ("Ada\u{fffe}", Code::Unreadable),
        ("Ada\u{fdd0}", Code::Unreadable),
        ("Ada\u{1ffff}", Code::Unreadable),
        ("Ada\u{fffd}", Code::Unreadable),
        ("Ada\u{e000}", Code::Unreadable),
        (&flood, Code::TooManyMarks),
        (&jamo, Code::TooManyMarks),
    ];
    for (text, code) in table {
        assert_eq!(line(text, MAX_LINE), Err(code), "{}", text.escape_unicode());
    }
    assert_eq!(line(&family, MAX_LINE), Err(Code::TooManyMarks));
    assert_eq!(optional_line(" \u{a0} ", MAX_LINE).as_deref(), Ok(""));
    assert_eq!(optional_line("\u{3164}", MAX_LINE), Err(Code::Invisible));
}

#[test]
fn text_is_normalised() {
    for (typed, kept) in [
        ("  Ada   Byron  ", "Ada Byron"),
        ("Ada\u{a0}\u{3000}Byron\r\n", "Ada Byron"),
        (
            "Jose\u{301} Nu\u{301}n\u{303}ez",
            "Jos\u{e9} N\u{fa}\u{f1}ez",
        ),
        ("\u{212b}ngstr\u{f6}m", "\u{c5}ngstr\u{f6}m"),
        ("\u{1112}\u{1169}\u{11bc}", "\u{d64d}"),
    ] {
        assert_eq!(line(typed, MAX_LINE).as_deref(), Ok(kept));
    }
}

#[test]
fn length_is_counted_in_grapheme_clusters() {
    for cluster in [
        "\u{3042}",
        "x",
        "\u{1f469}\u{200d}\u{1f680}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
        "q\u{303}",
    ] {
        assert!(line(&cluster.repeat(100), 100).is_ok(), "{cluster}");
        assert_eq!(
            line(&cluster.repeat(101), 100),
            Err(FieldCode::TooLong),
            "{cluster}"
        );
    }
    assert_eq!(line(&"x".repeat(1_000_000), 100), Err(FieldCode::TooLong));
}

#[test]
fn a_search_drops_what_a_line_refuses() {
    for (typed, words) in [
        ("  blue \u{a0} mug ", "blue mug"),
        ("blue\nmug\0", "blue mug"),
        ("m\u{ad}ug\u{200b}", "mug"),
        ("\u{202e}gum", "gum"),
        ("mu\u{308}sli", "m\u{fc}sli"),
        ("\u{3164}\u{fffe}", ""),
        ("\u{1f469}\u{200d}\u{1f680}", "\u{1f469}\u{200d}\u{1f680}"),
    ] {
        assert_eq!(
            search_words(typed, 100),
            words,
            "{}",
            typed.escape_unicode()
        );
    }
    assert_eq!(
        search_words(&"\u{3042}".repeat(50_000), 100),
        "\u{3042}".repeat(100)
    );
}

proptest! {
    /// Validation is idempotent: an accepted line is accepted again unchanged, from the database and from responses.
    #[test]
    fn an_accepted_line_reads_back_as_itself(text in "\\PC{0,40}|[\\p{L}\\p{M}\\p{Z}\u{200c}\u{200d}\u{fe0f}]{0,40}") {
        if let Ok(once) = optional_line(&text, MAX_LINE) {
            prop_assert_eq!(optional_line(&once, MAX_LINE), Ok(once.clone()));
            prop_assert!(!once.chars().any(char::is_control));
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }
    }
}
