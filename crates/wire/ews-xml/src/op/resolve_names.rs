//! ResolveNames (MS-OXWSRSLNM 3.1.4.1).

use crate::types::{BaseFolderId, BaseShape, Mailbox, Precision};
use crate::xml::{Element, Violation, XmlWriter};

/// ResolveNamesSearchScopeType (MS-OXWSRSLNM).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the value of its name")]
pub enum SearchScope {
    ActiveDirectory,
    ActiveDirectoryContacts,
    Contacts,
    ContactsActiveDirectory,
}

/// ResolveNames.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ReturnFullContactData.
    pub return_full_contact_data: bool,
    /// SearchScope.
    pub scope: SearchScope,
    /// ContactDataShape.
    pub shape: BaseShape,
    /// ParentFolderIds.
    pub parents: Vec<BaseFolderId>,
    /// UnresolvedEntry.
    pub entry: String,
}

/// What the directory says about a person, in the form of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each field is the element of its name")]
pub struct DirectoryContact {
    pub display_name: String,
    pub given_name: Option<String>,
    /// EmailAddresses, each shown with the prefix `SMTP:` for the first and `smtp:` for the others.
    pub email_addresses: Vec<String>,
    pub surname: Option<String>,
    pub alias: Option<String>,
}

/// Resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Mailbox.
    pub mailbox: Mailbox,
    /// Contact.
    pub contact: Option<DirectoryContact>,
}

/// ResolutionSet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Those found, at most a hundred.
    pub resolutions: Vec<Resolution>,
    /// Whether there are no more.
    pub complete: bool,
}

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        use SearchScope::{ActiveDirectory, ActiveDirectoryContacts, Contacts, ContactsActiveDirectory};
        let scopes = [
            ("ActiveDirectory", ActiveDirectory),
            ("ActiveDirectoryContacts", ActiveDirectoryContacts),
            ("Contacts", Contacts),
            ("ContactsActiveDirectory", ContactsActiveDirectory),
        ];
        let scope = match element.attribute("SearchScope") {
            Some(_) => element.choice("SearchScope", &scopes)?,
            None => ActiveDirectoryContacts,
        };
        let shape = match element.attribute("ContactDataShape") {
            Some(_) => element.choice("ContactDataShape", BaseShape::NAMES)?,
            None => BaseShape::Default,
        };
        Ok(Self {
            return_full_contact_data: element.boolean_attribute("ReturnFullContactData")?.unwrap_or_default(),
            scope,
            shape,
            parents: element.child("ParentFolderIds").map_or_else(|| Ok(Vec::new()), BaseFolderId::decode_list)?,
            entry: element.required_child("UnresolvedEntry")?.text.clone(),
        })
    }
}

impl DirectoryContact {
    /// In the order of ContactItemType (MS-OXWSCONT 2.2.4.3).
    fn encode(&self, w: &mut XmlWriter) {
        w.element("t:Contact", |w| {
            w.leaf("t:DisplayName", &self.display_name);
            w.optional("t:GivenName", self.given_name.as_deref());
            if !self.email_addresses.is_empty() {
                w.element("t:EmailAddresses", |w| {
                    // EmailAddressKeyType has three keys.
                    for (place, address) in self.email_addresses.iter().take(3).enumerate() {
                        w.start("t:Entry");
                        w.attribute("Key", &format!("EmailAddress{}", place + 1));
                        w.text(if place == 0 { "SMTP:" } else { "smtp:" });
                        w.text(address);
                        w.end("t:Entry");
                    }
                });
            }
            w.leaf("t:ContactSource", "ActiveDirectory");
            w.optional("t:Surname", self.surname.as_deref());
            w.optional("t:Alias", self.alias.as_deref());
        });
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, _: Precision) {
    let Some(answer) = answer else { return };
    w.start("m:ResolutionSet");
    w.attribute("TotalItemsInView", &answer.resolutions.len().to_string());
    w.attribute("IncludesLastItemInRange", if answer.complete { "true" } else { "false" });
    for resolution in &answer.resolutions {
        w.element("t:Resolution", |w| {
            resolution.mailbox.encode("t:Mailbox", w);
            if let Some(contact) = &resolution.contact {
                contact.encode(w);
            }
        });
    }
    w.end("m:ResolutionSet");
}
