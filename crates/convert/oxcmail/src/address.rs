//! Addresses as groups of properties (MS-OXCMAIL 2.1.3.1.1 and 2.2.3.1).

use crate::entry_id::OneOff;
use ropewalk_mime::{Address, Mailbox};
use ropewalk_model::codec::address_search_key;
use ropewalk_model::tags::{
    PID_TAG_ADDRESS_TYPE, PID_TAG_DISPLAY_NAME, PID_TAG_DISPLAY_TYPE, PID_TAG_EMAIL_ADDRESS,
    PID_TAG_ENTRY_ID, PID_TAG_OBJECT_TYPE, PID_TAG_READ_RECEIPT_ADDRESS_TYPE,
    PID_TAG_READ_RECEIPT_EMAIL_ADDRESS, PID_TAG_READ_RECEIPT_ENTRY_ID, PID_TAG_READ_RECEIPT_NAME,
    PID_TAG_READ_RECEIPT_SEARCH_KEY, PID_TAG_READ_RECEIPT_SMTP_ADDRESS, PID_TAG_RECIPIENT_DISPLAY_NAME,
    PID_TAG_SEARCH_KEY, PID_TAG_SENDER_ADDRESS_TYPE, PID_TAG_SENDER_EMAIL_ADDRESS, PID_TAG_SENDER_ENTRY_ID,
    PID_TAG_SENDER_NAME, PID_TAG_SENDER_SEARCH_KEY, PID_TAG_SENDER_SMTP_ADDRESS,
    PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE, PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
    PID_TAG_SENT_REPRESENTING_ENTRY_ID, PID_TAG_SENT_REPRESENTING_NAME, PID_TAG_SENT_REPRESENTING_SEARCH_KEY,
    PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS, PID_TAG_SMTP_ADDRESS,
};
use ropewalk_model::{PropertyBag, PropertyTag, Recipient, RecipientKind};

/// MAPI_MAILUSER (MS-OXCDATA 2.8.3.1... PidTagObjectType).
const MAIL_USER: i32 = 6;
/// DT_MAILUSER (PidTagDisplayType).
const DISPLAY_MAIL_USER: i32 = 0;

/// The tags that describe one address.
pub(crate) struct Group {
    name: PropertyTag,
    address_type: PropertyTag,
    email: PropertyTag,
    smtp: PropertyTag,
    entry_id: PropertyTag,
    search_key: PropertyTag,
}

pub(crate) const SENDER: Group = Group {
    name: PID_TAG_SENDER_NAME,
    address_type: PID_TAG_SENDER_ADDRESS_TYPE,
    email: PID_TAG_SENDER_EMAIL_ADDRESS,
    smtp: PID_TAG_SENDER_SMTP_ADDRESS,
    entry_id: PID_TAG_SENDER_ENTRY_ID,
    search_key: PID_TAG_SENDER_SEARCH_KEY,
};
pub(crate) const SENT_REPRESENTING: Group = Group {
    name: PID_TAG_SENT_REPRESENTING_NAME,
    address_type: PID_TAG_SENT_REPRESENTING_ADDRESS_TYPE,
    email: PID_TAG_SENT_REPRESENTING_EMAIL_ADDRESS,
    smtp: PID_TAG_SENT_REPRESENTING_SMTP_ADDRESS,
    entry_id: PID_TAG_SENT_REPRESENTING_ENTRY_ID,
    search_key: PID_TAG_SENT_REPRESENTING_SEARCH_KEY,
};
pub(crate) const READ_RECEIPT: Group = Group {
    name: PID_TAG_READ_RECEIPT_NAME,
    address_type: PID_TAG_READ_RECEIPT_ADDRESS_TYPE,
    email: PID_TAG_READ_RECEIPT_EMAIL_ADDRESS,
    smtp: PID_TAG_READ_RECEIPT_SMTP_ADDRESS,
    entry_id: PID_TAG_READ_RECEIPT_ENTRY_ID,
    search_key: PID_TAG_READ_RECEIPT_SEARCH_KEY,
};
pub(crate) const RECIPIENT: Group = Group {
    name: PID_TAG_DISPLAY_NAME,
    address_type: PID_TAG_ADDRESS_TYPE,
    email: PID_TAG_EMAIL_ADDRESS,
    smtp: PID_TAG_SMTP_ADDRESS,
    entry_id: PID_TAG_ENTRY_ID,
    search_key: PID_TAG_SEARCH_KEY,
};

