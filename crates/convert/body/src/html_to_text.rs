//! HTML as plain text (what PidTagBody holds beside PidTagHtml): one pass, in time proportional to the input,
//! whatever the input is.

use mail_parser::decoders::html::add_html_token;
use memchr::{memchr, memmem};
use std::collections::HashSet;

/// Longest character reference by name, without `&` and `;`.
const ENTITY_BYTES_MAX: usize = 32;

/// The text of an HTML document, line ends CRLF. Links keep their address after their text, as Outlook writes
/// them; pictures their alternative text.
pub fn html_to_text(html: &str) -> String {
    let mut writer = Writer::default();
    let mut scan = Scan { html, at: 0 };
    while let Some(token) = scan.next() {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open(name, attributes) => {
                let name = name.to_ascii_lowercase();
                if matches!(name.as_str(), "script" | "style" | "head" | "title" | "template" | "noscript") {
                    scan.skip_element(&name);
                } else {
                    writer.open(&name, attributes);
                }
            }
            Token::Close(name) => writer.close(&name.to_ascii_lowercase()),
        }
    }
    writer.finish()
}

/// The Content-IDs an HTML document refers to (`cid:` URLs), percent-decoded.
pub fn content_ids(html: &str) -> HashSet<String> {
    let mut out = HashSet::new();
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b':', rest)) {
        let colon = at + found;
        at = colon + 1;
        let scheme = colon.checked_sub(3).and_then(|start| bytes.get(start..colon));
        if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"cid")) {
            let stop =
                |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'>' | b'<' | b')' | b'&');
            let rest = bytes.get(at..).unwrap_or_default();
            let end = rest.iter().take(1024).position(stop).unwrap_or(0);
            let id = percent_decoded(rest.get(..end).unwrap_or_default());
            if !id.is_empty() {
                out.insert(id);
            }
        }
    }
    out
}

fn percent_decoded(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    while let Some(&byte) = bytes.get(at) {
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

enum Token<'h> {
    Text(&'h str),
    Open(&'h str, &'h str),
    Close(&'h str),
}

struct Scan<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Scan<'h> {
    fn next(&mut self) -> Option<Token<'h>> {
        loop {
            let rest = self.html.get(self.at..).filter(|rest| !rest.is_empty())?;
            let bytes = rest.as_bytes();
            if bytes.first() != Some(&b'<') {
                let end = memchr(b'<', bytes).unwrap_or(bytes.len());
                self.at += end;
                return Some(Token::Text(rest.get(..end)?));
            }
            match bytes.get(1) {
                Some(b'!') if bytes.starts_with(b"<!--") => {
                    // Outlook's conditional comments hide what it shows itself; they are comments here too.
                    let body = bytes.get(4..)?;
                    self.at += memmem::find(body, b"-->").map_or(bytes.len(), |end| end + 7);
                }
                Some(b'!' | b'?') => self.at += memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1),
                Some(b'/') => {
                    let end = memchr(b'>', bytes).unwrap_or(bytes.len());
                    self.at += (end + 1).min(bytes.len());
                    return Some(Token::Close(name(rest.get(2..end)?)));
                }
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let end = tag_end(bytes);
                    self.at += (end + 1).min(bytes.len());
                    let inside = rest.get(1..end)?;
                    let name = name(inside);
                    return Some(Token::Open(name, inside.get(name.len()..)?));
                }
                _ => {
                    self.at += 1;
                    return Some(Token::Text("<"));
                }
            }
        }
    }

    /// Passes everything up to the end of an element; a `<body>` ends a head that was not closed.
    fn skip_element(&mut self, name: &str) {
        while let Some(rest) = self.html.as_bytes().get(self.at..).filter(|rest| !rest.is_empty()) {
            let Some(found) = memchr(b'<', rest) else { break };
            let tag = rest.get(found + 1..).unwrap_or_default();
            let is = |prefix: &[u8], name: &str| {
                let length = prefix.len() + name.len();
                let matches = tag.starts_with(prefix)
                    && tag.get(prefix.len()..length).is_some_and(|t| t.eq_ignore_ascii_case(name.as_bytes()));
                matches && !tag.get(length).is_some_and(u8::is_ascii_alphanumeric)
            };
            if name == "head" && is(b"", "body") {
                self.at += found;
                return;
            }
            if is(b"/", name) {
                let end = memchr(b'>', tag).map_or(rest.len(), |end| found + 1 + end + 1);
                self.at += end;
                return;
            }
            self.at += found + 1;
        }
        self.at = self.html.len();
    }
}

fn name(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').unwrap_or(tag.len());
    tag.get(..end).unwrap_or_default()
}

