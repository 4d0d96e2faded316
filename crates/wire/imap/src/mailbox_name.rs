//! Mailbox names: text inside, modified UTF-7 on the wire (RFC 3501 5.1).

use crate::utf7;

/// A mailbox name or a LIST pattern, as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MailboxName(pub String);

impl MailboxName {
    /// From text.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// From wire bytes.
    ///
    /// Quirk(scripts, imaplib users): names with a bare `&` or in UTF-8 are sent by clients that do not know
    /// modified UTF-7; such bytes are taken for what they say. `None` only when they are not UTF-8 either.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let text = match utf7::decode(bytes) {
            Some(text) => text,
            None => std::str::from_utf8(bytes).ok()?.to_owned(),
        };
        Some(Self(text))
    }

    /// The wire bytes: printable ASCII only.
    pub fn encode(&self) -> Vec<u8> {
        utf7::encode(&self.0)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is INBOX, which has no case (RFC 3501 5.1).
    pub fn is_inbox(&self) -> bool {
        self.0.eq_ignore_ascii_case("INBOX")
    }
}
