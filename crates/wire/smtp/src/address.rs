//! Paths and mailboxes: RFC 5321 4.1.2 and 4.1.3, with UTF-8 by RFC 6531 3.3.

use crate::scan::{Scan, is_atext, is_label, is_wide};
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Longest mailbox taken, bytes. RFC 5321 4.5.3.1.3 asks for 256 and 4.5.3.1.1 for local parts of 64;
/// senders of bounce addresses (VERP, BATV, SRS) go over the latter, so only the whole is bounded.
pub const MAILBOX_BYTES_MAX: usize = 1024;

/// Longest domain, bytes (RFC 5321 4.5.3.1.2).
pub const DOMAIN_BYTES_MAX: usize = 255;

/// Why a path is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No `<` at the start or no `>` at the end.
    #[error("a path stands in angle brackets")]
    Brackets,
    /// The source route before the mailbox is malformed.
    #[error("malformed source route")]
    Route,
    /// The part before "@" is malformed.
    #[error("malformed local part")]
    Local,
    /// The part after "@" is malformed or absent.
    #[error("malformed domain")]
    Domain,
    /// Longer than [`MAILBOX_BYTES_MAX`] or [`DOMAIN_BYTES_MAX`].
    #[error("address too long")]
    Length,
}

/// What stands after "@", and what a client calls itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Domain {
    /// A name, as sent (case kept); IDN labels as A-labels or U-labels.
    Name(String),
    /// `[192.0.2.1]`.
    V4(Ipv4Addr),
    /// `[IPv6:2001:db8::1]`.
    V6(Ipv6Addr),
    /// `[tag:content]` with a tag that is not known here.
    General {
        /// Standardised tag.
        tag: String,
        /// What follows the colon.
        content: String,
    },
}

/// `local@domain`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// Local part without its quotes and backslashes, as sent otherwise.
    pub local: String,
    /// Domain.
    pub domain: Domain,
}

/// The path of MAIL FROM.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ReversePath {
    /// `<>`: a report that must not be answered (RFC 5321 4.5.5).
    Null,
    /// A mailbox.
    Mailbox(Mailbox),
}

/// The path of RCPT TO.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ForwardPath {
    /// `<Postmaster>` without a domain (RFC 5321 4.5.1).
    Postmaster,
    /// A mailbox.
    Mailbox(Mailbox),
}

impl Domain {
    /// Parses a whole domain or address literal.
    ///
    /// # Errors
    /// When `text` is neither.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut scan = Scan(text);
        let domain = Self::scan(&mut scan)?;
        if scan.is_empty() { Ok(domain) } else { Err(AddressError::Domain) }
    }

    pub(crate) fn scan(scan: &mut Scan<'_>) -> Result<Self, AddressError> {
        if scan.take('[') { Self::scan_literal(scan) } else { Self::scan_name(scan) }
    }

    fn scan_name(scan: &mut Scan<'_>) -> Result<Self, AddressError> {
        let mut name = String::new();
        loop {
            let label = scan.run(is_label);
            // Hosts with an underscore exist and receive mail; the rest is `sub-domain` of RFC 5321.
            let label_more = scan.run(|c| is_label(c) || c == '_');
            if label.is_empty() || label.starts_with('-') || (label_more.is_empty() && label.ends_with('-')) {
                return Err(AddressError::Domain);
            }
            name.push_str(label);
            name.push_str(label_more);
            if !scan.take('.') {
                break;
            }
            name.push('.');
        }
        if name.len() > DOMAIN_BYTES_MAX {
            return Err(AddressError::Length);
        }
        Ok(Self::Name(name))
    }

    /// `address-literal` after its "[".
    fn scan_literal(scan: &mut Scan<'_>) -> Result<Self, AddressError> {
        let inside = scan.run(|c| c.is_ascii_graphic() && !matches!(c, '[' | '\\' | ']'));
        if !scan.take(']') {
            return Err(AddressError::Domain);
        }
        if inside.len() > DOMAIN_BYTES_MAX {
            return Err(AddressError::Length);
        }
        let Some((tag, content)) = inside.split_once(':') else {
            return inside.parse().map(Self::V4).map_err(|_| AddressError::Domain);
        };
        if tag.eq_ignore_ascii_case("IPv6") {
            return content.parse().map(Self::V6).map_err(|_| AddressError::Domain);
        }
        let tag_fits = tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && tag.ends_with(|c: char| c.is_ascii_alphanumeric());
        if !tag_fits || content.is_empty() {
            return Err(AddressError::Domain);
        }
        Ok(Self::General { tag: tag.to_owned(), content: content.to_owned() })
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::V4(address) => write!(f, "[{address}]"),
            Self::V6(address) => write!(f, "[IPv6:{address}]"),
            Self::General { tag, content } => write!(f, "[{tag}:{content}]"),
        }
    }
}

