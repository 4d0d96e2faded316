//! Folders (MS-OXWSFOLD 2.2.4).

use crate::field::ExtendedProperty;
use crate::types::id::Id;
use crate::types::rights::EffectiveRights;
use crate::xml::XmlWriter;

/// Which element a folder is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FolderKind {
    /// Folder.
    #[default]
    Folder,
    /// CalendarFolder.
    Calendar,
    /// ContactsFolder.
    Contacts,
    /// SearchFolder.
    Search,
    /// TasksFolder.
    Tasks,
}

impl FolderKind {
    /// By the container class.
    pub fn of_class(class: &str) -> Self {
        let is = |prefix: &str| {
            class.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
                && matches!(class.as_bytes().get(prefix.len()), None | Some(b'.'))
        };
        if is("IPF.Appointment") {
            Self::Calendar
        } else if is("IPF.Contact") {
            Self::Contacts
        } else if is("IPF.Task") {
            Self::Tasks
        } else {
            Self::Folder
        }
    }

    /// The element.
    pub const fn element(self) -> &'static str {
        match self {
            Self::Folder => "t:Folder",
            Self::Calendar => "t:CalendarFolder",
            Self::Contacts => "t:ContactsFolder",
            Self::Search => "t:SearchFolder",
            Self::Tasks => "t:TasksFolder",
        }
    }

    /// Whether the schema gives this kind an UnreadCount: FolderType and what extends it (MS-OXWSFOLD 2.2.4.12,
    /// MS-OXWSSRCH SearchFolderType, MS-OXWSTASK 2.2.4.5); not calendars and contacts.
    pub const fn has_unread_count(self) -> bool {
        matches!(self, Self::Folder | Self::Search | Self::Tasks)
    }
}

/// A folder as an answer shows it; only what is there is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Folder {
    /// Which element.
    pub kind: FolderKind,
    /// FolderId.
    pub folder_id: Option<Id>,
    /// ParentFolderId.
    pub parent_folder_id: Option<Id>,
    /// FolderClass.
    pub folder_class: Option<String>,
    /// DisplayName.
    pub display_name: Option<String>,
    /// TotalCount.
    pub total_count: Option<i32>,
    /// ChildFolderCount.
    pub child_folder_count: Option<i32>,
    /// ExtendedProperty.
    pub extended: Vec<ExtendedProperty>,
    /// EffectiveRights.
    pub effective_rights: Option<EffectiveRights>,
    /// DistinguishedFolderId.
    pub distinguished_folder_id: Option<String>,
    /// UnreadCount; not written for calendars and contacts.
    pub unread_count: Option<i32>,
}

impl Folder {
    /// Writes it, in the order of the schema.
    pub fn encode(&self, w: &mut XmlWriter) {
        w.element(self.kind.element(), |w| {
            if let Some(id) = &self.folder_id {
                id.encode("t:FolderId", w);
            }
            if let Some(id) = &self.parent_folder_id {
                id.encode("t:ParentFolderId", w);
            }
            w.optional("t:FolderClass", self.folder_class.as_deref());
            w.optional("t:DisplayName", self.display_name.as_deref());
            w.optional_value("t:TotalCount", self.total_count);
            w.optional_value("t:ChildFolderCount", self.child_folder_count);
            self.extended.iter().for_each(|property| property.encode(w));
            if let Some(rights) = &self.effective_rights {
                rights.encode(w);
            }
            w.optional("t:DistinguishedFolderId", self.distinguished_folder_id.as_deref());
            if self.kind.has_unread_count() {
                w.optional_value("t:UnreadCount", self.unread_count);
            }
        });
    }

    /// Writes many inside the element `name`.
    pub fn encode_list(folders: &[Self], name: &str, w: &mut XmlWriter) {
        w.element(name, |w| folders.iter().for_each(|folder| folder.encode(w)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_kind() {
        let folder = Folder {
            kind: FolderKind::of_class("IPF.Note"),
            folder_id: Some(Id { id: "a".into(), change_key: Some("b".into()) }),
            folder_class: Some("IPF.Note".into()),
            display_name: Some("Inbox & more".into()),
            total_count: Some(2),
            unread_count: Some(1),
            ..Folder::default()
        };
        let mut w = XmlWriter::new();
        folder.encode(&mut w);
        assert_eq!(
            w.finish(),
            "<t:Folder><t:FolderId Id=\"a\" ChangeKey=\"b\"/><t:FolderClass>IPF.Note</t:FolderClass>\
             <t:DisplayName>Inbox &amp; more</t:DisplayName><t:TotalCount>2</t:TotalCount>\
             <t:UnreadCount>1</t:UnreadCount></t:Folder>"
        );
        assert_eq!(FolderKind::of_class("IPF.Contact.MOC.QuickContacts"), FolderKind::Contacts);
        assert_eq!(FolderKind::of_class("IPF.Contacts"), FolderKind::Folder);
        assert_eq!(FolderKind::of_class("é"), FolderKind::Folder);
    }
}
