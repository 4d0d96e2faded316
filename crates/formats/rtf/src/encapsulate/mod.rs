//! RTF made from HTML and from plain text so that they can be had back (MS-OXRTFEX 2.1).
//!
//! What a reader sees who does not know about encapsulation is plain: bold, italic, links, lines.

mod markup;

use crate::escape;
use markup::{Markup, Piece};
use std::io::Write;

/// After `\rtf1`: code page, origin, fonts, colours and the first paragraph.
const HEADER: &[u8] = b"\\fbidis \\deff0{\\fonttbl\r\n{\\f0\\fswiss\\fcharset0 Arial;}\r\n\
    {\\f1\\fmodern\\fcharset0 Courier New;}}\r\n{\\colortbl\\red0\\green0\\blue0;\\red0\\green0\\blue255;}\r\n\
    \\uc1\\pard\\plain\\deftab360 \\f0\\fs20 ";

/// HTMLTagParameter of text and character references (2.1.3.1.4.1).
const TAG_TEXT: u8 = 0x50;

/// RTF that holds plain text. Line ends of any kind come back as CRLF.
pub fn encapsulate_text(text: &str) -> Vec<u8> {
    let mut out = begin(b"\\fromtext ", text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let line = if is_last { line } else { line.strip_suffix('\r').unwrap_or(line) };
        escape::push(line, &mut out);
        if !is_last {
            out.extend_from_slice(b"\\par\r\n");
        }
    }
    out.push(b'}');
    out
}

/// RTF that holds an HTML document; [`crate::extract_html`] gives back the same characters.
pub fn encapsulate_html(html: &str) -> Vec<u8> {
    let mut writer = Writer { out: begin(b"\\fromhtml1 ", html.len()), in_head: false, preformatted: 0 };
    writer.out.extend_from_slice(b"{\\*\\htmltag64}");
    for piece in Markup::new(html) {
        match piece {
            Piece::Tag { text, name, closing } => writer.tag(text, name, closing),
            Piece::Opaque(text) => writer.html_tag(0xF0, text),
            Piece::Reference(text) => writer.reference(text),
            Piece::Text(text) => writer.text(text),
        }
    }
    writer.out.push(b'}');
    writer.out
}

fn begin(origin: &[u8], bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.saturating_add(bytes / 2).saturating_add(512));
    for part in [b"{\\rtf1\\ansi\\ansicpg1252", origin, HEADER] {
        out.extend_from_slice(part);
    }
    out
}

struct Writer {
    out: Vec<u8>,
    in_head: bool,
    preformatted: u32,
}

impl Writer {
    /// An HTMLTAG destination group.
    fn html_tag(&mut self, parameter: u8, text: &str) {
        // "{\*\htmltagN " is never followed by a digit of the content: the blank ends the number.
        let _ = write!(self.out, "\r\n{{\\*\\htmltag{parameter} ");
        escape::push(text, &mut self.out);
        self.out.push(b'}');
    }

    /// RTF that is not of the HTML.
    fn shown(&mut self, rtf: &[u8]) {
        if !self.in_head {
            for part in [b"\\htmlrtf ", rtf, b"\\htmlrtf0 "] {
                self.out.extend_from_slice(part);
            }
        }
    }

