//! The inside of a paragraph: text with tags for how it looks.

use crate::reader::{Document, Look};
use crate::to_text::bullet;
use std::fmt::Write;

/// A link that goes over several paragraphs begins again in each, if its address is no longer than this, bytes:
/// a document of empty paragraphs must not become as many addresses.
const REPEATED_ADDRESS_BYTES_MAX: usize = 256;

/// Collects a paragraph.
#[derive(Default)]
pub(super) struct Runs {
    out: String,
    /// The look whose tags are open, and the tags that close them.
    look: Look,
    closing: String,
    /// The address of the open link.
    link: Option<String>,
    in_anchor: bool,
    /// The last character was one after which blanks do not show.
    after_blank: bool,
}

impl Runs {
    pub(super) const fn bytes(&self) -> usize {
        self.out.len()
    }

    pub(super) fn text(&mut self, text: &str, look: &Look, document: &Document) {
        if *look != self.look {
            self.close_look();
        }
        self.open_link();
        if *look != self.look {
            self.look = *look;
            self.open_look(document);
        }
        for character in text.chars() {
            self.character(bullet_in_symbol(character));
        }
    }

    /// A reference or a tag that stands for a character.
    pub(super) fn raw(&mut self, html: &str) {
        self.out.push_str(html);
        self.after_blank = html.ends_with([' ', '\n']);
    }

    fn character(&mut self, character: char) {
        match character {
            '&' => self.out.push_str("&amp;"),
            '<' => self.out.push_str("&lt;"),
            '>' => self.out.push_str("&gt;"),
            '\u{A0}' => self.out.push_str("&nbsp;"),
            // Blanks after a blank would be lost.
            ' ' if self.after_blank || self.out.is_empty() => self.out.push_str("&nbsp;"),
            '\t' => self.out.push_str("&nbsp;&nbsp;&nbsp; "),
            '\0'..='\u{1F}' => {}
            other => self.out.push(other),
        }
        self.after_blank = matches!(character, ' ' | '\t') && self.out.ends_with(' ');
    }

    pub(super) fn link(&mut self, address: Option<&str>) {
        self.close_look();
        self.close_anchor();
        self.link = address.map(str::to_owned);
    }

    fn open_link(&mut self) {
        if let Some(address) = self.link.as_deref().filter(|_| !self.in_anchor) {
            self.out.push_str("<a href=\"");
            push_attribute(address, &mut self.out);
            self.out.push_str("\">");
            self.in_anchor = true;
        }
    }

    fn close_anchor(&mut self) {
        if std::mem::take(&mut self.in_anchor) {
            self.out.push_str("</a>");
        }
    }

    fn close_look(&mut self) {
        self.out.push_str(&self.closing);
        self.closing.clear();
        self.look = Look::default();
    }

    fn open_look(&mut self, document: &Document) {
        let look = self.look;
        let style = style(&look, document);
        if !style.is_empty() {
            self.out.push_str("<span style=\"");
            self.out.push_str(&style);
            self.out.push_str("\">");
            self.closing.push_str("</span>");
        }
        let tags = [
            (look.bold, "b"),
            (look.italic, "i"),
            (look.underline, "u"),
            (look.strike, "s"),
            (look.raised > 0, "sup"),
            (look.raised < 0, "sub"),
        ];
        for (_, tag) in tags.iter().filter(|(on, _)| *on) {
            // Writing to memory does not fail.
            let _ = write!(self.out, "<{tag}>");
            self.closing.insert_str(0, &format!("</{tag}>"));
        }
    }

    /// The paragraph, whole. A link that is open goes on in the next one.
    pub(super) fn end_paragraph(&mut self) -> String {
        self.close_look();
        if self.in_anchor && self.link.as_ref().is_some_and(|link| link.len() > REPEATED_ADDRESS_BYTES_MAX) {
            self.link = None;
        }
        self.close_anchor();
        self.after_blank = false;
        std::mem::take(&mut self.out)
    }
}

const fn bullet_in_symbol(character: char) -> char {
    match character {
        '\u{F000}'..='\u{F0FF}' => bullet(character),
        other => other,
    }
}

fn push_attribute(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0'..='\u{1F}' => {}
            other => out.push(other),
        }
    }
}

/// CSS of a look, safe inside quotation marks.
fn style(look: &Look, document: &Document) -> String {
    let mut parts = Vec::new();
    if let Some(family) = look.font.and_then(|font| document.fonts.family(font)) {
        let plain = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let family: String = family.chars().filter(plain).collect();
        if !family.is_empty() {
            parts.push(format!("font-family:'{family}'"));
        }
    }
    if look.size > 0 {
        let half = if look.size % 2 == 1 { ".5" } else { "" };
        parts.push(format!("font-size:{}{half}pt", look.size / 2));
    }
    for (name, index) in [("color", look.colour), ("background-color", look.background)] {
        if let Some([red, green, blue]) = document.colours.colour(index).filter(|_| index > 0) {
            parts.push(format!("{name}:#{red:02x}{green:02x}{blue:02x}"));
        }
    }
    parts.join(";")
}
