//! Address lists (RFC 5322 3.4 and 4.4, RFC 6532), read tolerantly in one pass.

use crate::encoded_word::{self, word_length};
use crate::header::unfold;
use ropewalk_base::limits::MESSAGE_RECIPIENTS_MAX;

/// An address as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Display name, decoded; never empty.
    pub name: Option<String>,
    /// `local@domain` as it stands, without quotes that are not needed; empty when only a name was given.
    pub email: String,
}

/// One element of an address list, still encoded, as IMAP's ENVELOPE wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressItem {
    /// A mailbox.
    Mailbox {
        /// Phrase, or the comment that stands for it; unquoted, encoded words as they are.
        name: Option<Vec<u8>>,
        /// Source route `@a,@b` (RFC 5322 4.4).
        route: Option<Vec<u8>>,
        /// Local part, unquoted.
        local: Vec<u8>,
        /// Domain; `None` when there was no `@`.
        domain: Option<Vec<u8>>,
    },
    /// A group begins.
    GroupStart(Vec<u8>),
    /// A group ends.
    GroupEnd,
}

/// Reads a list; at most [`MESSAGE_RECIPIENTS_MAX`] elements.
pub fn parse(value: &[u8]) -> Vec<AddressItem> {
    let value = unfold(value);
    let mut parser =
        Parser { bytes: &value, at: 0, items: Vec::new(), group: false, pending: Pending::default() };
    parser.run();
    parser.items
}

/// Reads a list into mailboxes, groups dissolved, names decoded.
pub fn parse_decoded(value: &[u8]) -> Vec<Address> {
    decoded(&parse(value))
}

/// The mailboxes of a list, groups dissolved, names decoded.
pub fn decoded(items: &[AddressItem]) -> Vec<Address> {
    let mailbox = |item: &AddressItem| match item {
        AddressItem::Mailbox { name, local, domain, .. } => {
            let name = name.as_deref().map(encoded_word::decode).map(|name| name.trim().to_owned());
            let local = encoded_word::decode(local);
            let name = name.filter(|name| !name.is_empty());
            Some(match domain {
                Some(domain) => {
                    let domain = clean_domain(&String::from_utf8_lossy(domain));
                    Address { name, email: format!("{}@{domain}", quoted_local(&local)) }
                }
                None if name.is_none() && local.contains(' ') => {
                    Address { name: Some(local), email: String::new() }
                }
                None => Address { name, email: local },
            })
        }
        AddressItem::GroupStart(_) | AddressItem::GroupEnd => None,
    };
    items.iter().filter_map(mailbox).filter(|a| !a.email.is_empty() || a.name.is_some()).collect()
}

/// A domain without what no domain holds.
pub(crate) fn clean_domain(domain: &str) -> String {
    let keep = |c: &char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')' | '\\')
    };
    domain.chars().filter(keep).collect()
}

/// A local part with quotes if it needs them (RFC 5322 3.4.1).
pub(crate) fn quoted_local(local: &str) -> String {
    let is_atom = |c: char| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if !local.is_empty() && local.chars().all(is_atom) {
        return local.to_owned();
    }
    let mut out = String::from("\"");
    for c in local.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out + "\""
}

/// What has been read of the current element.
#[derive(Default)]
struct Pending {
    /// Words, unquoted.
    text: Vec<u8>,
    /// Start of the word being read.
    word: usize,
    /// The blanks last read outside quotes: where they begin, where they end, and the word before them.
    blanks: Option<(usize, usize, usize)>,
    /// The last `@` outside quotes, and the start of the word it stands in.
    at_sign: Option<(usize, usize)>,
    /// Where the domain after it ended.
    domain_end: Option<usize>,
    comment: Vec<u8>,
    angle: Option<Vec<u8>>,
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    items: Vec<AddressItem>,
    group: bool,
    pending: Pending,
}