impl Mailbox {
    /// Parses `local@domain` without angle brackets.
    ///
    /// # Errors
    /// When `text` is not a mailbox of RFC 5321 4.1.2.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut scan = Scan(text);
        let mailbox = Self::scan(&mut scan)?;
        if scan.is_empty() { Ok(mailbox) } else { Err(AddressError::Domain) }
    }

    /// Whether the address needs SMTPUTF8 (RFC 6531).
    pub fn is_ascii(&self) -> bool {
        self.local.is_ascii() && !matches!(&self.domain, Domain::Name(name) if !name.is_ascii())
    }

    fn scan(scan: &mut Scan<'_>) -> Result<Self, AddressError> {
        let before = scan.0.len();
        let local = scan_local(scan)?;
        if !scan.take('@') {
            return Err(AddressError::Domain);
        }
        let domain = Domain::scan(scan)?;
        if before - scan.0.len() > MAILBOX_BYTES_MAX {
            return Err(AddressError::Length);
        }
        Ok(Self { local, domain })
    }
}

fn scan_local(scan: &mut Scan<'_>) -> Result<String, AddressError> {
    let mut local = String::new();
    if scan.take('"') {
        loop {
            match scan.next().ok_or(AddressError::Local)? {
                '"' => break,
                '\\' => match scan.next() {
                    Some(c) if c == ' ' || c.is_ascii_graphic() => local.push(c),
                    _ => return Err(AddressError::Local),
                },
                c if c == ' ' || c.is_ascii_graphic() || is_wide(c) => local.push(c),
                _ => return Err(AddressError::Local),
            }
        }
        return Ok(local);
    }
    loop {
        let atom = scan.run(is_atext);
        if atom.is_empty() {
            return Err(AddressError::Local);
        }
        local.push_str(atom);
        if !scan.take('.') {
            return Ok(local);
        }
        local.push('.');
    }
}

fn is_dot_string(local: &str) -> bool {
    !local.is_empty() && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_dot_string(&self.local) {
            f.write_str(&self.local)?;
        } else {
            f.write_str("\"")?;
            for c in self.local.chars() {
                if matches!(c, '"' | '\\') {
                    f.write_str("\\")?;
                }
                write!(f, "{c}")?;
            }
            f.write_str("\"")?;
        }
        write!(f, "@{}", self.domain)
    }
}

/// Takes `<`, an optional source route, which is dropped ("MUST be accepted, SHOULD be ignored", RFC 5321
/// appendix C), and leaves the mailbox and `>`.
fn open_path(scan: &mut Scan<'_>) -> Result<(), AddressError> {
    if !scan.take('<') {
        return Err(AddressError::Brackets);
    }
    if scan.peek() != Some('@') {
        return Ok(());
    }
    loop {
        if !scan.take('@') {
            return Err(AddressError::Route);
        }
        Domain::scan(scan).map_err(|_| AddressError::Route)?;
        if scan.take(':') {
            return Ok(());
        }
        if !scan.take(',') {
            return Err(AddressError::Route);
        }
    }
}

fn close_path(scan: &mut Scan<'_>) -> Result<(), AddressError> {
    if scan.take('>') { Ok(()) } else { Err(AddressError::Brackets) }
}

impl ReversePath {
    pub(crate) fn scan(scan: &mut Scan<'_>) -> Result<Self, AddressError> {
        open_path(scan)?;
        if scan.take('>') {
            return Ok(Self::Null);
        }
        let mailbox = Mailbox::scan(scan)?;
        close_path(scan)?;
        Ok(Self::Mailbox(mailbox))
    }

    /// The mailbox, if this is not `<>`.
    pub fn mailbox(&self) -> Option<&Mailbox> {
        match self {
            Self::Null => None,
            Self::Mailbox(mailbox) => Some(mailbox),
        }
    }

