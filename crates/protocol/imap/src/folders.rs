//! The folders of a mailbox as IMAP mailboxes: names, look-up, subscriptions.
//!
//! Shown is what stands below the IPM subtree and is not hidden, as Exchange does, calendars and contacts too.
//! The Inbox is INBOX; a `/` in a display name is shown as U+2215, because `/` is the separator.

use crate::failure::Failure;
use ropewalk_base::Guid;
use ropewalk_mailbox::{Folder, Mailbox, MailboxError, StoredValue};
use ropewalk_model::property::PropertyNameKind;
use ropewalk_model::{
    FolderId, PropertyBag, PropertyKey, PropertyName, PropertyTag, PropertyType, PropertyValue,
};
use ropewalk_model::{SpecialFolder, special_folder::SpecialFolderInfo};
use ropewalk_wire_imap::{Code, MailboxName, Status};
use std::collections::HashMap;

/// Hierarchy separator.
pub(crate) const SEPARATOR: char = '/';
/// Stands for a `/` inside a display name.
const SLASH_SHOWN: &str = "\u{2215}";
/// Container class of new mailboxes.
const MAIL_CLASS: &str = "IPF.Note";
/// PS_PUBLIC_STRINGS (MS-OXPROPS 1.3.2).
const PS_PUBLIC_STRINGS: Guid = Guid::from_fields(0x0002_0329, 0, 0, [0xC0, 0, 0, 0, 0, 0, 0, 0x46]);

/// A search folder is not shown: its messages have no UIDs in it.
fn is_shown(folder: &Folder) -> bool {
    !folder.hidden() && !folder.is_search()
}

/// A folder under its IMAP name.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) folder: Folder,
    pub(crate) has_children: bool,
}

/// All mailboxes of a user, parents before what is below them.
pub(crate) struct FolderList {
    root: FolderId,
    all: Vec<Named>,
}

impl FolderList {
    /// Reads the hierarchy.
    pub(crate) fn load(mailbox: &Mailbox) -> Result<Self, MailboxError> {
        let root = mailbox.special_folder(SpecialFolder::IpmSubtree);
        let inbox = mailbox.special_folder(SpecialFolder::Inbox);
        let mut places: HashMap<FolderId, usize> = HashMap::new();
        let mut all: Vec<Named> = Vec::new();
        for folder in mailbox.folder_tree(root)? {
            if !is_shown(&folder) {
                continue;
            }
            let own = if folder.id == inbox {
                "INBOX".to_owned()
            } else {
                folder.display_name().replace(SEPARATOR, SLASH_SHOWN)
            };
            let name = if folder.parent == root {
                own
            } else {
                // What is below a hidden folder is not shown either.
                let Some(parent) = places.get(&folder.parent).and_then(|place| all.get_mut(*place)) else {
                    continue;
                };
                parent.has_children = true;
                format!("{}{SEPARATOR}{own}", parent.name)
            };
            places.insert(folder.id, all.len());
            all.push(Named { name, folder, has_children: false });
        }
        Ok(Self { root, all })
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Named> {
        self.all.iter()
    }

    /// The mailbox of a name; names differ in more than case.
    pub(crate) fn find(&self, name: &MailboxName) -> Option<&Named> {
        let wanted = trimmed(name);
        let exact = self.all.iter().find(|named| named.name == wanted);
        exact.or_else(|| {
            let wanted = wanted.to_lowercase();
            self.all.iter().find(|named| named.name.to_lowercase() == wanted)
        })
    }

    /// As [`FolderList::find`], or the answer that it is not there.
    pub(crate) fn existing(&self, name: &MailboxName) -> Result<&Named, Failure> {
        self.find(name).ok_or_else(|| Failure(Status::no("There is no such mailbox").with(Code::NonExistent)))
    }

    /// As [`FolderList::find`] for the target of APPEND, COPY or MOVE, which may be created first.
    pub(crate) fn target(&self, name: &MailboxName) -> Result<FolderId, Failure> {
        let missing = || Failure(Status::no("There is no such mailbox").with(Code::TryCreate));
        self.find(name).map(|named| named.folder.id).ok_or_else(missing)
    }

    /// The parent for a new mailbox, made where it is missing, and the last part of the name.
    pub(crate) fn prepare_parent(
        &self,
        mailbox: &Mailbox,
        name: &MailboxName,
    ) -> Result<(FolderId, String), Failure> {
        let name = trimmed(name);
        let parts: Vec<&str> = name.split(SEPARATOR).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(Status::no("A part of the name is empty").with(Code::Cannot).into());
        }
        let Some((last, above)) = parts.split_last() else {
            return Err(Status::no("The name is empty").with(Code::Cannot).into());
        };
        let mut parent = self.root;
        let mut path = String::new();
        for part in above {
            if !path.is_empty() {
                path.push(SEPARATOR);
            }
            path.push_str(part);
            parent = match self.find(&MailboxName::new(path.as_str())) {
                Some(named) => named.folder.id,
                None => make(mailbox, parent, part)?,
            };
        }
        Ok((parent, (*last).to_owned()))
    }
}

