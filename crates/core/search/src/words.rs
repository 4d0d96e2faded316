//! Cutting a folded text into words.
//!
//! A word is a run of letters and digits, as long as it goes. That needs no language, and no text around: unlike the
//! boundaries of UAX #29 ("3.14" is one word, "3." and "14" are not), a run that ends inside a text ends there in
//! every text that contains it. Scripts that are written without spaces have no words in this sense; of their runs,
//! each two neighbours are a word, and the last character.

use crate::fold::fold;
use ropewalk_base::limits::SEARCH_WORD_CHARS_MAX;

/// From one piece of a long run to the next, so that every part of [`PART_CHARS_MAX`] characters is in a piece.
const PIECE_STEP: usize = SEARCH_WORD_CHARS_MAX / 2;
/// A part of a run up to this long is in one of its pieces.
pub(crate) const PART_CHARS_MAX: usize = SEARCH_WORD_CHARS_MAX - PIECE_STEP + 1;

/// What characters a run is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Words stand apart.
    Spaced,
    /// They do not: Han, kana, Bopomofo, Thai, Lao, Burmese, Khmer.
    Unspaced,
}

fn script(char: char) -> Option<Script> {
    if char.is_ascii() {
        return char.is_ascii_alphanumeric().then_some(Script::Spaced);
    }
    if !char.is_alphanumeric() {
        return None;
    }
    Some(match u32::from(char) {
        0x0E00..=0x0EFF
        | 0x1000..=0x109F
        | 0x1780..=0x17FF
        | 0x2E80..=0x2FDF
        | 0x3000..=0x312F
        | 0x31A0..=0x31BF
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xAA60..=0xAA7F
        | 0xF900..=0xFAFF
        | 0x2_0000..=0x3_FFFF => Script::Unspaced,
        _ => Script::Spaced,
    })
}

/// A run of one script in a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    pub(crate) text: &'a str,
    pub(crate) script: Script,
    /// Whether the text begins with it, so that it may be the end of a longer run elsewhere.
    pub(crate) open_start: bool,
    /// Whether the text ends with it.
    pub(crate) open_end: bool,
}

pub(crate) fn runs(folded: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let kind = script(first);
            let end = rest.find(|char| script(char) != kind).unwrap_or(rest.len());
            let (text, after) = rest.split_at_checked(end)?;
            let open_start = rest.len() == folded.len();
            rest = after;
            if let Some(script) = kind {
                return Some(Run { text, script, open_start, open_end: after.is_empty() });
            }
        }
    })
}

/// The first characters of a run, up to `count`.
pub(crate) fn first_chars(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn without_first(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(start, _)| text.get(start..)).unwrap_or_default()
}

/// Each two neighbours of a run, and its last character.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let pair = first_chars(rest, 2);
        rest = without_first(rest, 1);
        (!pair.is_empty()).then_some(pair)
    })
}

/// Calls `visit` with each word of a text until it returns false. Words come as often as the text has them; each has
/// up to [`SEARCH_WORD_CHARS_MAX`] characters, folded.
pub fn words(text: &str, visit: &mut dyn FnMut(&str) -> bool) {
    let folded = fold(text);
    for run in runs(&folded) {
        let go_on = match run.script {
            Script::Unspaced => pairs(run.text).all(&mut *visit),
            Script::Spaced => pieces(run.text, visit),
        };
        if !go_on {
            return;
        }
    }
}

fn pieces(run: &str, visit: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut rest = run;
    loop {
        let piece = first_chars(rest, SEARCH_WORD_CHARS_MAX);
        if !visit(piece) {
            return false;
        }
        if piece.len() == rest.len() {
            return true;
        }
        rest = without_first(rest, PIECE_STEP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        words(text, &mut |word| {
            all.push(word.to_owned());
            true
        });
        all
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(
            of("Re: Größe, can't 3.14 a_b@example.com!"),
            ["re", "große", "can", "t", "3", "14", "a", "b", "example", "com"]
        );
        assert_eq!(of("Привет, мир"), ["привет", "мир"]);
        assert_eq!(of("안녕 세계"), ["안녕", "세계"]);
        assert_eq!(of("..  --"), Vec::<String>::new());
    }

    #[test]
    fn text_without_spaces_is_cut_into_pairs() {
        assert_eq!(of("日本語"), ["日本", "本語", "語"]);
        assert_eq!(of("第abc章"), ["第", "abc", "章"]);
        assert_eq!(of("ไทย").len(), 3);
    }

    #[test]
    fn a_long_run_is_cut_into_pieces_that_overlap() {
        let run: String = ('a'..='z').cycle().take(150).collect();
        let pieces = of(&run);
        assert_eq!(pieces[0], run[..64]);
        assert_eq!(pieces[1], run[32..96]);
        assert!(run.ends_with(pieces.last().unwrap()));
        for start in 0..=150 - PART_CHARS_MAX {
            let part = &run[start..start + PART_CHARS_MAX];
            assert!(pieces.iter().any(|piece| piece.contains(part)), "{start}");
        }
    }

    #[test]
    fn visiting_stops_when_told_to() {
        let mut seen = 0;
        words("one two three", &mut |_| {
            seen += 1;
            seen < 2
        });
        assert_eq!(seen, 2);
    }
}