    fn tag(&mut self, text: &str, name: &str, closing: bool) {
        let name = name.to_ascii_lowercase();
        match (name.as_str(), closing) {
            ("head", false) => self.in_head = true,
            ("body", false) => self.in_head = false,
            ("pre", false) => self.preformatted += 1,
            ("pre", true) => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
        self.html_tag(parameter(&name, closing, self.in_head), text);
        if let Some(rtf) = look(&name, closing) {
            self.shown(rtf);
        }
        if (name.as_str(), closing) == ("head", true) {
            self.in_head = false;
        }
    }

    fn reference(&mut self, text: &str) {
        self.html_tag(TAG_TEXT, text);
        let mut shown = Vec::new();
        match markup::character(text) {
            Some(character) => escape::push(character.encode_utf8(&mut [0; 4]), &mut shown),
            None => escape::push(text, &mut shown),
        }
        self.shown(&shown);
    }

    /// Line ends are markup: RTF that is not HTML breaks its lines elsewhere.
    fn text(&mut self, text: &str) {
        if self.in_head {
            self.html_tag(1, text);
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find(['\r', '\n']) {
            let (line, tail) = rest.split_at(at);
            escape::push(line, &mut self.out);
            let end = tail.find(|c| !matches!(c, '\r' | '\n')).unwrap_or(tail.len());
            let (ends, after) = tail.split_at(end);
            self.html_tag(0, ends);
            self.shown(if self.preformatted > 0 { b"\\line " } else { b" " });
            rest = after;
        }
        escape::push(rest, &mut self.out);
    }
}

/// HTMLTagParameter: what kind of tag it is and where it stands (MS-OXRTFEX 2.1.3.1.4.1). Readers ignore it.
fn parameter(name: &str, closing: bool, in_head: bool) -> u8 {
    let kind = match name {
        "html" => 0x13,
        "head" => 0x22 - u8::from(closing),
        "body" => 0x32,
        "p" => 0x40,
        "br" => 0x70,
        "pre" => 0x80,
        "div" | "blockquote" | "table" | "tr" | "td" | "ul" | "ol" | "li" => 0x60,
        "font" | "span" | "a" | "b" | "i" | "u" | "strong" | "em" => 0x94,
        "meta" | "title" | "link" | "style" | "base" => 0xA1,
        _ => 0xF0 | u8::from(in_head),
    };
    kind | u8::from(closing) << 3
}

/// How RTF shows a tag.
fn look(name: &str, closing: bool) -> Option<&'static [u8]> {
    Some(match (name, closing) {
        ("b" | "strong" | "th", false) => b"\\b ",
        ("b" | "strong", true) => b"\\b0 ",
        ("th", true) => b"\\b0\\tab ",
        ("i" | "em" | "cite", false) => b"\\i ",
        ("i" | "em" | "cite", true) => b"\\i0 ",
        ("u" | "ins", false) => b"\\ul ",
        ("u" | "ins", true) => b"\\ulnone ",
        ("s" | "strike" | "del", false) => b"\\strike ",
        ("s" | "strike" | "del", true) => b"\\strike0 ",
        ("a", false) => b"\\ul\\cf1 ",
        ("a", true) => b"\\ulnone\\cf0 ",
        ("pre" | "tt" | "code", false) => b"\\f1 ",
        ("tt" | "code", true) => b"\\f0 ",
        ("pre", true) => b"\\f0\\par ",
        ("br", _) => b"\\line ",
        ("hr", _) => b"\\par ",
        ("li", false) => b"\\bullet\\tab ",
        ("td", true) => b"\\tab ",
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => b"\\b ",
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => b"\\b0\\par ",
        ("p" | "div" | "li" | "tr", true) => b"\\par ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encapsulated, encapsulated, extract_html, to_text};

    fn comes_back(html: &str) {
        let rtf = encapsulate_html(html);
        assert!(rtf.is_ascii());
        assert_eq!(extract_html(&rtf).as_deref(), Some(html), "{}", String::from_utf8_lossy(&rtf));
    }

    #[test]
    fn html_comes_back_as_it_was() {
        for html in [
            "",
            "a",
            "<p>1</p>2",
            "<html><head><title>T{x}</title>\r\n<style>p { a:b }\r\n</style></head><body>\r\n<p>x\r\n y\tz</p></body></html>\r\n",
            "<!DOCTYPE html><!-- c\\d -->&nbsp;&lt;&unknown;&#x1F600;&amp &; a&b",
            "grüße \u{1F600} \u{2018}\u{A0}\u{AD}\u{85}\u{7F}",
            "lf\ncr\rcrlf\r\n\n\r\r\n",
            "<script>if (a < b && c) { d(\"</p>\") }</script><pre>1\r\n2</pre>",
            "<a href=\"x>y\">l</a><b>B<i>BI</b></i><unclosed",
            "<style>never closed {",
            "<",
            "<>",
            "&",
        ] {
            comes_back(html);
        }
    }

    #[test]
    fn a_reader_that_knows_nothing_of_html_sees_the_text() {
        let rtf = encapsulate_html(
            "<html><head><title>no</title></head>\r\n<body><p>a &lt; b<br>\r\n<b>c</b></p><ul><li>d</li></ul></body></html>",
        );
        assert_eq!(encapsulated(&rtf), Some(Encapsulated::Html));
        let shown = to_text(&rtf);
        assert_eq!(shown.trim(), "a < b\r\n c\r\n\u{2022}\td");
    }

    #[test]
    fn text_comes_back_with_crlf() {
        let rtf = encapsulate_text("a {b}\r\n\tü \u{41F}\u{1F600}\nc");
        assert_eq!(encapsulated(&rtf), Some(Encapsulated::Text));
        assert_eq!(to_text(&rtf), "a {b}\r\n\tü \u{41F}\u{1F600}\r\nc");
        assert_eq!(to_text(&encapsulate_text("")), "");
        assert_eq!(to_text(&encapsulate_text("x\r\n")), "x\r\n");
    }
}
