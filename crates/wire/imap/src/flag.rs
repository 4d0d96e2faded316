//! Message flags (RFC 3501 2.3.2).

/// A flag or keyword.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// `\Seen`
    Seen,
    /// `\Answered`
    Answered,
    /// `\Flagged`
    Flagged,
    /// `\Deleted`
    Deleted,
    /// `\Draft`
    Draft,
    /// `\Recent`; only the server sets it.
    Recent,
    /// `\*` in PERMANENTFLAGS: keywords can be created.
    Any,
    /// Some other `\` flag; the name is without the backslash.
    Extension(String),
    /// A keyword: an atom.
    Keyword(String),
}

impl Flag {
    /// From a name after the backslash.
    pub(crate) fn system(name: &str) -> Self {
        let known = [Self::Seen, Self::Answered, Self::Flagged, Self::Deleted, Self::Draft, Self::Recent];
        known
            .into_iter()
            .find(|flag| flag.name().eq_ignore_ascii_case(name))
            .unwrap_or_else(|| Self::Extension(name.to_owned()))
    }

    /// The name without the backslash.
    pub fn name(&self) -> &str {
        match self {
            Self::Seen => "Seen",
            Self::Answered => "Answered",
            Self::Flagged => "Flagged",
            Self::Deleted => "Deleted",
            Self::Draft => "Draft",
            Self::Recent => "Recent",
            Self::Any => "*",
            Self::Extension(name) | Self::Keyword(name) => name,
        }
    }

    /// Appends the wire form.
    pub fn encode(&self, out: &mut Vec<u8>) {
        if !matches!(self, Self::Keyword(_)) {
            out.push(b'\\');
        }
        out.extend_from_slice(self.name().as_bytes());
    }

    /// Appends flags between parentheses.
    pub fn encode_list(flags: &[Self], out: &mut Vec<u8>) {
        out.push(b'(');
        for (place, flag) in flags.iter().enumerate() {
            if place > 0 {
                out.push(b' ');
            }
            flag.encode(out);
        }
        out.push(b')');
    }

    /// Whether `word` can stand as a keyword: a non-empty atom (RFC 3501 9, flag-keyword).
    pub fn is_keyword(word: &str) -> bool {
        !word.is_empty() && word.bytes().all(crate::scanner::is_atom_char)
    }
}