/// A name without the separator at its end, which says only that mailboxes will come below it.
fn trimmed(name: &MailboxName) -> &str {
    name.as_str().strip_suffix(SEPARATOR).unwrap_or(name.as_str())
}

/// Makes a mail folder.
pub(crate) fn make(mailbox: &Mailbox, parent: FolderId, name: &str) -> Result<FolderId, MailboxError> {
    match mailbox.create_folder(parent, name, Some(MAIL_CLASS), &PropertyBag::new()) {
        Ok(folder) => Ok(folder.id),
        // Another session was faster; or the folder is there but hidden, and then the caller hears so.
        Err(MailboxError::Exists(what)) => match mailbox.folder_by_name(parent, name)? {
            Some(id) if is_shown(&mailbox.folder(id)?) => Ok(id),
            _ => Err(MailboxError::Exists(what)),
        },
        Err(error) => Err(error),
    }
}

/// The special-use attribute of a folder (RFC 6154).
pub(crate) fn special_use(mailbox: &Mailbox, id: FolderId) -> Option<&'static str> {
    let info: SpecialFolderInfo = mailbox.special_kind(id)?.info();
    info.imap_special_use
}

/// Which mailboxes are subscribed. Kept as a named property of the folder; where it is missing, mail folders
/// are and others are not, so that clients that show subscribed ones only show something.
pub(crate) struct Subscriptions(Option<PropertyTag>);

fn subscription_name() -> PropertyName {
    let kind = PropertyNameKind::String("ropewalk-imap-subscribed".to_owned());
    PropertyName { set: PS_PUBLIC_STRINGS, kind }
}

impl Subscriptions {
    pub(crate) fn load(mailbox: &Mailbox) -> Result<Self, MailboxError> {
        let id = mailbox.property_ids(&[subscription_name()], false)?.into_iter().next().flatten();
        Ok(Self(id.map(|id| PropertyTag::new(id, PropertyType::BOOLEAN))))
    }

    pub(crate) fn contains(&self, folder: &Folder) -> bool {
        match self.0.and_then(|tag| folder.property(tag)) {
            Some(StoredValue::Value(PropertyValue::Boolean(subscribed))) => subscribed,
            _ => {
                let class = folder.container_class();
                class.is_empty() || class == MAIL_CLASS || class.starts_with("IPF.Note.")
            }
        }
    }

    pub(crate) fn set(mailbox: &Mailbox, folder: &Folder, subscribed: bool) -> Result<(), MailboxError> {
        if Self::load(mailbox)?.contains(folder) == subscribed {
            return Ok(());
        }
        let mut bag = PropertyBag::new();
        bag.set(PropertyKey::Named(subscription_name()), subscribed);
        mailbox.set_folder_properties(folder.id, &bag, &[]).map(|_| ())
    }
}
