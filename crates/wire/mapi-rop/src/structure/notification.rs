//! NotificationData (MS-OXCNOTIF 2.2.1.4.1.2).

use super::{Fid, Mid, ZeroString};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, PropertyRow, Writer, decode_tags, encode_tags,
};

const NEW_MAIL: u16 = 0x0002;
const OBJECT_CREATED: u16 = 0x0004;
const OBJECT_DELETED: u16 = 0x0008;
const OBJECT_MODIFIED: u16 = 0x0010;
const OBJECT_MOVED: u16 = 0x0020;
const OBJECT_COPIED: u16 = 0x0040;
const SEARCH_COMPLETE: u16 = 0x0080;
const TABLE_MODIFIED: u16 = 0x0100;
const EXTENDED: u16 = 0x0400;
const TYPE_MASK: u16 = 0x0FFF;

/// T: TotalMessageCount is there.
const TOTAL: u16 = 0x1000;
/// U: UnreadMessageCount is there.
const UNREAD: u16 = 0x2000;
/// S: a message in a search folder.
const SEARCH_FOLDER: u16 = 0x4000;
/// M: a message.
const MESSAGE: u16 = 0x8000;

const ROW_ADDED: u16 = 0x0003;
const ROW_DELETED: u16 = 0x0004;
const ROW_MODIFIED: u16 = 0x0005;

/// TagCount that says that the tags are not known.
const TAGS_UNKNOWN: u16 = 0xFFFF;

/// What happened (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, PartialEq)]
pub struct NotificationData {
    /// NotificationType and its fields.
    pub event: Event,
    /// TotalMessageCount: messages in the folder now; with ObjectModified only.
    pub total_message_count: Option<u32>,
    /// UnreadMessageCount: unread messages in the folder now; with ObjectModified only.
    pub unread_message_count: Option<u32>,
}

/// NotificationType and its fields (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// 0x0002: a message was delivered.
    NewMail {
        /// The message.
        object: Object,
        /// MessageFlags: PidTagMessageFlags.
        message_flags: u32,
        /// MessageClass, with UnicodeFlag.
        message_class: ZeroString,
    },
    /// 0x0004: an object was created.
    ObjectCreated {
        /// Which.
        object: PlacedObject,
        /// Tags: properties it has; none when they are not known.
        tags: Option<Vec<PropertyTag>>,
    },
    /// 0x0008: an object was deleted.
    ObjectDeleted(PlacedObject),
    /// 0x0010: an object was changed.
    ObjectModified {
        /// Which.
        object: Object,
        /// Tags: properties that changed; none when they are not known.
        tags: Option<Vec<PropertyTag>>,
    },
    /// 0x0020: an object was moved.
    ObjectMoved(MovedObject),
    /// 0x0040: an object was copied.
    ObjectCopied(MovedObject),
    /// 0x0080: a search folder is filled.
    SearchComplete(Object),
    /// 0x0100: a table has changed.
    TableModified {
        /// How.
        event: TableEvent,
        /// S: the table is the contents of a search folder.
        in_search_folder: bool,
    },
    /// 0x0400: "not used by the server and MUST be ignored by the client".
    Extended {
        /// S and M of NotificationFlags.
        flags: u16,
    },
}

/// FolderId and MessageId (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A folder.
    Folder(Fid),
    /// A message.
    Message {
        /// FolderId.
        folder_id: Fid,
        /// MessageId.
        message_id: Mid,
        /// S: the folder is a search folder.
        in_search_folder: bool,
    },
}

/// FolderId, MessageId and ParentFolderId (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacedObject {
    /// A folder.
    Folder {
        /// FolderId.
        folder_id: Fid,
        /// ParentFolderId.
        parent_folder_id: Fid,
    },
    /// A message.
    Message {
        /// FolderId.
        folder_id: Fid,
        /// MessageId.
        message_id: Mid,
        /// ParentFolderId: where the message itself is, when the folder is a search folder.
        search_parent: Option<Fid>,
    },
}

