//! SMTP addresses: RFC 5321 4.1.2 (Mailbox), RFC 6531 3.3 (UTF-8), RFC 5890 (IDN), and the form they are
//! compared in.

use std::fmt;

/// Longest local part, octets (RFC 5321 4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;
/// Longest domain, octets of its ASCII form (RFC 5321 4.5.3.1.2).
const DOMAIN_BYTES_MAX: usize = 255;

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is no `@` with something on both sides.
    #[error("an address is written local-part@domain")]
    Shape,
    /// More than 64 octets before the `@`.
    #[error("the part before @ is longer than 64 octets")]
    LocalTooLong,
    /// A character that must be quoted is not, or a control character.
    #[error("the part before @ has a character that may not be there")]
    LocalCharacter,
    /// Not a domain name and not an address literal.
    #[error("the part after @ is not a domain")]
    Domain,
}

/// An address, parsed. The local part is kept as written (unquoted), the domain without trailing dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    local: String,
    domain: String,
    domain_key: String,
}

impl Address {
    /// Parses `local-part@domain` without comments or angle brackets. The local part may be quoted and may
    /// have characters beyond ASCII; the domain may be in either IDN form and may end in dots.
    ///
    /// # Errors
    /// When it is not an address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(AddressError::Shape)?;
        let domain = domain.trim_end_matches('.');
        if local.is_empty() || domain.is_empty() {
            return Err(AddressError::Shape);
        }
        let local = unquoted(local)?;
        if local.is_empty() {
            return Err(AddressError::Shape);
        }
        if local.len() > LOCAL_BYTES_MAX {
            return Err(AddressError::LocalTooLong);
        }
        let domain_key = domain_key(domain).ok_or(AddressError::Domain)?;
        Ok(Self { local, domain: domain.to_owned(), domain_key })
    }

    /// The part before the `@`, unquoted, case kept.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The part after the `@` as written, without trailing dots.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The domain in the form domains are compared in: ASCII, lower case.
    pub fn domain_key(&self) -> &str {
        &self.domain_key
    }

    /// The form addresses are compared in. RFC 5321 2.4 leaves the case of local parts to the receiving
    /// host; this one, like Exchange, does not tell them apart.
    pub fn key(&self) -> String {
        format!("{}@{}", folded(&self.local), self.domain_key)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character));
        if plain {
            return write!(f, "{}@{}", self.local, self.domain);
        }
        f.write_str("\"")?;
        for c in self.local.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        write!(f, "\"@{}", self.domain)
    }
}

/// Lower case, for comparison only.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// The form domains are compared in, or none if it is not a domain: IDN labels in their ASCII form, lower
/// case, no trailing dot. Address literals (`[192.0.2.1]`) are kept as they are.
pub fn domain_key(domain: &str) -> Option<String> {
    let domain = domain.trim_end_matches('.');
    if domain.is_empty() || domain.len() > DOMAIN_BYTES_MAX * 4 {
        return None;
    }
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let fine = literal.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':'));
        return (fine && domain.len() <= DOMAIN_BYTES_MAX).then(|| domain.to_ascii_lowercase());
    }
    let ascii = idna::domain_to_ascii(domain).ok()?;
    let ascii = ascii.trim_end_matches('.');
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    (ascii.len() <= DOMAIN_BYTES_MAX && ascii.split('.').all(label)).then(|| ascii.to_owned())
}

/// atext of RFC 5322 3.2.3, with RFC 6532's characters beyond ASCII.
fn is_atom_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && !c.is_control())
}

fn unquoted(local: &str) -> Result<String, AddressError> {
    let inner = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else {
        // Consecutive and outer dots are not RFC 5321, but they exist and name nobody else.
        let fine = local.chars().all(|c| c == '.' || is_atom_character(c));
        return if fine { Ok(local.to_owned()) } else { Err(AddressError::LocalCharacter) };
    };
    let mut out = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        let c = match c {
            '\\' => characters.next().ok_or(AddressError::LocalCharacter)?,
            '"' => return Err(AddressError::LocalCharacter),
            other => other,
        };
        if c.is_control() {
            return Err(AddressError::LocalCharacter);
        }
        out.push(c);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_for_every_way_to_write_it() {
        for (a, b) in [
            ("Alice@Example.Test", "alice@example.test"),
            ("alice@example.test..", "alice@example.test"),
            ("\"alice\"@example.test", "alice@example.test"),
            ("\"a\\lice\"@example.test", "alice@example.test"),
            ("jürgen@BÜCHER.example", "JÜRGEN@xn--bcher-kva.example"),
            ("a@[192.0.2.1]", "A@[192.0.2.1]"),
        ] {
            assert_eq!(Address::parse(a).unwrap().key(), Address::parse(b).unwrap().key(), "{a} {b}");
        }
        assert_eq!(Address::parse("Jürgen@bücher.example").unwrap().local(), "Jürgen");
    }

    #[test]
    fn quoted_where_it_must_be() {
        let address = Address::parse("\"two words\"@example.test").unwrap();
        assert_eq!(address.local(), "two words");
        assert_eq!(address.to_string(), "\"two words\"@example.test");
        assert_eq!(Address::parse("a.b+c@example.test").unwrap().to_string(), "a.b+c@example.test");
    }

    #[test]
    fn nonsense_is_refused() {
        let long = format!("{}@example.test", "a".repeat(65));
        let long_domain = format!("a@{}", "a.".repeat(200));
        let huge = format!("a@{}", "ü".repeat(1_000_000));
        for bad in [
            "",
            "@",
            "a",
            "a@",
            "@b",
            "a@.",
            "a b@c.test",
            "<a@b>",
            "a@b..c",
            "\"\"@b",
            "a\"b@c",
            "\"a\\\"@c",
            "a\r@b",
            "\"a\nb\"@c",
            "a@b c",
            "a@[<]",
            long.as_str(),
            long_domain.as_str(),
            huge.as_str(),
        ] {
            assert!(Address::parse(bad).is_err(), "{bad:.40}");
        }
    }
}