    /// Whether the path needs SMTPUTF8.
    pub fn is_ascii(&self) -> bool {
        self.mailbox().is_none_or(Mailbox::is_ascii)
    }
}

impl fmt::Display for ReversePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("<>"),
            Self::Mailbox(mailbox) => write!(f, "<{mailbox}>"),
        }
    }
}

impl ForwardPath {
    pub(crate) fn scan(scan: &mut Scan<'_>) -> Result<Self, AddressError> {
        open_path(scan)?;
        let mut ahead = *scan;
        if ahead.word("postmaster") && ahead.take('>') {
            *scan = ahead;
            return Ok(Self::Postmaster);
        }
        let mailbox = Mailbox::scan(scan)?;
        close_path(scan)?;
        Ok(Self::Mailbox(mailbox))
    }

    /// Whether the path needs SMTPUTF8.
    pub fn is_ascii(&self) -> bool {
        match self {
            Self::Postmaster => true,
            Self::Mailbox(mailbox) => mailbox.is_ascii(),
        }
    }
}

impl fmt::Display for ForwardPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postmaster => f.write_str("<Postmaster>"),
            Self::Mailbox(mailbox) => write!(f, "<{mailbox}>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(text: &str) -> Result<ForwardPath, AddressError> {
        let mut scan = Scan(text);
        let path = ForwardPath::scan(&mut scan)?;
        assert!(scan.is_empty(), "{text}: {} left", scan.0);
        Ok(path)
    }

    #[test]
    fn paths_both_ways() {
        for text in [
            "<alice@example.test>",
            "<a.b+c@example.test>",
            "<\"a b\"@example.test>",
            "<\"a\\\"b\\\\c\"@example.test>",
            "<\"\"@example.test>",
            "<\"a..b\"@example.test>",
            "<alice@[192.0.2.7]>",
            "<alice@[IPv6:2001:db8::1]>",
            "<alice@[x400:c=us]>",
            "<jörg@müller.example>",
            "<用户@例子.广告>",
            "<Postmaster>",
            "<x@a_b.example>",
        ] {
            assert_eq!(forward(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn equal_but_spelt_otherwise() {
        assert_eq!(forward("<\"alice\"@example.test>"), forward("<alice@example.test>"));
        assert_eq!(forward("<\"\\a\"@example.test>"), forward("<a@example.test>"));
        assert_eq!(forward("<@one,@two.example:alice@example.test>"), forward("<alice@example.test>"));
        assert_eq!(forward("<pOsTmAsTeR>"), Ok(ForwardPath::Postmaster));
        assert_eq!(ReversePath::scan(&mut Scan("<>")), Ok(ReversePath::Null));
    }

    #[test]
    fn malformed() {
        for (text, error) in [
            ("alice@example.test", AddressError::Brackets),
            ("<alice@example.test", AddressError::Brackets),
            ("<alice@example.test >", AddressError::Brackets),
            ("<>", AddressError::Local),
            ("<alice>", AddressError::Domain),
            ("<@example.test>", AddressError::Route),
            ("<@one:two@three@four>", AddressError::Brackets),
            ("<a..b@example.test>", AddressError::Local),
            ("<.a@example.test>", AddressError::Local),
            ("<a.@example.test>", AddressError::Local),
            ("<a b@example.test>", AddressError::Domain),
            ("<a(b)@example.test>", AddressError::Domain),
            ("<a@b..c>", AddressError::Domain),
            ("<a@-b>", AddressError::Domain),
            ("<a@b->", AddressError::Domain),
            ("<a@b.>", AddressError::Domain),
            ("<a@[1.2.3]>", AddressError::Domain),
            ("<a@[IPv6:::g]>", AddressError::Domain),
            ("<a@[IPv6:::1>", AddressError::Domain),
            ("<\"a@b>", AddressError::Local),
            ("<\"a\\\u{e9}\"@b>", AddressError::Local),
            ("<a\u{85}@b>", AddressError::Domain),
        ] {
            assert_eq!(forward(text), Err(error), "{text}");
        }
        assert_eq!(forward(&format!("<{}@b>", "a".repeat(2000))), Err(AddressError::Length));
        assert_eq!(forward(&format!("<a@{}>", "b".repeat(300))), Err(AddressError::Length));
    }
}
