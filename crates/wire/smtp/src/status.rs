//! Enhanced mail system status codes: RFC 3463, registry of RFC 5248.

use std::fmt;

/// `class.subject.detail`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnhancedStatus {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    pub class: u8,
    /// What it is about, 0 to 999.
    pub subject: u16,
    /// More closely, 0 to 999.
    pub detail: u16,
}

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $class:literal . $subject:literal . $detail:literal;)*) => {
        impl EnhancedStatus {
            $($(#[$doc])* pub const $name: Self = Self { class: $class, subject: $subject, detail: $detail };)*
        }
    };
}

statuses! {
    /// 2.0.0: fine.
    OK = 2 . 0 . 0;
    /// 2.1.0: fine, about an address.
    SENDER_OK = 2 . 1 . 0;
    /// 2.1.5: destination address valid.
    RECIPIENT_OK = 2 . 1 . 5;
    /// 2.6.0: message received.
    MESSAGE_OK = 2 . 6 . 0;
    /// 2.7.0: authentication succeeded (RFC 4954 6).
    AUTHENTICATED = 2 . 7 . 0;
    /// 4.2.0: mailbox status, not more closely known.
    MAILBOX_TRANSIENT = 4 . 2 . 0;
    /// 4.3.0: mail system trouble.
    SYSTEM_TRANSIENT = 4 . 3 . 0;
    /// 4.3.1: mail system full.
    NO_ROOM = 4 . 3 . 1;
    /// 4.3.2: system not accepting network messages.
    NOT_ACCEPTING = 4 . 3 . 2;
    /// 4.4.2: bad connection (idle too long).
    TIMED_OUT = 4 . 4 . 2;
    /// 4.5.3: too many recipients in one go.
    RECIPIENTS_TRANSIENT = 4 . 5 . 3;
    /// 4.7.0: security, not more closely known; also too many failures.
    SECURITY_TRANSIENT = 4 . 7 . 0;
    /// 5.1.0: address, not more closely known.
    ADDRESS_REFUSED = 5 . 1 . 0;
    /// 5.1.1: bad destination mailbox address.
    UNKNOWN_USER = 5 . 1 . 1;
    /// 5.1.3: bad destination mailbox address syntax.
    RECIPIENT_SYNTAX = 5 . 1 . 3;
    /// 5.1.7: bad sender's mailbox address syntax.
    SENDER_SYNTAX = 5 . 1 . 7;
    /// 5.2.0: mailbox, not more closely known.
    MAILBOX_REFUSES = 5 . 2 . 0;
    /// 5.2.1: mailbox disabled.
    MAILBOX_DISABLED = 5 . 2 . 1;
    /// 5.2.2: mailbox full.
    MAILBOX_FULL = 5 . 2 . 2;
    /// 5.3.0: mail system, not more closely known.
    SYSTEM_PERMANENT = 5 . 3 . 0;
    /// 5.3.3: system not capable of selected features.
    NOT_CAPABLE = 5 . 3 . 3;
    /// 5.3.4: message too big for system.
    TOO_BIG = 5 . 3 . 4;
    /// 5.4.4: unable to route.
    UNROUTABLE = 5 . 4 . 4;
    /// 5.4.6: routing loop detected.
    LOOP = 5 . 4 . 6;
    /// 5.5.0: protocol, not more closely known.
    PROTOCOL = 5 . 5 . 0;
    /// 5.5.1: invalid command (unknown, or out of sequence).
    INVALID_COMMAND = 5 . 5 . 1;
    /// 5.5.2: syntax error.
    SYNTAX = 5 . 5 . 2;
    /// 5.5.4: invalid command arguments.
    INVALID_ARGUMENTS = 5 . 5 . 4;
    /// 5.5.6: authentication exchange line too long (RFC 4954 6).
    AUTH_LINE_TOO_LONG = 5 . 5 . 6;
    /// 5.6.0: content, not more closely known.
    CONTENT = 5 . 6 . 0;
    /// 5.6.1: media not supported.
    MEDIA_NOT_SUPPORTED = 5 . 6 . 1;
    /// 5.6.7: non-ASCII addresses not permitted for that sender or recipient (RFC 6531 3.5).
    NON_ASCII_ADDRESS = 5 . 6 . 7;
    /// 5.6.11: invalid characters; Exchange says so of bare line feeds.
    INVALID_CHARACTERS = 5 . 6 . 11;
    /// 5.7.0: security; authentication required (RFC 4954 6).
    AUTH_REQUIRED = 5 . 7 . 0;
    /// 5.7.1: delivery not authorised; relaying denied.
    NOT_AUTHORISED = 5 . 7 . 1;
    /// 5.7.8: authentication credentials invalid (RFC 4954 6).
    BAD_CREDENTIALS = 5 . 7 . 8;
    /// 5.7.11: encryption required for requested authentication mechanism (RFC 4954 6).
    ENCRYPTION_REQUIRED = 5 . 7 . 11;
    /// 5.7.13: user account disabled (RFC 5248 3).
    ACCOUNT_DISABLED = 5 . 7 . 13;
    /// 5.7.60: client does not have permissions to send as this sender; Exchange's own.
    SEND_AS_DENIED = 5 . 7 . 60;
}

impl EnhancedStatus {
    /// Takes a status off the front of a reply's text; the rest stands after the blank.
    pub fn split(text: &str) -> Option<(Self, &str)> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some((Self::parse(word)?, rest))
    }

    /// Parses `5.1.1` (RFC 3463 2: no leading zeros, class 2, 4 or 5).
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let class = match parts.next()? {
            "2" => 2,
            "4" => 4,
            "5" => 5,
            _ => return None,
        };
        let subject = number(parts.next()?)?;
        let detail = number(parts.next()?)?;
        parts.next().is_none().then_some(Self { class, subject, detail })
    }
}

fn number(text: &str) -> Option<u16> {
    let fits = (1..=3).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text.len() == 1 || !text.starts_with('0'));
    if fits { text.parse().ok() } else { None }
}

impl fmt::Display for EnhancedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for text in ["2.0.0", "5.7.60", "4.999.10"] {
            assert_eq!(EnhancedStatus::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "2", "2.0", "2.0.0.0", "3.0.0", "2.00.0", "2.0.01", "2.1000.0", "2..0", "2.+1.0"] {
            assert_eq!(EnhancedStatus::parse(text), None, "{text}");
        }
    }
}