/// FolderId to OldParentFolderId (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedObject {
    /// A folder.
    Folder {
        /// FolderId.
        folder_id: Fid,
        /// ParentFolderId.
        parent_folder_id: Fid,
        /// OldFolderId.
        old_folder_id: Fid,
        /// OldParentFolderId.
        old_parent_folder_id: Fid,
    },
    /// A message.
    Message {
        /// FolderId.
        folder_id: Fid,
        /// MessageId.
        message_id: Mid,
        /// ParentFolderId: where the message itself is, when the folder is a search folder.
        search_parent: Option<Fid>,
        /// OldFolderId.
        old_folder_id: Fid,
        /// OldMessageId.
        old_message_id: Mid,
    },
}

/// TableEventType and its fields (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableEvent {
    /// The table as a whole: [`TableEvent::CHANGED`] or [`TableEvent::RESTRICTION_CHANGED`]. It has no fields.
    Whole {
        /// TableEventType.
        event_type: u16,
        /// M: a table of messages.
        of_messages: bool,
    },
    /// A row of a hierarchy table.
    Folder(RowEvent<Fid>),
    /// A row of a contents table.
    Message(RowEvent<MessageRow>),
}

impl TableEvent {
    /// TableEventType: so much has changed that the table has to be read anew.
    pub const CHANGED: u16 = 0x0001;
    /// TableEventType: the restriction has changed (Exchange 2007).
    pub const RESTRICTION_CHANGED: u16 = 0x0007;
}

/// A change to one row (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEvent<K> {
    /// 0x0003.
    Added(RowContent<K>),
    /// 0x0004.
    Deleted(K),
    /// 0x0005.
    Modified(RowContent<K>),
}

/// A row and where it stands (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowContent<K> {
    /// TableRowFolderID to TableRowInstance.
    pub row: K,
    /// InsertAfterTableRowFolderID to InsertAfterTableRowInstance: the row before; zeros for none.
    pub after: K,
    /// TableRowData, a PropertyRow of the columns set on the table, as bytes: [`RowContent::decode_row`].
    pub data: Vec<u8>,
}

impl<K> RowContent<K> {
    /// The values in the row.
    ///
    /// # Errors
    /// As [`PropertyRow::decode`], and when bytes are left after it.
    pub fn decode_row(&self, columns: &[PropertyTag]) -> Result<PropertyRow, DecodeError> {
        let mut reader = Reader::new(&self.data);
        let row = PropertyRow::decode(&mut reader, columns, Counts::Rop)?;
        DecodeError::unless_empty("TableRowData", &reader)?;
        Ok(row)
    }
}

/// Identifies a row of a contents table (MS-OXCNOTIF 2.2.1.4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageRow {
    /// The folder.
    pub folder_id: Fid,
    /// The message.
    pub message_id: Mid,
    /// Which of the rows of a message that has several.
    pub instance: u32,
}

/// What identifies a row; known in this crate only (MS-OXCNOTIF 2.2.1.4.1.2).
pub trait RowKey: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the input ends.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
    /// Writes it.
    fn encode(&self, out: &mut Writer);
}

impl RowKey for Fid {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::decode(reader, "TableRowFolderID")
    }

    fn encode(&self, out: &mut Writer) {
        (*self).encode(out);
    }
}

impl RowKey for MessageRow {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            folder_id: Fid::decode(reader, "TableRowFolderID")?,
            message_id: Mid::decode(reader, "TableRowMessageID")?,
            instance: reader.u32("TableRowInstance")?,
        })
    }

    fn encode(&self, out: &mut Writer) {
        self.folder_id.encode(out);
        self.message_id.encode(out);
        out.u32(self.instance);
    }
}

impl<K: RowKey> RowEvent<K> {
    const fn event_type(&self) -> u16 {
        match self {
            Self::Added(_) => ROW_ADDED,
            Self::Deleted(_) => ROW_DELETED,
            Self::Modified(_) => ROW_MODIFIED,
        }
    }

