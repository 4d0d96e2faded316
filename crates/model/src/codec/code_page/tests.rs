//! Every code page both ways, and what none of them may do.

use super::*;

fn page(number: u32) -> &'static dyn CodePage {
    known_code_page(number).unwrap_or_else(|| panic!("{number}"))
}

/// Numbers ascend, so that the search finds each.
#[test]
fn every_page_is_found_by_its_number() {
    assert!(PAGES.is_sorted_by_key(|(number, _)| *number));
    for (number, known) in PAGES {
        assert!(std::ptr::addr_eq(page(*number), *known), "{number}");
        assert_eq!(page(*number).encode("Hello, world."), b"Hello, world.", "{number}");
        assert_eq!(page(*number).decode(b"Hello, world."), "Hello, world.", "{number}");
    }
}

#[test]
fn an_unknown_page_says_so_and_is_read_as_1252() {
    for number in [0, 1, 500, 1200, 1201, 52936, 50225, 99999, u32::MAX] {
        assert!(known_code_page(number).is_none(), "{number}");
        assert_eq!(code_page(number).decode(b"\x80\xE4"), "\u{20AC}\u{E4}");
    }
}

/// Text and its bytes as Windows has them, both ways.
#[test]
fn text_of_every_script_both_ways() {
    for (number, text, bytes) in [
        (437, "Zürich ░ ß", &b"Z\x81rich \xB0 \xE1"[..]),
        (850, "Ãø¤", b"\xC7\x9B\xCF"),
        (852, "Łódź", b"\x9D\xA2d\xAB"),
        (858, "€", b"\xD5"),
        (866, "Привет", b"\x8F\xE0\xA8\xA2\xA5\xE2"),
        (874, "ไทย€", b"\xE4\xB7\xC2\x80"),
        (932, "日本語ｶﾅソ表", b"\x93\xFA\x96\x7B\x8C\xEA\xB6\xC5\x83\x5C\x95\x5C"),
        (936, "中文€", b"\xD6\xD0\xCE\xC4\x80"),
        (949, "한국어똠", b"\xC7\xD1\xB1\xB9\xBE\xEE\x8C\x63"),
        (950, "中文功", b"\xA4\xA4\xA4\xE5\xA5\x5C"),
        (1250, "Žluťoučký", b"\x8Elu\x9Dou\xE8k\xFD"),
        (1251, "Привет", b"\xCF\xF0\xE8\xE2\xE5\xF2"),
        (1252, "Zoë €", b"Zo\xEB \x80"),
        (1253, "Ελλάδα", b"\xC5\xEB\xEB\xDC\xE4\xE1"),
        (1254, "İğş", b"\xDD\xF0\xFE"),
        (1255, "שלום", b"\xF9\xEC\xE5\xED"),
        (1256, "سلام", b"\xD3\xE1\xC7\xE3"),
        (1257, "Šiauliai ų", b"\xD0iauliai \xF8"),
        (1258, "Đ₫", b"\xD0\xFE"),
        (10000, "é™", b"\x8E\xAA"),
        (10007, "Привет", b"\x8F\xF0\xE8\xE2\xE5\xF2"),
        (20866, "Привет", b"\xF0\xD2\xC9\xD7\xC5\xD4"),
        (21866, "Її", b"\xB7\xA7"),
        (28591, "\u{80}é\u{9F}ÿ", b"\x80\xE9\x9F\xFF"),
        (28592, "Łódź", b"\xA3\xF3d\xBC"),
        (28595, "Привет", b"\xBF\xE0\xD8\xD2\xD5\xE2"),
        (28597, "Ελ", b"\xC5\xEB"),
        (28599, "\u{85}İ", b"\x85\xDD"),
        (28605, "€Š", b"\xA4\xA6"),
        (50220, "日本 a", b"\x1B$BF|K\\\x1B(B a"),
        (50221, "日ｶﾅa", b"\x1B$BF|\x1B(I6E\x1B(Ba"),
        (51932, "日本", b"\xC6\xFC\xCB\xDC"),
        (51949, "한국", b"\xC7\xD1\xB1\xB9"),
        (54936, "中\u{1F600}", b"\xD6\xD0\x94\x39\xFC\x36"),
        (65000, "1+1=Ü-日本語", b"1+-1+AD0A3A--+ZeVnLIqe-"),
        (65001, "Zoë 😀", b"Zo\xC3\xAB \xF0\x9F\x98\x80"),
    ] {
        assert_eq!(page(number).encode(text), bytes, "{number}");
        assert_eq!(page(number).decode(bytes), text, "{number}");
    }
}

