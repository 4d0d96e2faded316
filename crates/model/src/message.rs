//! A message as a value: properties, recipients, attachments. The canonical object that conversion makes and
//! reads and that the store keeps (ADR 1).

use crate::property::PropertyBag;

/// Kind of a recipient (PidTagRecipientType, MS-OXOMSG 2.2.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecipientKind {
    /// Originator, 0.
    Originator,
    /// Primary, 1.
    To,
    /// Carbon copy, 2.
    Cc,
    /// Blind carbon copy, 3.
    Bcc,
}

impl RecipientKind {
    /// The property's value.
    pub const fn value(self) -> i32 {
        self as i32
    }

    /// From the low nibble of the property's value; flags (0x10000000, 0x80000000) are not looked at.
    pub const fn from_value(value: i32) -> Option<Self> {
        match value & 0x0F {
            0 => Some(Self::Originator),
            1 => Some(Self::To),
            2 => Some(Self::Cc),
            3 => Some(Self::Bcc),
            _ => None,
        }
    }
}

/// One recipient row (MS-OXCDATA 2.8.3). Name and address are properties: PidTagDisplayName, PidTagAddressType,
/// PidTagEmailAddress, PidTagSmtpAddress.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// To, Cc or Bcc.
    pub kind: RecipientKind,
    /// Everything else.
    pub properties: PropertyBag,
}

/// What an attachment carries (PidTagAttachMethod, MS-OXCMSG 2.2.2.9).
#[derive(Debug, Clone, PartialEq)]
pub enum AttachmentData {
    /// Nothing: just created, or a reference in its properties.
    None,
    /// PidTagAttachDataBinary: by value, or OLE.
    Binary(Vec<u8>),
    /// An embedded message.
    Embedded(Box<MessageContent>),
}

/// One attachment (MS-OXCMSG 2.2.2).
#[derive(Debug, Clone, PartialEq)]
pub struct AttachmentContent {
    /// File name, MIME type, content id, method, flags ...
    pub properties: PropertyBag,
    /// Its content.
    pub data: AttachmentData,
}

/// A whole message (MS-OXCMSG 2.2.1).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MessageContent {
    /// Properties of the message itself.
    pub properties: PropertyBag,
    /// Recipients in order.
    pub recipients: Vec<Recipient>,
    /// Attachments in order.
    pub attachments: Vec<AttachmentContent>,
}
