//! HTML cut into tags, character references and text. Nothing is lost: the pieces put together are the document.

/// A piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// A tag, from `<` to `>`.
    Tag {
        text: &'h str,
        name: &'h str,
        closing: bool,
    },
    /// A comment, a declaration, or what scripts and styles contain.
    Opaque(&'h str),
    /// `&name;` and `&#number;`
    Reference(&'h str),
    Text(&'h str),
}

/// Longest character reference, bytes.
const REFERENCE_BYTES_MAX: usize = 34;
/// Quotation marks count inside of tags up to this length; one that is not closed does not hide the rest.
const QUOTED_TAG_BYTES_MAX: usize = 16 * 1024;

/// The pieces of a document.
pub(super) struct Markup<'h> {
    rest: &'h str,
    /// The element whose content is no markup.
    raw: Option<&'static str>,
}

impl<'h> Markup<'h> {
    pub(super) const fn new(html: &'h str) -> Self {
        Self { rest: html, raw: None }
    }

    fn take(&mut self, length: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn tag(&mut self, closing: bool) -> Piece<'h> {
        let text = self.take(tag_bytes(self.rest));
        let name = text.get(1 + usize::from(closing)..).unwrap_or_default();
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-');
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        if !closing {
            self.raw = ["script", "style", "title", "textarea"]
                .into_iter()
                .find(|raw| raw.eq_ignore_ascii_case(name))
                .filter(|_| !text.ends_with("/>"));
        }
        Piece::Tag { text, name, closing }
    }

    /// The content of an element that is no markup, up to its end tag.
    fn raw_content(&mut self, name: &str) -> Option<Piece<'h>> {
        let ends = |at: usize| {
            let tag = self.rest.get(at..)?.strip_prefix("</")?;
            tag.get(..name.len()).filter(|end| end.eq_ignore_ascii_case(name))
        };
        let mut at = self.rest.match_indices("</").map(|(at, _)| at);
        let length = at.find(|at| ends(*at).is_some()).unwrap_or(self.rest.len());
        (length > 0).then(|| Piece::Opaque(self.take(length)))
    }
}

impl<'h> Iterator for Markup<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        if let Some(piece) = self.raw.take().and_then(|name| self.raw_content(name)) {
            return Some(piece);
        }
        let bytes = self.rest.as_bytes();
        Some(match (bytes.first()?, bytes.get(1)) {
            (b'<', Some(b'!')) if self.rest.starts_with("<!--") => {
                let end = self.rest.get(4..).and_then(|rest| rest.find("-->")).map(|at| at + 7);
                Piece::Opaque(self.take(end.unwrap_or(self.rest.len())))
            }
            (b'<', Some(b'!' | b'?')) => {
                let end = self.rest.find('>').map(|at| at + 1);
                Piece::Opaque(self.take(end.unwrap_or(self.rest.len())))
            }
            (b'<', Some(b'/')) => self.tag(true),
            (b'<', Some(letter)) if letter.is_ascii_alphabetic() => self.tag(false),
            // A bracket that begins no tag may not look as if it did when RTF is made HTML.
            (b'<', _) => Piece::Opaque(self.take(1)),
            (b'&', _) => match reference_bytes(bytes) {
                Some(length) => Piece::Reference(self.take(length)),
                None => Piece::Text(self.take(1)),
            },
            _ => {
                let end = self.rest.find(['<', '&']).unwrap_or(self.rest.len());
                Piece::Text(self.take(end))
            }
        })
    }
}

/// Bytes of the tag at the start.
fn tag_bytes(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(QUOTED_TAG_BYTES_MAX) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    text.find('>').map_or(text.len(), |at| at + 1)
}

fn reference_bytes(bytes: &[u8]) -> Option<usize> {
    let end = bytes.iter().take(REFERENCE_BYTES_MAX).position(|byte| *byte == b';')?;
    let name = bytes.get(1..end).filter(|name| !name.is_empty())?;
    name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').then_some(end + 1)
}

/// The character of the references that are common in mail.
pub(super) fn character(reference: &str) -> Option<char> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "shy" => '\u{AD}',
        "lsquo" => '\u{2018}',
        "rsquo" => '\u{2019}',
        "ldquo" => '\u{201C}',
        "rdquo" => '\u{201D}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "hellip" => '\u{2026}',
        "bull" => '\u{2022}',
        "euro" => '\u{20AC}',
        "copy" => '\u{A9}',
        "reg" => '\u{AE}',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        _ => return None,
    })
}
