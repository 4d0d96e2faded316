//! ConvertId (MS-OXWSCVTID 3.1.4.1).

use crate::types::Precision;
use crate::xml::{Element, Violation, XmlWriter};
use ropewalk_base::limits::EWS_IDS_MAX;

/// IdFormatType (MS-OXWSCVTID).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the value of its name")]
pub enum IdFormat {
    EwsLegacyId,
    EwsId,
    EntryId,
    HexEntryId,
    StoreId,
    OwaId,
}

impl IdFormat {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("EwsLegacyId", Self::EwsLegacyId),
        ("EwsId", Self::EwsId),
        ("EntryId", Self::EntryId),
        ("HexEntryId", Self::HexEntryId),
        ("StoreId", Self::StoreId),
        ("OwaId", Self::OwaId),
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }
}

/// An id in some format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlternateId {
    /// AlternateId.
    Mailbox {
        /// Format.
        format: IdFormat,
        /// Id.
        id: String,
        /// Mailbox: the SMTP address of its owner.
        mailbox: String,
        /// IsArchive.
        is_archive: Option<bool>,
    },
    /// AlternatePublicFolderId.
    PublicFolder {
        /// Format.
        format: IdFormat,
        /// FolderId.
        folder: String,
    },
    /// AlternatePublicFolderItemId.
    PublicFolderItem {
        /// Format.
        format: IdFormat,
        /// FolderId.
        folder: String,
        /// ItemId.
        item: String,
    },
}

/// ConvertId.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// DestinationFormat.
    pub destination: IdFormat,
    /// SourceIds.
    pub sources: Vec<AlternateId>,
}

/// The id in the other format.
pub type Answer = AlternateId;

impl Request {
    pub(super) fn decode(element: &Element) -> Result<Self, Violation> {
        let list = element.required_child("SourceIds")?;
        Ok(Self {
            destination: element.choice("DestinationFormat", IdFormat::NAMES)?,
            sources: list.bounded(EWS_IDS_MAX)?.ews_children().map(AlternateId::decode).collect::<Result<_, _>>()?,
        })
    }
}

impl AlternateId {
    fn decode(element: &Element) -> Result<Self, Violation> {
        let format = element.choice("Format", IdFormat::NAMES)?;
        let text = |name| element.required(name).map(str::to_owned);
        Ok(match element.name.as_str() {
            "AlternateId" => Self::Mailbox {
                format,
                id: text("Id")?,
                mailbox: text("Mailbox")?,
                is_archive: element.boolean_attribute("IsArchive")?,
            },
            "AlternatePublicFolderId" => Self::PublicFolder { format, folder: text("FolderId")? },
            "AlternatePublicFolderItemId" => {
                Self::PublicFolderItem { format, folder: text("FolderId")?, item: text("ItemId")? }
            }
            _ => return Err(element.violation(format!("The element '{}' is not an alternate id.", element.name))),
        })
    }
}

pub(super) fn encode(answer: Option<&Answer>, w: &mut XmlWriter, _: Precision) {
    let Some(answer) = answer else { return };
    w.start("m:AlternateId");
    w.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    // AlternateIdBaseType is abstract, so the type is told (MS-OXWSCVTID, ConvertIdResponseMessageType).
    match answer {
        AlternateId::Mailbox { format, id, mailbox, is_archive } => {
            w.attribute("xsi:type", "t:AlternateIdType");
            w.attribute("Format", format.as_str());
            w.attribute("Id", id);
            w.attribute("Mailbox", mailbox);
            if let Some(is_archive) = is_archive {
                w.attribute("IsArchive", if *is_archive { "true" } else { "false" });
            }
        }
        AlternateId::PublicFolder { format, folder } => {
            w.attribute("xsi:type", "t:AlternatePublicFolderIdType");
            w.attribute("Format", format.as_str());
            w.attribute("FolderId", folder);
        }
        AlternateId::PublicFolderItem { format, folder, item } => {
            w.attribute("xsi:type", "t:AlternatePublicFolderItemIdType");
            w.attribute("Format", format.as_str());
            w.attribute("FolderId", folder);
            w.attribute("ItemId", item);
        }
    }
    w.end("m:AlternateId");
}
