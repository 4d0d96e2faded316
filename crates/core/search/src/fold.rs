//! Folding: what the index does not tell apart.
//!
//! A character is put in lower case, taken apart by its compatibility decomposition (so that full width, half width,
//! superscripts and ligatures are as their plain letters, and a letter stands without its marks), and what has a
//! combining class is dropped. Final sigma is a sigma. Hangul syllables stay whole.
//!
//! Each character is folded by itself, whatever stands around it, so that the folded part of a text is part of the
//! folded text. Folding again changes nothing.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// Marks that are dropped even where they have no combining class.
const MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36F}';
const HANGUL: std::ops::RangeInclusive<char> = '\u{AC00}'..='\u{D7A3}';

/// A text as the index compares it.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_ascii() {
            folded.push(char.to_ascii_lowercase());
        } else {
            fold_char(char, &mut folded);
        }
    }
    folded
}

fn fold_char(char: char, out: &mut String) {
    for lower in char.to_lowercase() {
        if HANGUL.contains(&lower) {
            out.push(lower);
            continue;
        }
        decompose_compatible(lower, |part| {
            for part in part.to_lowercase() {
                if canonical_combining_class(part) == 0 && !MARKS.contains(&part) {
                    out.push(if part == 'ς' { 'σ' } else { part });
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = String> {
        ('\0'..=char::MAX).map(String::from)
    }

    #[test]
    fn width_case_and_marks_are_not_told_apart() {
        assert_eq!(fold("Ropewalk"), "ropewalk");
        assert_eq!(fold("ÀÉÎõü Straße"), "aeiou straße");
        assert_eq!(fold("Ｆｕｌｌ　１２３"), "full 123");
        assert_eq!(fold("ｶﾞｷﾞ"), fold("ガギ"));
        assert_eq!(fold("ΟΔΟΣ οδός"), "οδοσ οδοσ");
        assert_eq!(fold("e\u{301}"), fold("é"));
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("한국어"), "한국어");
    }

    #[test]
    fn folding_again_changes_nothing() {
        all().for_each(|char| assert_eq!(fold(&fold(&char)), fold(&char), "{char:?}"));
    }

    #[test]
    fn lower_case_folds_as_what_it_is_of() {
        for char in all() {
            assert_eq!(fold(&char.to_lowercase()), fold(&char), "{char:?}");
        }
        assert_eq!(fold(&"ΟΔΟΣ ΟΔΟΣΑ".to_lowercase()), fold("ΟΔΟΣ ΟΔΟΣΑ"));
    }
}