impl Parser<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            if self.items.len() >= MESSAGE_RECIPIENTS_MAX {
                return;
            }
            self.at += 1;
            match byte {
                b'"' => self.quoted(),
                b'(' => self.comment(),
                b'<' => self.angle(),
                b',' => self.finish(),
                b';' => {
                    self.finish();
                    if std::mem::take(&mut self.group) {
                        self.items.push(AddressItem::GroupEnd);
                    }
                }
                b':' if !self.group && self.pending.at_sign.is_none() && self.pending.angle.is_none() => {
                    let name = std::mem::take(&mut self.pending).text.trim_ascii().to_vec();
                    self.items.push(AddressItem::GroupStart(name));
                    self.group = true;
                }
                b'[' => self.literal(),
                b'@' => self.at_sign(),
                b' ' | b'\t' => self.blank(),
                b'=' => self.maybe_encoded_word(),
                other => self.pending.text.push(other),
            }
        }
        self.finish();
        if self.group {
            self.items.push(AddressItem::GroupEnd);
        }
    }

    fn quoted(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'"' => return,
                b'\\' => {
                    self.pending.text.extend(self.bytes.get(self.at));
                    self.at += 1;
                }
                other => self.pending.text.push(other),
            }
        }
    }

    fn comment(&mut self) {
        let mut depth = 1_usize;
        if !self.pending.comment.is_empty() {
            self.pending.comment.push(b' ');
        }
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'\\' => {
                    self.pending.comment.extend(self.bytes.get(self.at));
                    self.at += 1;
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
            self.pending.comment.push(byte);
        }
    }

    fn angle(&mut self) {
        let mut addr = Vec::new();
        let mut quoted = false;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'>' if !quoted => break,
                // The bracket was never closed.
                b'<' if !quoted => break,
                b'(' if !quoted => {
                    self.comment();
                    continue;
                }
                b'"' => quoted = !quoted,
                b'\\' if quoted => {
                    addr.push(byte);
                    addr.extend(self.bytes.get(self.at));
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            addr.push(byte);
        }
        // "Name <a@b> <c@d>": the first counts.
        if self.pending.angle.is_none() {
            self.pending.angle = Some(addr);
        }
    }

    fn literal(&mut self) {
        self.pending.text.push(b'[');
        // A domain literal comes right after the sign.
        if !self.pending.text.ends_with(b"@[") {
            return;
        }
        let tail = self.bytes.get(self.at..).unwrap_or_default();
        if let Some(close) = tail.iter().take(256).position(|b| *b == b']') {
            self.pending.text.extend_from_slice(tail.get(..=close).unwrap_or_default());
            self.at += close + 1;
        }
    }

    /// Blanks around the sign are allowed (RFC 5322 4.4).
    fn at_sign(&mut self) {
        let pending = &mut self.pending;
        if let Some((start, end, word)) = pending.blanks
            && end == pending.text.len()
        {
            pending.text.truncate(start);
            pending.word = word;
        }
        if pending.at_sign.is_none() || pending.domain_end.is_none() {
            pending.at_sign = Some((pending.text.len(), pending.word));
        }
        pending.text.push(b'@');
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn blank(&mut self) {
        let pending = &mut self.pending;
        if pending.at_sign.is_some() && pending.domain_end.is_none() {
            pending.domain_end = Some(pending.text.len());
        }
        let end = pending.text.len() + 1;
        match &mut pending.blanks {
            Some((_, last, _)) if *last + 1 == end => *last = end,
            blanks => *blanks = Some((end - 1, end, pending.word)),
        }
        pending.text.push(b' ');
        pending.word = end;
    }

    /// An encoded word is one token even with specials inside it, as broken senders write.
    fn maybe_encoded_word(&mut self) {
        let start = self.at - 1;
        match self.bytes.get(start..).and_then(word_length) {
            Some(length) => {
                self.pending
                    .text
                    .extend_from_slice(self.bytes.get(start..start + length).unwrap_or_default());
                self.at = start + length;
            }
            None => self.pending.text.push(b'='),
        }
    }

    fn finish(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let comment = Some(pending.comment.trim_ascii().to_vec()).filter(|c| !c.is_empty());
        if let Some(angle) = pending.angle {
            let name = Some(pending.text.trim_ascii().to_vec()).filter(|n| !n.is_empty()).or(comment);
            let (route, local, domain) = split_angle(&angle);
            if name.is_some() || !local.is_empty() || domain.is_some() {
                self.items.push(AddressItem::Mailbox { name, route, local, domain });
            }
            return;
        }
        let text = pending.text;
        if let Some((sign, word)) = pending.at_sign {
            let end = pending.domain_end.unwrap_or(text.len()).max(sign + 1);
            let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_vec();
            let name = Some(piece(0, word).trim_ascii().to_vec()).filter(|n| !n.is_empty()).or(comment);
            let (local, domain) = (piece(word, sign), Some(piece(sign + 1, end).trim_ascii().to_vec()));
            self.items.push(AddressItem::Mailbox { name, route: None, local, domain });
        } else if !text.trim_ascii().is_empty() {
            let local = text.trim_ascii().to_vec();
            self.items.push(AddressItem::Mailbox { name: comment, route: None, local, domain: None });
        }
    }
}

