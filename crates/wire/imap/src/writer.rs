//! Writing strings: as atoms, quoted, or as literals (RFC 3501 4.3), and whole commands for the client side.

use crate::flag::Flag;
use crate::mailbox_name::MailboxName;
use crate::scanner::is_atom_char;

/// Longest string written in quotes; clients with fixed line buffers take this much.
const QUOTED_BYTES_MAX: usize = 1000;

fn quotable(bytes: &[u8]) -> bool {
    bytes.len() <= QUOTED_BYTES_MAX && bytes.iter().all(|byte| (0x20..=0x7E).contains(byte) || *byte == b'\t')
}

fn encode_quoted(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in bytes {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// Appends a string of a response: quoted if it can be, else a literal.
pub(crate) fn encode_string(bytes: &[u8], out: &mut Vec<u8>) {
    if quotable(bytes) {
        encode_quoted(bytes, out);
    } else {
        out.extend_from_slice(format!("{{{}}}\r\n", bytes.len()).as_bytes());
        out.extend_from_slice(bytes);
    }
}

/// Appends a string or NIL.
pub(crate) fn encode_nstring(bytes: Option<&[u8]>, out: &mut Vec<u8>) {
    match bytes {
        Some(bytes) => encode_string(bytes, out),
        None => out.extend_from_slice(b"NIL"),
    }
}

/// Whether the bytes can stand as an atom where a string may.
fn is_plain(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && bytes.len() <= QUOTED_BYTES_MAX
        && bytes.iter().all(|byte| is_atom_char(*byte))
        && !bytes.eq_ignore_ascii_case(b"NIL")
        && bytes.first() != Some(&b'~')
}

/// Appends an astring: an atom if it can be, else a string.
pub(crate) fn encode_astring_inline(bytes: &[u8], out: &mut Vec<u8>) {
    if is_plain(bytes) { out.extend_from_slice(bytes) } else { encode_string(bytes, out) }
}

/// Appends a mailbox name of a response: INBOX bare, others in quotes, as clients are used to.
pub(crate) fn encode_mailbox(name: &MailboxName, out: &mut Vec<u8>) {
    encode_string(&name.encode(), out);
}

/// How a client sends literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LiteralStyle {
    /// `{n}`: after it the client waits for `+`.
    #[default]
    Synchronizing,
    /// `{n+}`: only when the server offers LITERAL+.
    NonSynchronizing,
}

/// A command as a client sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encoded {
    /// All bytes, up to the last line end.
    pub bytes: Vec<u8>,
    /// Offsets before which the client waits for a continuation request.
    pub waits: Vec<usize>,
}

/// Builds a command.
pub(crate) struct Writer {
    encoded: Encoded,
    style: LiteralStyle,
}

impl Writer {
    pub(crate) fn new(style: LiteralStyle) -> Self {
        Self { encoded: Encoded::default(), style }
    }

    pub(crate) fn finish(mut self) -> Encoded {
        self.encoded.bytes.extend_from_slice(b"\r\n");
        self.encoded
    }

    /// The bytes so far, for things that have no literals in them.
    pub(crate) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.encoded.bytes
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.encoded.bytes.extend_from_slice(text.as_bytes());
        self
    }

    pub(crate) fn literal(&mut self, bytes: &[u8]) -> &mut Self {
        match self.style {
            LiteralStyle::Synchronizing => {
                self.text(&format!("{{{}}}\r\n", bytes.len()));
                self.encoded.waits.push(self.encoded.bytes.len());
            }
            LiteralStyle::NonSynchronizing => {
                self.text(&format!("{{{}+}}\r\n", bytes.len()));
            }
        }
        self.encoded.bytes.extend_from_slice(bytes);
        self
    }

    pub(crate) fn string(&mut self, bytes: &[u8]) -> &mut Self {
        if quotable(bytes) {
            encode_quoted(bytes, &mut self.encoded.bytes);
            self
        } else {
            self.literal(bytes)
        }
    }

    pub(crate) fn nstring(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            Some(bytes) => self.string(bytes),
            None => self.text("NIL"),
        }
    }

    pub(crate) fn astring(&mut self, bytes: &[u8]) -> &mut Self {
        if is_plain(bytes) {
            self.encoded.bytes.extend_from_slice(bytes);
            self
        } else {
            self.string(bytes)
        }
    }

    pub(crate) fn mailbox(&mut self, name: &MailboxName) -> &mut Self {
        self.astring(&name.encode())
    }

    /// A pattern: quoted, because `%` and `*` are no astring characters.
    pub(crate) fn list_mailbox(&mut self, name: &MailboxName) -> &mut Self {
        self.string(&name.encode())
    }

    pub(crate) fn list<T>(&mut self, items: &[T], mut element: impl FnMut(&mut Self, &T)) -> &mut Self {
        self.text("(");
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.text(" ");
            }
            element(self, item);
        }
        self.text(")")
    }

    pub(crate) fn flags(&mut self, flags: &[Flag]) -> &mut Self {
        Flag::encode_list(flags, &mut self.encoded.bytes);
        self
    }
}
