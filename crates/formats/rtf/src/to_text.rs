//! RTF as plain text: what MS-OXRTFEX 2.2.3.3 says for RTF made from text, and the same for any other, with the
//! addresses of links after their text.

use crate::reader::{self, Destination, Document, Group, Sink};
use crate::special;
use ropewalk_base::limits::RTF_OUTPUT_BYTES_MAX;

/// The text of a document, line ends CRLF, at most [`RTF_OUTPUT_BYTES_MAX`] bytes and little more.
pub fn to_text(rtf: &[u8]) -> String {
    let mut sink = Text { out: String::with_capacity(rtf.len() / 4), link: None };
    reader::read(rtf, &mut sink);
    sink.out
}

struct Text {
    out: String,
    /// The address of the open link, and where its text begins.
    link: Option<(String, usize)>,
}

fn is_shown(group: &Group) -> bool {
    matches!(group.destination, Destination::Document | Destination::ListText) && !group.look.hidden
}

impl Sink for Text {
    fn text(&mut self, text: &str, group: &Group, _: &Document) {
        if !is_shown(group) {
            return;
        }
        if group.destination == Destination::ListText {
            self.out.extend(text.chars().map(bullet));
        } else {
            self.out.push_str(text);
        }
    }

    fn control(&mut self, word: &[u8], group: &Group, _: &Document) {
        if !is_shown(group) {
            return;
        }
        match word {
            b"par" | b"line" | b"sect" | b"page" | b"column" => self.out.push_str("\r\n"),
            b"cell" | b"nestcell" => self.out.push('\t'),
            b"row" | b"nestrow" => {
                if self.out.ends_with('\t') {
                    self.out.pop();
                }
                self.out.push_str("\r\n");
            }
            // Where a word may be broken is not seen; a hyphen that does not break is one.
            b"-" => {}
            b"_" => self.out.push('-'),
            _ => self.out.extend(special::character(word).map(|special| special.character)),
        }
    }

    fn link(&mut self, address: Option<&str>) {
        match (address, self.link.take()) {
            (Some(address), _) => self.link = Some((address.to_owned(), self.out.len())),
            (None, Some((address, start))) => {
                let text = self.out.get(start..).unwrap_or_default().trim();
                let plain = address.strip_prefix("mailto:").unwrap_or(&address);
                if !plain.starts_with('#') && text != plain && text != address {
                    let written =
                        if text.is_empty() { format!("<{address}>") } else { format!(" <{address}>") };
                    self.out.push_str(&written);
                }
            }
            (None, None) => {}
        }
    }

    fn is_full(&self) -> bool {
        self.out.len() >= RTF_OUTPUT_BYTES_MAX
    }
}

/// Bullets of the symbol fonts, and bytes that are none of their code page's characters, as Unicode has bullets.
pub(crate) const fn bullet(character: char) -> char {
    match character {
        '\u{B7}' | '\u{F000}'..='\u{F0FF}' | char::REPLACEMENT_CHARACTER => '\u{2022}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> String {
        to_text(format!("{{\\rtf1\\ansi {body}}}").as_bytes())
    }

    #[test]
    fn paragraphs_cells_and_special_characters() {
        assert_eq!(
            text("a\\par b\\line c\\tab d\\~e\\emdash f\\-g\\_h"),
            "a\r\nb\r\nc\td\u{A0}e\u{2014}fg-h"
        );
        assert_eq!(text("\\trowd\\intbl a\\cell b\\cell\\row x"), "a\tb\r\nx");
        assert_eq!(text("a{\\v hidden}b{\\*\\unknown no}{\\pict 00ff}{\\info{\\author me}}c"), "abc");
        assert_eq!(text("a{b\\*\\unknown c}{\\info{\\upr{x}{\\*\\ud y}}}"), "abc");
        assert_eq!(text("{\\listtext\\f3\\'b7\\tab}item\\par"), "\u{2022}\titem\r\n");
    }

    #[test]
    fn what_follows_a_unicode_character_for_others_is_skipped() {
        assert_eq!(text("\\u1055?x\\uc2\\u8217\\'92\\'92y\\uc0\\u65z{\\uc3\\u66abc}\\u67w"), "Пx’yAzBCw");
        assert_eq!(text("\\u8216\\lquote x\\u8217\\u33?\\b y"), "\u{2018}x\u{2019}!y");
        assert_eq!(
            text("\\u65{b}\\u55357?\\u56832?\\u-10179?x\\u128512?"),
            "A{b}\u{1F600}x\u{1F600}".replace(['{', '}'], "")
        );
    }

    #[test]
    fn links_keep_their_address() {
        let field = |address: &str, text: &str| {
            format!("{{\\field{{\\*\\fldinst HYPERLINK \"{address}\"}}{{\\fldrslt {text}}}}}.")
        };
        assert_eq!(text(&field("http://a/", "{\\ul click}")), "click <http://a/>.");
        assert_eq!(text(&field("http://a/", "http://a/")), "http://a/.");
        assert_eq!(text(&field("mailto:x@y", "x@y")), "x@y.");
        assert_eq!(text("{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}"), "7");
        assert_eq!(text("{\\upr{a?}{\\*\\ud{a\\u1055?}}}b"), "aПb");
    }

    #[test]
    fn broken_documents_give_what_they_have() {
        assert_eq!(to_text(b"no rtf at all"), "no rtf at all");
        assert_eq!(to_text(b"{\\rtf1 a{b"), "ab");
        assert_eq!(to_text(b"{\\rtf1 a}b}c"), "a");
        assert_eq!(to_text(b"}}}{\\rtf1 x"), "");
        let deep = "{".repeat(100_000) + "x" + &"}".repeat(100_000) + "y";
        assert_eq!(to_text(("{\\rtf1 a".to_owned() + &deep + "}").as_bytes()), "ay");
    }
}