#[test]
fn what_a_page_does_not_have_becomes_a_question_mark() {
    for (number, text, bytes) in [
        (437, "a€b", &b"a?b"[..]),
        (932, "a€b한c", b"a?b?c"),
        (936, "😀", b"?"),
        (949, "€é", b"\xA2\xE6?"),
        (1251, "日Ж本", b"?\xC6?"),
        (1252, "\u{142}日", b"??"),
        (20127, "é\u{1F600}x", b"??x"),
        (28591, "€\u{178}é", b"??\xE9"),
        (28599, "€ğ", b"?\xF0"),
        (50220, "日é本\u{1B}", b"\x1B$BF|\x1B(B?\x1B$BK\\\x1B(B?"),
    ] {
        assert_eq!(page(number).encode(text), bytes, "{number}");
    }
}

#[test]
fn bytes_without_a_meaning_become_the_replacement_character() {
    for (number, bytes) in
        [(932, &b"\x93"[..]), (936, b"\xFF"), (949, b"\xC7"), (65000, b"\xFF"), (65001, b"\xC3")]
    {
        assert_eq!(page(number).decode(bytes), "\u{FFFD}", "{number}");
    }
}

/// Text that takes more room than in UTF-8.
#[test]
fn long_texts_are_whole() {
    for (number, unit) in
        [(54936, "\u{80}\u{E9}Ж"), (50221, "日a"), (50220, "ｶa"), (65000, "é!"), (1251, "жб?")]
    {
        let text = unit.repeat(20_000);
        let bytes = page(number).encode(&text);
        let back = page(number).decode(&bytes);
        assert_eq!(back.chars().count(), text.chars().count(), "{number}");
        assert!(number == 50220 || back == text, "{number}");
    }
}

/// A byte order mark is a character, and no page is another one because of it.
#[test]
fn a_byte_order_mark_is_text() {
    assert_eq!(page(1251).decode(b"\xEF\xBB\xBF"), "п»ї");
    assert_eq!(page(65001).decode(b"\xEF\xBB\xBFa"), "\u{FEFF}a");
}

#[test]
fn half_width_katakana_are_read_however_they_are_shifted() {
    assert_eq!(page(50221).decode(&page(50221).encode("ｶ日ﾅ本aｶ")), "ｶ日ﾅ本aｶ");
    for bytes in [&b"\x1B(I6E\x1B(Ba"[..], b"\x0E6E\x0Fa"] {
        assert_eq!(page(50222).decode(bytes), "ｶﾅa");
    }
    assert_eq!(page(50220).decode(&page(50220).encode("ｶﾅ")), "カナ");
}

/// The property that zero-terminated text needs, and that what came from bytes goes back to them.
#[test]
fn every_page_keeps_all_its_characters_and_writes_no_zero() {
    for (number, page) in PAGES {
        let planes = ('\u{1}'..'\u{E000}').chain('\u{F900}'..'\u{1_0000}').chain('\u{1_F600}'..'\u{1_F640}');
        for character in planes.step_by(11) {
            let text = character.to_string();
            let bytes = page.encode(&text);
            assert!(!bytes.contains(&0), "{number} {text:?}");
            let back = page.decode(&bytes);
            let kept = bytes == b"?" || back == text;
            // Pages of Japanese write some characters as their look-alikes.
            assert!(
                kept || matches!(number, 932 | 50220 | 20932 | 51932 | 50221 | 50222),
                "{number} {text:?} {back:?}"
            );
        }
    }
}

#[test]
fn every_byte_of_1252_comes_back() {
    let all: Vec<u8> = (0..=255).collect();
    for number in [1252, 28591, 437, 850, 852, 858] {
        assert_eq!(page(number).encode(&page(number).decode(&all)), all, "{number}");
    }
    assert_eq!(Windows1252.decode(b"\x80\x99"), "\u{20AC}\u{2122}");
    assert_eq!(Windows1252.encode("\u{142}"), b"?");
}