/// Where the `>` of a tag is; one inside a quoted attribute value is not it. A quote that never ends does not
/// count: then the first `>` does.
fn tag_end(bytes: &[u8]) -> usize {
    let mut quote = None;
    let mut first = None;
    // A tag is never this long; without a bound, a quote left open would be looked for again and again.
    for (at, byte) in bytes.iter().enumerate().take(16 * 1024) {
        match (quote, byte) {
            (None, b'>') => return at,
            (Some(_), b'>') => first = first.or(Some(at)),
            (None, b'"' | b'\'')
                if at > 0 && matches!(bytes.get(at - 1), Some(b'=' | b' ' | b'\n' | b'\t')) =>
            {
                quote = Some(*byte);
            }
            (Some(open), close) if open == *close => quote = None,
            _ => {}
        }
    }
    first.or_else(|| memchr(b'>', bytes)).unwrap_or(bytes.len())
}

/// The value of an attribute, not decoded.
fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    for _ in 0..64 {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let name = rest.get(..name_end).filter(|name| !name.is_empty())?;
        rest = rest.get(name_end..)?.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (start, end) = match quote {
                Some(quote) => (1, after.get(1..)?.find(quote).map_or(after.len(), |end| end + 1)),
                None => (0, after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
            value = after.get(start..end)?;
            rest = after.get(end..)?;
            rest = quote.and_then(|quote| rest.strip_prefix(quote)).unwrap_or(rest);
        }
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
    }
    None
}