/// What stands in angle brackets: route, local part, domain.
fn split_angle(angle: &[u8]) -> (Option<Vec<u8>>, Vec<u8>, Option<Vec<u8>>) {
    let mut addr = angle.trim_ascii();
    let mut route = None;
    if addr.starts_with(b"@")
        && let Some(colon) = addr.iter().position(|b| *b == b':')
    {
        route = addr.get(..colon).map(<[u8]>::to_vec);
        addr = addr.get(colon + 1..).unwrap_or_default();
    }
    let addr = addr.strip_prefix(b"mailto:").unwrap_or(addr);
    match addr.iter().rposition(|b| *b == b'@') {
        Some(sign) => {
            let domain = addr.get(sign + 1..).unwrap_or_default().trim_ascii().to_vec();
            (route, unquote(addr.get(..sign).unwrap_or_default().trim_ascii()), Some(domain))
        }
        None => (route, unquote(addr), None),
    }
}

pub(crate) fn unquote(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'"' => {}
            b'\\' => out.extend(bytes.next()),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(value: &str) -> Vec<(String, String)> {
        parse_decoded(value.as_bytes()).into_iter().map(|a| (a.name.unwrap_or_default(), a.email)).collect()
    }

    #[test]
    fn many_forms() {
        for (value, expected) in [
            ("a@b.c", vec![("", "a@b.c")]),
            ("A B <a@b.c>, \"C, D\" <c@d>", vec![("A B", "a@b.c"), ("C, D", "c@d")]),
            ("a@b (The Name)", vec![("The Name", "a@b")]),
            ("\"a b\"@c.d", vec![("", "\"a b\"@c.d")]),
            ("<\"a\\\"b\"@c.d>", vec![("", "\"a\\\"b\"@c.d")]),
            ("Pete(A nice \\) chap) <pete(his account)@silly.test>", vec![("Pete", "pete@silly.test")]),
            ("Friends: a@b, C <c@d>; e@f", vec![("", "a@b"), ("C", "c@d"), ("", "e@f")]),
            ("undisclosed-recipients:;", vec![]),
            ("John Doe jd@x.y", vec![("John Doe", "jd@x.y")]),
            ("jdoe @ machine . example", vec![("", "jdoe@machine")]),
            ("<@a,@b:c@d>", vec![("", "c@d")]),
            ("=?utf-8?Q?Doe,_J?= <j@d>", vec![("Doe, J", "j@d")]),
            ("=?utf-8?Q?Doe, J?= <j@d>", vec![("Doe, J", "j@d")]),
            ("\"=?utf-8?B?w6k=?=\" <j@d>", vec![("é", "j@d")]),
            ("a@b;c@d", vec![("", "a@b"), ("", "c@d")]),
            ("root", vec![("", "root")]),
            ("Nobody at all", vec![("Nobody at all", "")]),
            ("x@[IPv6:::1], <y@z", vec![("", "x@[IPv6:::1]"), ("", "y@z")]),
            ("\u{7528}\u{6237}@\u{4F8B}.test", vec![("", "\u{7528}\u{6237}@\u{4F8B}.test")]),
            (", ,<>,;", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(n, e)| (n.to_owned(), e.to_owned())).collect();
            assert_eq!(plain(value), expected, "{value}");
        }
    }

    #[test]
    fn groups_are_marked() {
        let items = parse(b"G: a@b;");
        assert_eq!(items.len(), 3);
        assert_eq!(items[0], AddressItem::GroupStart(b"G".to_vec()));
        assert_eq!(items[2], AddressItem::GroupEnd);
    }

    proptest! {
        #[test]
        fn takes_anything(text in "[a-b@<>\"\\\\,;:()=? \\[\\]é]{0,60}", bytes: Vec<u8>) {
            parse_decoded(text.as_bytes());
            parse_decoded(&bytes);
        }
    }
}
