//! ENVELOPE as data (RFC 3501 7.4.2): raw header values, unfolded, with encoded words left as they are.

use crate::address::{self, AddressItem};
use crate::part::{Message, Part};

/// One address structure. The start of a group has `mailbox` only, its end nothing at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvelopeAddress {
    /// Personal name.
    pub name: Option<Vec<u8>>,
    /// Source route.
    pub adl: Option<Vec<u8>>,
    /// Local part, or the name of a group.
    pub mailbox: Option<Vec<u8>>,
    /// Domain; empty when the address has none, `None` only in group marks.
    pub host: Option<Vec<u8>>,
}

impl From<AddressItem> for EnvelopeAddress {
    fn from(item: AddressItem) -> Self {
        match item {
            AddressItem::Mailbox { name, route, local, domain } => {
                Self { name, adl: route, mailbox: Some(local), host: Some(domain.unwrap_or_default()) }
            }
            AddressItem::GroupStart(name) => Self { mailbox: Some(name), ..Self::default() },
            AddressItem::GroupEnd => Self::default(),
        }
    }
}

/// The envelope of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the header field of its name")]
pub struct Envelope {
    pub date: Option<Vec<u8>>,
    pub subject: Option<Vec<u8>>,
    pub from: Vec<EnvelopeAddress>,
    /// As From when the field is missing or empty.
    pub sender: Vec<EnvelopeAddress>,
    /// As From when the field is missing or empty.
    pub reply_to: Vec<EnvelopeAddress>,
    pub to: Vec<EnvelopeAddress>,
    pub cc: Vec<EnvelopeAddress>,
    pub bcc: Vec<EnvelopeAddress>,
    pub in_reply_to: Option<Vec<u8>>,
    pub message_id: Option<Vec<u8>>,
}

impl Message<'_> {
    /// The envelope of the message, or of a message inside it (`part` is then what [`Part::message`] gives).
    pub fn envelope(&self, part: &Part) -> Envelope {
        let mut out = Envelope::default();
        for field in self.fields(part) {
            let name = field.name.to_ascii_lowercase();
            let text = match name.as_slice() {
                b"date" => &mut out.date,
                b"subject" => &mut out.subject,
                b"in-reply-to" => &mut out.in_reply_to,
                b"message-id" => &mut out.message_id,
                other => {
                    let list = match other {
                        b"from" => &mut out.from,
                        b"sender" => &mut out.sender,
                        b"reply-to" => &mut out.reply_to,
                        b"to" => &mut out.to,
                        b"cc" => &mut out.cc,
                        b"bcc" => &mut out.bcc,
                        _ => continue,
                    };
                    list.extend(address::parse(field.value).into_iter().map(EnvelopeAddress::from));
                    continue;
                }
            };
            if text.is_none() {
                *text = Some(field.unfolded());
            }
        }
        // RFC 3501 7.4.2: the server MUST default these to From.
        for list in [&mut out.sender, &mut out.reply_to] {
            if list.is_empty() {
                list.clone_from(&out.from);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: RFC 3501 7.4.2
    #[test]
    fn envelope() {
        let message = Message::parse(
            b"Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nSubject: =?utf-8?Q?=C3=A9?=\r\n folded\r\n\
              From: \"A\" <a@b.c>\r\nTo: G: x@y, Z <z>;\r\nMessage-ID:  <1@2>\r\n\r\n",
        );
        let envelope = message.envelope(message.root());
        assert_eq!(envelope.subject.as_deref(), Some(&b"=?utf-8?Q?=C3=A9?= folded"[..]));
        assert_eq!(envelope.sender, envelope.from);
        assert_eq!(envelope.reply_to[0].name.as_deref(), Some(&b"A"[..]));
        assert_eq!(envelope.to.len(), 4);
        assert_eq!(envelope.to[0].host, None);
        assert_eq!(envelope.to[2].host.as_deref(), Some(&b""[..]));
        assert_eq!(envelope.to[3], EnvelopeAddress::default());
        assert_eq!(envelope.message_id.as_deref(), Some(&b"<1@2>"[..]));
        assert_eq!(envelope.in_reply_to, None);
    }
}