    fn decode(reader: &mut Reader<'_>, event_type: u16) -> Result<Self, DecodeError> {
        let row = K::decode(reader)?;
        if event_type == ROW_DELETED {
            return Ok(Self::Deleted(row));
        }
        let after = K::decode(reader)?;
        let size = usize::from(reader.u16("TableRowDataSize")?);
        let content = RowContent { row, after, data: reader.bytes(size, "TableRowData")?.to_vec() };
        Ok(if event_type == ROW_ADDED { Self::Added(content) } else { Self::Modified(content) })
    }

    fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::Deleted(row) => row.encode(out),
            Self::Added(content) | Self::Modified(content) => {
                content.row.encode(out);
                content.after.encode(out);
                out.count16(content.data.len(), "TableRowDataSize")?;
                out.bytes(&content.data);
            }
        }
        Ok(())
    }
}

impl TableEvent {
    const fn flags(&self) -> u16 {
        match self {
            Self::Whole { of_messages: true, .. } | Self::Message(_) => MESSAGE,
            Self::Whole { .. } | Self::Folder(_) => 0,
        }
    }

    fn decode(reader: &mut Reader<'_>, of_messages: bool) -> Result<Self, DecodeError> {
        let event_type = reader.u16("TableEventType")?;
        Ok(match event_type {
            ROW_ADDED..=ROW_MODIFIED if of_messages => Self::Message(RowEvent::decode(reader, event_type)?),
            ROW_ADDED..=ROW_MODIFIED => Self::Folder(RowEvent::decode(reader, event_type)?),
            _ => Self::Whole { event_type, of_messages },
        })
    }

    fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::Whole { event_type, .. } => out.u16(*event_type),
            Self::Folder(event) => {
                out.u16(event.event_type());
                event.encode(out)?;
            }
            Self::Message(event) => {
                out.u16(event.event_type());
                event.encode(out)?;
            }
        }
        Ok(())
    }
}

impl Object {
    const fn flags(self) -> u16 {
        match self {
            Self::Folder(_) => 0,
            Self::Message { in_search_folder: false, .. } => MESSAGE,
            Self::Message { in_search_folder: true, .. } => MESSAGE | SEARCH_FOLDER,
        }
    }

    fn decode(reader: &mut Reader<'_>, flags: u16) -> Result<Self, DecodeError> {
        let folder_id = Fid::decode(reader, "FolderId")?;
        if flags & MESSAGE == 0 {
            return Ok(Self::Folder(folder_id));
        }
        let message_id = Mid::decode(reader, "MessageId")?;
        Ok(Self::Message { folder_id, message_id, in_search_folder: flags & SEARCH_FOLDER != 0 })
    }

    fn encode(self, out: &mut Writer) {
        match self {
            Self::Folder(folder_id) => folder_id.encode(out),
            Self::Message { folder_id, message_id, .. } => {
                folder_id.encode(out);
                message_id.encode(out);
            }
        }
    }
}

impl PlacedObject {
    const fn flags(self) -> u16 {
        match self {
            Self::Folder { .. } => 0,
            Self::Message { search_parent: None, .. } => MESSAGE,
            Self::Message { search_parent: Some(_), .. } => MESSAGE | SEARCH_FOLDER,
        }
    }

    fn decode(reader: &mut Reader<'_>, flags: u16) -> Result<Self, DecodeError> {
        let parent = |reader: &mut Reader<'_>| Fid::decode(reader, "ParentFolderId");
        Ok(match Object::decode(reader, flags)? {
            Object::Folder(folder_id) => Self::Folder { folder_id, parent_folder_id: parent(reader)? },
            Object::Message { folder_id, message_id, in_search_folder } => {
                let search_parent = if in_search_folder { Some(parent(reader)?) } else { None };
                Self::Message { folder_id, message_id, search_parent }
            }
        })
    }

