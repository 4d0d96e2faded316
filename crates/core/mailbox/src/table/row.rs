//! Rows of a table view: messages, their instances, and the headers of categories (MS-OXCTABL 2.2.1).

use crate::computed::{FOLDER, MESSAGE};
use crate::message::Message;
use crate::order::{instance_values, is_instance};
use crate::record::StoredValue;
use ropewalk_model::{FolderId, MessageId, PropertyTag, PropertyType, PropertyValue, ReplicaId, tags};

/// PidTagRowType TBL_EXPANDED_CATEGORY and TBL_COLLAPSED_CATEGORY (MS-OXCTABL 2.2.1.3).
const EXPANDED_CATEGORY: i32 = 3;
const COLLAPSED_CATEGORY: i32 = 4;

/// Which row of a table, whatever its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowId {
    /// A message, or one instance of it.
    Message {
        /// The message.
        id: MessageId,
        /// PidTagInstanceNum: the place of the value among those of the column that makes instances.
        instance: u32,
    },
    /// The header of a category, by its PidTagInstID.
    Category(u64),
    /// A folder in a hierarchy table.
    Folder(FolderId),
    /// An attachment, by its number.
    Attachment(u32),
}

impl RowId {
    /// PidTagInstID: the same for all instances of a message.
    pub const fn inst_id(self) -> u64 {
        match self {
            Self::Message { id, .. } => id.to_wire(ReplicaId::OWN),
            Self::Category(id) => id,
            Self::Folder(id) => id.to_wire(ReplicaId::OWN),
            Self::Attachment(number) => number as u64,
        }
    }
}

/// A row with a message.
#[derive(Debug, Clone)]
pub struct MessageRow {
    /// The message.
    pub message: Message,
    /// The column that makes instances, if there is one in the table.
    pub instance_column: Option<PropertyTag>,
    /// Which instance; 0 where there is but one.
    pub instance: u32,
    /// PidTagDepth: categories it is in.
    pub depth: u16,
}

/// The row above a category.
#[derive(Debug, Clone)]
pub struct HeaderRow {
    /// PidTagInstID.
    pub id: u64,
    /// PidTagDepth: categories it is in.
    pub depth: u16,
    /// Whether the rows of the category are shown.
    pub expanded: bool,
    /// PidTagContentCount: rows with messages in the category.
    pub rows: u32,
    /// PidTagContentUnreadCount: those that are not read.
    pub unread: u32,
    /// The columns of the category and of those around it.
    pub(super) columns: Vec<PropertyTag>,
    /// A row of the category, for the values of its columns; none if the message has just gone.
    pub(super) first: Option<MessageRow>,
}

/// A row of a contents table.
#[derive(Debug, Clone)]
pub enum ContentsRow {
    /// A message or an instance of one.
    Message(Box<MessageRow>),
    /// The header of a category.
    Header(Box<HeaderRow>),
}

/// The columns that every row of a contents table can have; messages have their own beside.
pub fn contents_columns() -> Vec<PropertyTag> {
    let of_rows = [tags::PID_TAG_DEPTH, tags::PID_TAG_CONTENT_COUNT, tags::PID_TAG_CONTENT_UNREAD_COUNT];
    MESSAGE.iter().map(|row| row.tag).chain(of_rows).collect()
}

/// The columns that every row of a hierarchy table can have; folders have their own beside.
pub fn hierarchy_columns() -> Vec<PropertyTag> {
    FOLDER.iter().map(|row| row.tag).collect()
}

fn integer(tag: PropertyTag, value: impl Into<i64>) -> Option<StoredValue> {
    let value = i32::try_from(value.into()).unwrap_or(i32::MAX);
    fits(tag, PropertyType::INTEGER32).then(|| value.into())
}

fn fits(tag: PropertyTag, kind: PropertyType) -> bool {
    tag.kind() == kind || tag.kind() == PropertyType::UNSPECIFIED
}

fn is(tag: PropertyTag, known: PropertyTag) -> bool {
    tag.id() == known.id()
}

impl MessageRow {
    /// Which row it is.
    pub const fn row_id(&self) -> RowId {
        RowId::Message { id: self.message.id, instance: self.instance }
    }

    /// A property: of the message, of the row, or the one value of the instance.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        if is_instance(tag) {
            return self.instance_value(tag);
        }
        if is(tag, tags::PID_TAG_DEPTH) {
            return integer(tag, self.depth);
        }
        if self.instance != 0 {
            if is(tag, tags::PID_TAG_INSTANCE_NUM) {
                return integer(tag, self.instance);
            }
            if is(tag, tags::PID_TAG_INSTANCE_KEY) && fits(tag, PropertyType::BINARY) {
                let (id, instance) = (self.message.id.value().to_be_bytes(), self.instance.to_be_bytes());
                return Some([&id[..], &instance].concat().into());
            }
        }
        self.message.property(tag)
    }

    fn instance_value(&self, tag: PropertyTag) -> Option<StoredValue> {
        let column = self.instance_column.filter(|column| column.id() == tag.id())?;
        let mut values = instance_values(&self.message, column.with_kind(tag.kind()));
        let place = usize::try_from(self.instance).ok().filter(|place| *place < values.len())?;
        Some(StoredValue::Value(values.swap_remove(place)))
    }
}

impl HeaderRow {
    /// Which row it is.
    pub const fn row_id(&self) -> RowId {
        RowId::Category(self.id)
    }

    /// A property: one computed for headers, or the value that a category has in common.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        match tag.id() {
            id if id == tags::PID_TAG_ROW_TYPE.id() => {
                integer(tag, if self.expanded { EXPANDED_CATEGORY } else { COLLAPSED_CATEGORY })
            }
            id if id == tags::PID_TAG_DEPTH.id() => integer(tag, self.depth),
            id if id == tags::PID_TAG_CONTENT_COUNT.id() => integer(tag, self.rows),
            id if id == tags::PID_TAG_CONTENT_UNREAD_COUNT.id() => integer(tag, self.unread),
            id if id == tags::PID_TAG_INSTANCE_NUM.id() => integer(tag, 0),
            id if id == tags::PID_TAG_INST_ID.id() => fits(tag, PropertyType::INTEGER64)
                .then(|| StoredValue::Value(PropertyValue::Integer64(self.id.cast_signed()))),
            id if id == tags::PID_TAG_INSTANCE_KEY.id() => {
                // One byte longer than any message's without instances, so that it is nobody else's.
                fits(tag, PropertyType::BINARY).then(|| [&[1][..], &self.id.to_be_bytes()].concat().into())
            }
            id => {
                let column = self.columns.iter().find(|column| column.id() == id)?;
                let row = self.first.as_ref()?;
                row.property(if is_instance(*column) { column.with_kind(with_instance(tag)) } else { tag })
            }
        }
    }
}

/// The type of the column that makes instances, where one value of it or all are asked for.
fn with_instance(tag: PropertyTag) -> PropertyType {
    match tag.kind() {
        PropertyType::UNSPECIFIED => PropertyType::UNSPECIFIED,
        kind => PropertyType(kind.0 | PropertyType::MULTIPLE | PropertyType::INSTANCE),
    }
}

impl ContentsRow {
    /// Which row it is.
    pub fn row_id(&self) -> RowId {
        match self {
            Self::Message(row) => row.row_id(),
            Self::Header(row) => row.row_id(),
        }
    }

    /// A property of the row.
    pub fn property(&self, tag: PropertyTag) -> Option<StoredValue> {
        match self {
            Self::Message(row) => row.property(tag),
            Self::Header(row) => row.property(tag),
        }
    }
}
