//! A mailbox user or recipient (MS-OXWSCDATA, EmailAddressType).

use crate::types::id::Id;
use crate::xml::{Element, Violation, XmlWriter};

/// What kind of thing an address belongs to (MS-OXWSCDATA 2.2.5.18, MailboxTypeType).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the type of its name")]
pub enum MailboxType {
    Unknown,
    OneOff,
    Mailbox,
    PublicDl,
    PrivateDl,
    Contact,
    PublicFolder,
    GroupMailbox,
}

impl MailboxType {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("Unknown", Self::Unknown),
        ("OneOff", Self::OneOff),
        ("Mailbox", Self::Mailbox),
        ("PublicDL", Self::PublicDl),
        ("PrivateDL", Self::PrivateDl),
        ("Contact", Self::Contact),
        ("PublicFolder", Self::PublicFolder),
        ("GroupMailbox", Self::GroupMailbox),
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("Unknown", |(name, _)| name)
    }
}

/// A name with an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mailbox {
    /// Name.
    pub name: Option<String>,
    /// EmailAddress.
    pub email_address: Option<String>,
    /// RoutingType: `SMTP`, `EX`.
    pub routing_type: Option<String>,
    /// MailboxType.
    pub mailbox_type: Option<MailboxType>,
    /// ItemId of a contact or private distribution list.
    pub item_id: Option<Id>,
}

impl Mailbox {
    /// # Errors
    /// When a child is not of its type.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let text = |name| {
            element.child(name).map(|child| child.text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        Ok(Self {
            name: text("Name"),
            email_address: text("EmailAddress"),
            routing_type: text("RoutingType"),
            mailbox_type: element
                .child("MailboxType")
                .map(|child| child.text_choice(MailboxType::NAMES))
                .transpose()?,
            item_id: element.child("ItemId").map(Id::decode).transpose()?,
        })
    }

    /// The Mailbox elements inside `parent`.
    ///
    /// # Errors
    /// When one is wrong.
    pub fn decode_list(parent: &Element) -> Result<Vec<Self>, Violation> {
        let decode = |child: &Element| {
            if child.name == "Mailbox" { Self::decode(child) } else { Err(parent.unexpected(child)) }
        };
        parent.ews_children().map(decode).collect()
    }

    /// Writes it as the element `name`.
    pub fn encode(&self, name: &str, w: &mut XmlWriter) {
        w.element(name, |w| {
            w.optional("t:Name", self.name.as_deref());
            // NonEmptyStringType.
            w.optional("t:EmailAddress", self.email_address.as_deref().filter(|text| !text.is_empty()));
            w.optional("t:RoutingType", self.routing_type.as_deref().filter(|text| !text.is_empty()));
            w.optional("t:MailboxType", self.mailbox_type.map(MailboxType::as_str));
            if let Some(id) = &self.item_id {
                id.encode("t:ItemId", w);
            }
        });
    }

    /// Writes many inside the element `name`.
    pub fn encode_list(list: &[Self], name: &str, w: &mut XmlWriter) {
        w.element(name, |w| list.iter().for_each(|mailbox| mailbox.encode("t:Mailbox", w)));
    }
}
