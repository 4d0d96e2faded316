//! Identifiers (MS-OXWSCORE 2.2.4.25 and 2.2.4.31; MS-OXWSCDATA 2.2.4.36). They are opaque text here.

use crate::types::mailbox::Mailbox;
use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::limits::{EWS_FOLDERS_MAX, EWS_IDS_MAX};

/// An item, or a folder, with its change key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Id {
    /// Id.
    pub id: String,
    /// ChangeKey.
    pub change_key: Option<String>,
}

impl Id {
    /// # Errors
    /// When Id is missing.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        Ok(Self {
            id: element.required("Id")?.to_owned(),
            change_key: element.attribute("ChangeKey").filter(|key| !key.is_empty()).map(str::to_owned),
        })
    }

    /// Writes it as the element `name`.
    pub fn encode(&self, name: &str, w: &mut XmlWriter) {
        w.start(name);
        w.attribute("Id", &self.id);
        if let Some(key) = &self.change_key {
            w.attribute("ChangeKey", key);
        }
        w.end(name);
    }
}

/// A folder in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseFolderId {
    /// FolderId.
    Folder(Id),
    /// DistinguishedFolderId: a well-known folder, of a mailbox or of the caller's own.
    Distinguished {
        /// `inbox`, `msgfolderroot` ...
        id: String,
        /// ChangeKey.
        change_key: Option<String>,
        /// Whose.
        mailbox: Option<Mailbox>,
    },
    /// AddressListId or ConsumerCalendarId, which nothing here holds.
    Other(String),
}

impl BaseFolderId {
    /// # Errors
    /// When the element is no folder id.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        match element.name.as_str() {
            "FolderId" => Id::decode(element).map(Self::Folder),
            "DistinguishedFolderId" => {
                let Id { id, change_key } = Id::decode(element)?;
                let mailbox = element.child("Mailbox").map(Mailbox::decode).transpose()?;
                Ok(Self::Distinguished { id, change_key, mailbox })
            }
            "AddressListId" | "ConsumerCalendarId" => Ok(Self::Other(element.name.clone())),
            _ => Err(element.violation(format!("The element '{}' is not an id of a folder.", element.name))),
        }
    }

    /// The folders of a FolderIds or ParentFolderIds element, at least one.
    ///
    /// # Errors
    /// When there is none or one is wrong.
    pub fn decode_list(parent: &Element) -> Result<Vec<Self>, Violation> {
        let ids: Vec<Self> =
            parent.bounded(EWS_FOLDERS_MAX)?.ews_children().map(Self::decode).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Err(parent.violation(format!(
                "The element '{}' has incomplete content. List of possible elements expected: 'FolderId, DistinguishedFolderId'.",
                parent.name
            )));
        }
        Ok(ids)
    }

    /// The only folder of a SavedItemFolderId or ToFolderId element.
    ///
    /// # Errors
    /// When it is missing or wrong.
    pub fn decode_target(parent: &Element) -> Result<Self, Violation> {
        Self::decode_list(parent)?.into_iter().next().ok_or_else(|| parent.violation("A folder is missing."))
    }

    /// Writes it.
    pub fn encode(&self, w: &mut XmlWriter) {
        match self {
            Self::Folder(id) => id.encode("t:FolderId", w),
            Self::Distinguished { id, change_key, mailbox } => {
                w.start("t:DistinguishedFolderId");
                w.attribute("Id", id);
                if let Some(key) = change_key {
                    w.attribute("ChangeKey", key);
                }
                if let Some(mailbox) = mailbox {
                    mailbox.encode("t:Mailbox", w);
                }
                w.end("t:DistinguishedFolderId");
            }
            Self::Other(_) => {}
        }
    }
}

/// An item in a request (MS-OXWSCORE 2.2.4.31).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseItemId {
    /// ItemId.
    Item(Id),
    /// OccurrenceItemId: the n-th instance of a recurring master.
    Occurrence {
        /// The master.
        master: Id,
        /// Which instance, from 1.
        index: i32,
    },
    /// RecurringMasterItemId: the master of an instance.
    RecurringMaster(Id),
}

impl BaseItemId {
    /// # Errors
    /// When the element is no item id.
    pub fn decode(element: &Element) -> Result<Self, Violation> {
        let change_key = || element.attribute("ChangeKey").filter(|key| !key.is_empty()).map(str::to_owned);
        match element.name.as_str() {
            "ItemId" => Id::decode(element).map(Self::Item),
            "OccurrenceItemId" => Ok(Self::Occurrence {
                master: Id {
                    id: element.required("RecurringMasterId")?.to_owned(),
                    change_key: change_key(),
                },
                index: element
                    .int_attribute("InstanceIndex")?
                    .ok_or_else(|| element.violation("The required attribute 'InstanceIndex' is missing."))?,
            }),
            "RecurringMasterItemId" => Ok(Self::RecurringMaster(Id {
                id: element.required("OccurrenceId")?.to_owned(),
                change_key: change_key(),
            })),
            "RecurringMasterItemIdRanges" => Id::decode(element).map(Self::RecurringMaster),
            _ => Err(element.violation(format!("The element '{}' is not an id of an item.", element.name))),
        }
    }

    /// The items of an ItemIds element, at least one.
    ///
    /// # Errors
    /// When there is none or one is wrong.
    pub fn decode_list(parent: &Element) -> Result<Vec<Self>, Violation> {
        let ids: Vec<Self> =
            parent.bounded(EWS_IDS_MAX)?.ews_children().map(Self::decode).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Err(parent.violation(
                "The element 'ItemIds' has incomplete content. List of possible elements expected: 'ItemId, OccurrenceItemId, RecurringMasterItemId'.",
            ));
        }
        Ok(ids)
    }

    /// Writes it.
    pub fn encode(&self, w: &mut XmlWriter) {
        let (name, attribute, id, index) = match self {
            Self::Item(id) => return id.encode("t:ItemId", w),
            Self::Occurrence { master, index } => {
                ("t:OccurrenceItemId", "RecurringMasterId", master, Some(index))
            }
            Self::RecurringMaster(id) => ("t:RecurringMasterItemId", "OccurrenceId", id, None),
        };
        w.start(name);
        w.attribute(attribute, &id.id);
        if let Some(key) = &id.change_key {
            w.attribute("ChangeKey", key);
        }
        if let Some(index) = index {
            w.attribute("InstanceIndex", &index.to_string());
        }
        w.end(name);
    }
}