/// The display name, or the address where there is none.
pub(crate) fn display_name(address: &Address) -> &str {
    address.name.as_deref().unwrap_or(&address.email)
}

/// The one-off EntryID of an SMTP address.
pub fn one_off(address: &Address) -> Vec<u8> {
    let (name, email) = (display_name(address).to_owned(), address.email.clone());
    OneOff { name, address_type: "SMTP".to_owned(), email }.encode()
}

impl Group {
    /// Sets the properties of an SMTP address. An address that has a name only gets its name.
    pub(crate) fn set(&self, bag: &mut PropertyBag, address: &Address) {
        bag.set(self.name, display_name(address));
        if address.email.is_empty() {
            return;
        }
        bag.set(self.address_type, "SMTP");
        bag.set(self.email, address.email.as_str());
        bag.set(self.smtp, address.email.as_str());
        bag.set(self.entry_id, one_off(address));
        bag.set(self.search_key, address_search_key("SMTP", &address.email));
    }

    /// The mailbox these properties describe, if they describe any. Addresses that are not SMTP and have no SMTP
    /// address beside them are encapsulated (MS-OXCMAIL 2.1.3.1.8).
    pub(crate) fn mailbox(&self, bag: &PropertyBag, host: &str) -> Option<Mailbox> {
        let text = |tag| bag.string(tag).map(str::trim).filter(|text: &&str| !text.is_empty());
        let from_entry = || bag.binary(self.entry_id).and_then(OneOff::decode);
        let mut name = text(self.name).unwrap_or_default().to_owned();
        let email = if let Some(smtp) = text(self.smtp) {
            smtp.to_owned()
        } else if let Some(email) = text(self.email) {
            smtp_address(text(self.address_type).unwrap_or("SMTP"), email, host)
        } else if let Some(entry) = from_entry() {
            if name.is_empty() {
                name = entry.name;
            }
            smtp_address(&entry.address_type, &entry.email, host)
        } else {
            String::new()
        };
        if name == email {
            name.clear();
        }
        (!name.is_empty() || !email.is_empty()).then_some(Mailbox { name, email })
    }
}

/// An address of any type as an SMTP address: IMCEA encapsulation for what is not SMTP (MS-OXCMAIL 2.1.3.1.8).
pub fn smtp_address(address_type: &str, email: &str, host: &str) -> String {
    if address_type.eq_ignore_ascii_case("SMTP") || address_type.is_empty() || email.contains('@') {
        return email.to_owned();
    }
    let mut out = format!("IMCEA{}-", address_type.to_ascii_uppercase());
    for byte in email.bytes() {
        match byte {
            b'/' => out.push('_'),
            b'-' | b'=' => out.push(char::from(byte)),
            other if other.is_ascii_alphanumeric() => out.push(char::from(other)),
            other => out.push_str(&format!("+{other:02X}")),
        }
    }
    format!("{out}@{host}")
}

/// A recipient row for an SMTP address (MS-OXCMAIL 2.2.3.1).
pub fn recipient(kind: RecipientKind, address: &Address) -> Recipient {
    let mut properties = PropertyBag::new();
    RECIPIENT.set(&mut properties, address);
    properties.set(PID_TAG_RECIPIENT_DISPLAY_NAME, display_name(address));
    properties.set(PID_TAG_OBJECT_TYPE, MAIL_USER);
    properties.set(PID_TAG_DISPLAY_TYPE, DISPLAY_MAIL_USER);
    Recipient { kind, properties }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAIL 2.1.3.1.8
    #[test]
    fn encapsulated() {
        assert_eq!(smtp_address("EX", "/o=A b/cn=c", "h.test"), "IMCEAEX-_o=A+20b_cn=c@h.test");
        assert_eq!(smtp_address("SMTP", "a@b", "h"), "a@b");
    }

    #[test]
    fn both_ways() {
        let address = Address { name: Some("N".to_owned()), email: "a@b".to_owned() };
        let row = recipient(RecipientKind::Cc, &address);
        assert_eq!(row.properties.binary(PID_TAG_SEARCH_KEY), Some(&b"SMTP:A@B\0"[..]));
        let mailbox = RECIPIENT.mailbox(&row.properties, "h").unwrap();
        assert_eq!((mailbox.name.as_str(), mailbox.email.as_str()), ("N", "a@b"));
        assert_eq!(RECIPIENT.mailbox(&PropertyBag::new(), "h"), None);
    }
}