/// Text with its character references replaced.
fn decode_references(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let end = tail.bytes().take(ENTITY_BYTES_MAX + 2).position(|b| b == b';');
        let valid = |name: &&str| name.bytes().skip(1).all(|b| b.is_ascii_alphanumeric() || b == b'#');
        match end.and_then(|end| tail.get(..end)).filter(valid).filter(|name| name.len() > 1) {
            Some(name) => {
                let token = [name, ";"].concat();
                add_html_token(out, token.as_bytes(), false);
                rest = tail.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Line ends owed before the next text.
    breaks: usize,
    /// A blank is owed before the next text on the same line.
    blank: bool,
    preformatted: usize,
    quoted: usize,
    /// The address of the open link, and where its text begins.
    link: Option<(String, usize)>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let mut decoded = String::new();
        let text = if text.contains('&') {
            decode_references(text, &mut decoded);
            &decoded
        } else {
            text
        };
        if self.preformatted > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.breaks += 1;
                }
                let line = line.strip_suffix('\r').unwrap_or(line);
                if !line.is_empty() {
                    self.word(line);
                }
            }
            return;
        }
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{C}');
        self.blank |= text.starts_with(is_blank);
        for (at, word) in text.split(is_blank).filter(|word| !word.is_empty()).enumerate() {
            self.blank |= at > 0;
            self.word(word);
        }
        self.blank |= text.ends_with(is_blank);
    }

    fn word(&mut self, word: &str) {
        if self.breaks > 0 {
            if !self.out.is_empty() {
                for _ in 0..self.breaks.min(100) {
                    self.out.push_str("\r\n");
                }
            }
            self.breaks = 0;
            self.blank = false;
        }
        if (self.out.is_empty() || self.out.ends_with('\n')) && self.quoted > 0 {
            self.out.extend(std::iter::repeat_n('>', self.quoted.min(32)));
            self.out.push(' ');
        } else if std::mem::take(&mut self.blank) && !self.out.is_empty() && !self.out.ends_with(['\n', '\t'])
        {
            self.out.push(' ');
        }
        self.blank = false;
        // A no-break space is a blank in plain text.
        if word.contains('\u{A0}') {
            self.out.push_str(&word.replace('\u{A0}', " "));
        } else {
            self.out.push_str(word);
        }
    }

    fn at_least(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
    }

    fn open(&mut self, name: &str, attributes: &str) {
        match name {
            "br" => self.breaks += 1,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "ul" | "ol" | "dl" => self.at_least(2),
            "pre" => {
                self.at_least(2);
                self.preformatted += 1;
            }
            "blockquote" => {
                self.at_least(2);
                self.quoted += 1;
            }
            "li" => {
                self.at_least(1);
                self.word("*");
                self.blank = true;
            }
            "hr" => {
                self.at_least(1);
                self.word("________________________________");
                self.at_least(1);
            }
            "td" | "th" if self.breaks == 0 && !self.out.is_empty() && !self.out.ends_with('\n') => {
                self.out.push('\t');
                self.blank = false;
            }
            "img" => {
                if let Some(alternative) = attribute(attributes, "alt").filter(|alt| !alt.trim().is_empty()) {
                    self.text(&format!("[{alternative}]"));
                }
            }
            "a" => {
                let mut href = String::new();
                decode_references(attribute(attributes, "href").unwrap_or_default().trim(), &mut href);
                let shown = ["http:", "https:", "mailto:", "ftp:"].iter().any(|scheme| {
                    href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                });
                self.link = shown.then_some((href, self.out.len()));
            }
            other if is_block(other) => self.at_least(1),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "ul" | "ol" | "dl" => self.at_least(2),
            "pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.at_least(2);
            }
            "blockquote" => {
                self.quoted = self.quoted.saturating_sub(1);
                self.at_least(2);
            }
            "a" => {
                if let Some((href, start)) = self.link.take() {
                    let text = self.out.get(start..).unwrap_or_default().trim();
                    let bare = href.strip_prefix("mailto:").unwrap_or(&href);
                    let same = text.trim_end_matches('/') == bare.trim_end_matches('/')
                        || href.split_once("://").is_some_and(|(_, rest)| text == rest.trim_end_matches('/'));
                    if !text.is_empty() && !same {
                        self.blank = true;
                        let href: String = href.split_whitespace().collect();
                        self.word(&format!("<{href}>"));
                    }
                }
            }
            other if is_block(other) => self.at_least(1),
            _ => {}
        }
    }

    fn finish(mut self) -> String {
        if !self.out.is_empty() {
            self.out.push_str("\r\n");
        }
        self.out
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "tr"
            | "li"
            | "dt"
            | "dd"
            | "body"
            | "html"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "figure"
            | "figcaption"
            | "address"
            | "center"
            | "form"
            | "fieldset"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    #[test]
    fn documents() {
        for (html, text) in [
            ("", ""),
            ("plain", "plain\r\n"),
            (
                "<html><head><title>x</title><style>p{}</style></head><body>a  b\n c</body></html>",
                "a b c\r\n",
            ),
            ("<p>one</p><p>two<br>three</p>", "one\r\n\r\ntwo\r\nthree\r\n"),
            ("a<div>b</div><div>c</div>", "a\r\nb\r\nc\r\n"),
            ("<ul><li>x</li><li>y</li></ul>", "* x\r\n* y\r\n"),
            ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1\t2\r\n3\r\n"),
            ("&lt;&amp;&eacute;&#233;&#xe9; &nosuch; & x &amp", "<&\u{e9}\u{e9}\u{e9} &nosuch; & x &amp\r\n"),
            ("<a href=\"http://x.y/z\">here</a> <a href='http://x.y'>x.y</a>", "here <http://x.y/z> x.y\r\n"),
            ("<img alt=\"a &gt; b\" src=x>", "[a > b]\r\n"),
            ("<pre>a\n  b</pre>c", "a\r\n  b\r\n\r\nc\r\n"),
            ("<!-- <p>no</p> -->yes<!DOCTYPE html><script>if (a<b) {}</script>!", "yes!\r\n"),
            ("<b>bo</b>ld <i>it</i>", "bold it\r\n"),
            ("a < b <3 </ x", "a < b <3\r\n"),
            ("<blockquote>q</blockquote>r", "> q\r\n\r\nr\r\n"),
            ("<p title=\"a>b\">x", "x\r\n"),
            ("<head><title>t<body>x", "x\r\n"),
        ] {
            assert_eq!(html_to_text(html), text, "{html}");
        }
    }

    #[test]
    fn content_ids_of_pictures() {
        let ids = content_ids("<img src=\"cid:a%40b\"> <td background='CID:c@d'> url(cid:e) acid: cid:");
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort();
        assert_eq!(ids, ["a@b", "c@d", "e"]);
    }

    #[test]
    fn hostile_input_is_linear() {
        for unit in [
            "<",
            "<a \"",
            "<a b=\"",
            "<!--",
            "</",
            "&",
            "<style>",
            "<head><",
            "<a href=x>y",
            "<blockquote>",
            "cid:",
        ] {
            let html = unit.repeat(1_000_000 / unit.len());
            let begun = Instant::now();
            html_to_text(&html);
            content_ids(&html);
            assert!(begun.elapsed() < Duration::from_secs(20), "{unit}: {:?}", begun.elapsed());
        }
    }

    proptest! {
        #[test]
        fn takes_anything(html in "(<[a-z!/]{0,8}|>|&|;|\"|=| |cid:|é|\\PC){0,40}") {
            html_to_text(&html);
            content_ids(&html);
            crate::with_declared_charset(&html, "utf-8");
            crate::unflow(&html, true);
        }

        #[test]
        fn text_survives_html(text in "[a-zé<>&\"]{1,20}( [a-zé<>&\"]{1,20}){0,5}(\r\n[a-zé]{1,20}){0,3}") {
            let html = crate::text_to_html(&text);
            prop_assert_eq!(html_to_text(&html), text + "\r\n");
        }
    }
}
