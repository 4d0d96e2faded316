//! A cursor over one line's text, and the character classes of RFC 5321 4.1.2 and RFC 6531 3.3.

/// What is left of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scan<'a>(pub(crate) &'a str);

impl<'a> Scan<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    /// Takes `wanted` if it is next.
    pub(crate) fn take(&mut self, wanted: char) -> bool {
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// Takes one character.
    pub(crate) fn next(&mut self) -> Option<char> {
        let mut chars = self.0.chars();
        let c = chars.next()?;
        self.0 = chars.as_str();
        Some(c)
    }

    /// Takes the longest run of characters that `wanted` accepts.
    pub(crate) fn run(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let (run, rest) = match self.0.find(|c| !wanted(c)) {
            Some(end) => self.0.split_at(end),
            None => (self.0, ""),
        };
        self.0 = rest;
        run
    }

    /// Takes `wanted` whatever its case (ASCII).
    pub(crate) fn word(&mut self, wanted: &str) -> bool {
        match (self.0.get(..wanted.len()), self.0.get(wanted.len()..)) {
            (Some(start), Some(rest)) if start.eq_ignore_ascii_case(wanted) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes blanks; whether there was one.
    pub(crate) fn blanks(&mut self) -> bool {
        !self.run(|c| c == ' ' || c == '\t').is_empty()
    }
}

/// A non-ASCII character that may stand in addresses: no C1 controls, no line separators.
pub(crate) fn is_wide(c: char) -> bool {
    !c.is_ascii() && !c.is_control() && c != '\u{2028}' && c != '\u{2029}'
}

/// `atext` (RFC 5322 3.2.3, extended by RFC 6531 3.3).
pub(crate) fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_wide(c)
}

/// Letters, digits and hyphen (`Ldh-str`), and what IDN labels hold.
pub(crate) fn is_label(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || is_wide(c)
}

/// Characters of an ESMTP value or a client's name: printable, no space; non-ASCII by RFC 6531. A value has no
/// "=" (RFC 5321 4.1.2), which every parameter's own grammar refuses.
pub(crate) fn is_value(c: char) -> bool {
    c.is_ascii_graphic() || is_wide(c)
}
