//! Writes XML into a byte buffer.

use super::is_xml_char;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// A writer of elements. Names are the caller's constants with their prefix (`t:Subject`); text is escaped.
#[derive(Debug, Default)]
pub struct XmlWriter {
    out: String,
    /// Set while a start tag is open and may still take attributes.
    tag_open: bool,
}

impl XmlWriter {
    /// An empty writer.
    pub const fn new() -> Self {
        Self { out: String::new(), tag_open: false }
    }

    /// How much was written, bytes.
    pub const fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing was written.
    pub const fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What was written.
    pub fn finish(mut self) -> String {
        self.close_tag();
        self.out
    }

    fn close_tag(&mut self) {
        if self.tag_open {
            self.out.push('>');
            self.tag_open = false;
        }
    }

    /// Markup that stands ready.
    pub fn raw(&mut self, markup: &str) {
        self.close_tag();
        self.out.push_str(markup);
    }

    /// Opens an element.
    pub fn start(&mut self, name: &str) {
        self.close_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.tag_open = true;
    }

    /// Adds an attribute to the element just opened.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(&mut self.out, value, true);
        self.out.push('"');
    }

    /// Closes an element.
    pub fn end(&mut self, name: &str) {
        if self.tag_open {
            self.out.push_str("/>");
            self.tag_open = false;
            return;
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Text inside the open element.
    pub fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.close_tag();
            escape(&mut self.out, text, false);
        }
    }

    /// An element with content.
    pub fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.start(name);
        content(self);
        self.end(name);
    }

    /// An element with text.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.start(name);
        self.text(text);
        self.end(name);
    }

    /// An element with a number or other plain value.
    pub fn value(&mut self, name: &str, value: impl std::fmt::Display) {
        self.start(name);
        self.close_tag();
        let _ = write!(self.out, "{value}");
        self.end(name);
    }

    /// An element with text, if there is any.
    pub fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.leaf(name, text);
        }
    }

    /// An element with a plain value, if there is any.
    pub fn optional_value(&mut self, name: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.value(name, value);
        }
    }

    /// Bytes as base64 inside the open element.
    pub fn base64(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.close_tag();
            STANDARD.encode_string(bytes, &mut self.out);
        }
    }

    /// An element with base64.
    pub fn base64_leaf(&mut self, name: &str, bytes: &[u8]) {
        self.start(name);
        self.base64(bytes);
        self.end(name);
    }
}

/// A character XML 1.0 cannot carry becomes U+FFFD; a carriage return is kept as a reference, since a reader
/// would make a line feed of it.
fn escape(out: &mut String, text: &str, attribute: bool) {
    out.reserve(text.len());
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' if attribute => "&quot;",
            '\r' => "&#xD;",
            '\n' if attribute => "&#xA;",
            '\t' if attribute => "&#x9;",
            c if !is_xml_char(c) => "\u{FFFD}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(replacement);
        from = at + c.len_utf8();
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_escaped_markup() {
        let mut w = XmlWriter::new();
        w.element("a", |w| {
            w.attribute("b", "\"<\n");
            w.leaf("c", "x&y\r\n\u{1}");
            w.leaf("d", "");
            w.base64_leaf("e", &[0, 1, 2]);
            w.value("f", 7);
        });
        assert_eq!(
            w.finish(),
            "<a b=\"&quot;&lt;&#xA;\"><c>x&amp;y&#xD;\n\u{FFFD}</c><d/><e>AAEC</e><f>7</f></a>"
        );
    }
}
