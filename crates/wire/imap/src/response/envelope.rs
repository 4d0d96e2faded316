//! ENVELOPE (RFC 3501 7.4.2).

use crate::writer::encode_nstring;

/// One address. A group begins with a mailbox and no host, and ends with neither.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Display name, as in the header (encoded words stay).
    pub name: Option<Vec<u8>>,
    /// Source route.
    pub route: Option<Vec<u8>>,
    /// Local part, or name of a group.
    pub mailbox: Option<Vec<u8>>,
    /// Domain.
    pub host: Option<Vec<u8>>,
}

/// The header fields of an envelope, as they stand in the header after unfolding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Date
    pub date: Option<Vec<u8>>,
    /// Subject
    pub subject: Option<Vec<u8>>,
    /// From
    pub from: Vec<Address>,
    /// Sender; the server puts From here when there is none.
    pub sender: Vec<Address>,
    /// Reply-To; the server puts From here when there is none.
    pub reply_to: Vec<Address>,
    /// To
    pub to: Vec<Address>,
    /// Cc
    pub cc: Vec<Address>,
    /// Bcc
    pub bcc: Vec<Address>,
    /// In-Reply-To
    pub in_reply_to: Option<Vec<u8>>,
    /// Message-ID
    pub message_id: Option<Vec<u8>>,
}

impl Envelope {
    /// Appends the parenthesised form.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(b'(');
        encode_nstring(self.date.as_deref(), out);
        out.push(b' ');
        encode_nstring(self.subject.as_deref(), out);
        for addresses in [&self.from, &self.sender, &self.reply_to, &self.to, &self.cc, &self.bcc] {
            out.push(b' ');
            encode_addresses(addresses, out);
        }
        out.push(b' ');
        encode_nstring(self.in_reply_to.as_deref(), out);
        out.push(b' ');
        encode_nstring(self.message_id.as_deref(), out);
        out.push(b')');
    }
}

fn encode_addresses(addresses: &[Address], out: &mut Vec<u8>) {
    if addresses.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    out.push(b'(');
    for address in addresses {
        let fields = [&address.name, &address.route, &address.mailbox, &address.host];
        for (place, field) in fields.into_iter().enumerate() {
            out.push(if place == 0 { b'(' } else { b' ' });
            encode_nstring(field.as_deref(), out);
        }
        out.push(b')');
    }
    out.push(b')');
}