    fn encode(self, out: &mut Writer) {
        match self {
            Self::Folder { folder_id, parent_folder_id } => {
                folder_id.encode(out);
                parent_folder_id.encode(out);
            }
            Self::Message { folder_id, message_id, search_parent } => {
                folder_id.encode(out);
                message_id.encode(out);
                if let Some(parent) = search_parent {
                    parent.encode(out);
                }
            }
        }
    }
}

impl MovedObject {
    const fn object(self) -> PlacedObject {
        match self {
            Self::Folder { folder_id, parent_folder_id, .. } => {
                PlacedObject::Folder { folder_id, parent_folder_id }
            }
            Self::Message { folder_id, message_id, search_parent, .. } => {
                PlacedObject::Message { folder_id, message_id, search_parent }
            }
        }
    }

    fn decode(reader: &mut Reader<'_>, flags: u16) -> Result<Self, DecodeError> {
        let object = PlacedObject::decode(reader, flags)?;
        let old_folder_id = Fid::decode(reader, "OldFolderId")?;
        Ok(match object {
            PlacedObject::Folder { folder_id, parent_folder_id } => {
                let old_parent_folder_id = Fid::decode(reader, "OldParentFolderId")?;
                Self::Folder { folder_id, parent_folder_id, old_folder_id, old_parent_folder_id }
            }
            PlacedObject::Message { folder_id, message_id, search_parent } => {
                let old_message_id = Mid::decode(reader, "OldMessageId")?;
                Self::Message { folder_id, message_id, search_parent, old_folder_id, old_message_id }
            }
        })
    }

    fn encode(self, out: &mut Writer) {
        self.object().encode(out);
        match self {
            Self::Folder { old_folder_id, old_parent_folder_id, .. } => {
                old_folder_id.encode(out);
                old_parent_folder_id.encode(out);
            }
            Self::Message { old_folder_id, old_message_id, .. } => {
                old_folder_id.encode(out);
                old_message_id.encode(out);
            }
        }
    }
}

impl Event {
    /// NotificationType, S and M.
    const fn flags(&self) -> u16 {
        match self {
            Self::NewMail { object, .. } => NEW_MAIL | object.flags(),
            Self::ObjectCreated { object, .. } => OBJECT_CREATED | object.flags(),
            Self::ObjectDeleted(object) => OBJECT_DELETED | object.flags(),
            Self::ObjectModified { object, .. } => OBJECT_MODIFIED | object.flags(),
            Self::ObjectMoved(moved) => OBJECT_MOVED | moved.object().flags(),
            Self::ObjectCopied(moved) => OBJECT_COPIED | moved.object().flags(),
            Self::SearchComplete(object) => SEARCH_COMPLETE | object.flags(),
            Self::TableModified { event, in_search_folder } => {
                TABLE_MODIFIED | event.flags() | if *in_search_folder { SEARCH_FOLDER } else { 0 }
            }
            Self::Extended { flags } => EXTENDED | (*flags & (SEARCH_FOLDER | MESSAGE)),
        }
    }

    /// The fields before the counts; those after them are still empty.
    fn decode(reader: &mut Reader<'_>, flags: u16) -> Result<Self, DecodeError> {
        let invalid = DecodeError::invalid("NotificationFlags", reader, 2, flags);
        let kind = flags & TYPE_MASK;
        // "If this bit is set, bit 0x8000 MUST be set."
        if flags & (SEARCH_FOLDER | MESSAGE) == SEARCH_FOLDER && kind != TABLE_MODIFIED && kind != EXTENDED {
            return Err(invalid);
        }
        Ok(match kind {
            NEW_MAIL => Self::NewMail {
                object: Object::decode(reader, flags)?,
                message_flags: 0,
                message_class: ZeroString::Text8(Vec::new()),
            },
            OBJECT_CREATED => Self::ObjectCreated {
                object: PlacedObject::decode(reader, flags)?,
                tags: decode_changed_tags(reader)?,
            },
            OBJECT_DELETED => Self::ObjectDeleted(PlacedObject::decode(reader, flags)?),
            OBJECT_MODIFIED => Self::ObjectModified {
                object: Object::decode(reader, flags)?,
                tags: decode_changed_tags(reader)?,
            },
            OBJECT_MOVED => Self::ObjectMoved(MovedObject::decode(reader, flags)?),
            OBJECT_COPIED => Self::ObjectCopied(MovedObject::decode(reader, flags)?),
            SEARCH_COMPLETE => Self::SearchComplete(Object::decode(reader, flags)?),
            TABLE_MODIFIED => Self::TableModified {
                event: TableEvent::decode(reader, flags & MESSAGE != 0)?,
                in_search_folder: flags & SEARCH_FOLDER != 0,
            },
            EXTENDED => Self::Extended { flags: flags & (SEARCH_FOLDER | MESSAGE) },
            _ => return Err(invalid),
        })
    }

    fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::NewMail { object, .. } | Self::SearchComplete(object) => object.encode(out),
            Self::ObjectCreated { object, tags } => {
                object.encode(out);
                encode_changed_tags(out, tags.as_deref())?;
            }
            Self::ObjectDeleted(object) => object.encode(out),
            Self::ObjectModified { object, tags } => {
                object.encode(out);
                encode_changed_tags(out, tags.as_deref())?;
            }
            Self::ObjectMoved(moved) | Self::ObjectCopied(moved) => moved.encode(out),
            Self::TableModified { event, .. } => event.encode(out)?,
            Self::Extended { .. } => {}
        }
        Ok(())
    }
}

impl NotificationData {
    /// An event without message counts.
    pub const fn new(event: Event) -> Self {
        Self { event, total_message_count: None, unread_message_count: None }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let flags = reader.u16("NotificationFlags")?;
        let mut event = Event::decode(reader, flags)?;
        let mut count = |flag: u16, field| {
            if flags & flag == 0 { Ok(None) } else { reader.u32(field).map(Some) }
        };
        let total_message_count = count(TOTAL, "TotalMessageCount")?;
        let unread_message_count = count(UNREAD, "UnreadMessageCount")?;
        if let Event::NewMail { message_flags, message_class, .. } = &mut event {
            *message_flags = reader.u32("MessageFlags")?;
            let unicode = reader.u8("UnicodeFlag")? != 0;
            *message_class = ZeroString::decode(reader, unicode, "MessageClass")?;
        }
        Ok(Self { event, total_message_count, unread_message_count })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let flag = |count: Option<u32>, flag| if count.is_some() { flag } else { 0 };
        out.u16(
            self.event.flags()
                | flag(self.total_message_count, TOTAL)
                | flag(self.unread_message_count, UNREAD),
        );
        self.event.encode(out)?;
        for count in [self.total_message_count, self.unread_message_count].into_iter().flatten() {
            out.u32(count);
        }
        if let Event::NewMail { message_flags, message_class, .. } = &self.event {
            out.u32(*message_flags);
            out.boolean(message_class.is_unicode());
            message_class.encode(out);
        }
        Ok(())
    }
}

/// TagCount and Tags.
fn decode_changed_tags(reader: &mut Reader<'_>) -> Result<Option<Vec<PropertyTag>>, DecodeError> {
    match reader.u16("TagCount")? {
        TAGS_UNKNOWN => Ok(None),
        count => decode_tags(reader, count.into(), "Tags").map(Some),
    }
}

fn encode_changed_tags(out: &mut Writer, tags: Option<&[PropertyTag]>) -> Result<(), EncodeError> {
    match tags {
        Some(tags) if tags.len() == usize::from(TAGS_UNKNOWN) => {
            let (length, max) = (tags.len(), tags.len() - 1);
            return Err(EncodeError::TooLong { field: "TagCount", length, max });
        }
        Some(tags) => {
            out.count16(tags.len(), "TagCount")?;
            encode_tags(out, tags);
        }
        None => out.u16(TAGS_UNKNOWN),
    }
    Ok(())
}
