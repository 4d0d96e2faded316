//! What the elements of a synchronization hold (MS-OXCFXICS 2.2.4.3), whole: these types cannot miss a property or
//! have one at the wrong place.

use crate::{FxError, PropertyDefinition, meta};
use ropewalk_base::{FileTime, Guid};
use ropewalk_model::codec::{CodePage, IdSet, PredecessorChangeList, Replica, Xid};
use ropewalk_model::{PropertyTag, PropertyValue, ReplicaId, tags};

/// The properties of an element, as a [`crate::Collector`] gives them.
type Properties = [(PropertyDefinition, PropertyValue)];

/// messageChangeHeader (2.2.4.3.14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageChangeHeader {
    /// PidTagSourceKey.
    pub source_key: Xid,
    /// PidTagLastModificationTime.
    pub modified: FileTime,
    /// PidTagChangeKey.
    pub change_key: Xid,
    /// PidTagPredecessorChangeList.
    pub predecessors: PredecessorChangeList,
    /// PidTagAssociated.
    pub associated: bool,
    /// PidTagMid in its wire form; with the Eid flag of SynchronizationExtraFlags, and only then.
    pub id: Option<u64>,
    /// PidTagMessageSize, bytes; with the MessageSize flag.
    pub size: Option<u32>,
    /// PidTagChangeNumber in its wire form; with the CN flag.
    pub change_number: Option<u64>,
}

/// The beginning of a folderChange (2.2.4.3.5); other properties follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderChange {
    /// PidTagParentSourceKey; `None` for folders directly below the one that is synchronized.
    pub parent_source_key: Option<Xid>,
    /// PidTagSourceKey.
    pub source_key: Xid,
    /// PidTagLastModificationTime.
    pub modified: FileTime,
    /// PidTagChangeKey.
    pub change_key: Xid,
    /// PidTagPredecessorChangeList.
    pub predecessors: PredecessorChangeList,
    /// PidTagDisplayName.
    pub name: String,
    /// PidTagFolderId in its wire form; with the Eid flag.
    pub id: Option<u64>,
    /// PidTagParentFolderId in its wire form; with the Eid and NoForeignIdentifiers flags.
    pub parent_id: Option<u64>,
}

/// deletions (2.2.4.3.3). Empty sets are left out; those of a hierarchy have the first only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deletions {
    /// MetaTagIdsetDeleted.
    pub deleted: IdSet<ReplicaId>,
    /// MetaTagIdsetNoLongerInScope; contents only.
    pub no_longer_in_scope: IdSet<ReplicaId>,
    /// MetaTagIdsetExpired; contents of public folders only.
    pub expired: IdSet<ReplicaId>,
}

/// readStateChanges (2.2.4.3.22). Empty sets are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadStateChanges {
    /// MetaTagIdsetRead.
    pub read: IdSet<ReplicaId>,
    /// MetaTagIdsetUnread.
    pub unread: IdSet<ReplicaId>,
}

/// state (2.2.4.3.25): what a client has, to be kept until the next synchronization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncState {
    /// MetaTagIdsetGiven.
    pub given: IdSet<Guid>,
    /// MetaTagCnsetSeen.
    pub seen: IdSet<Guid>,
    /// MetaTagCnsetSeenFAI; `None` for a hierarchy.
    pub seen_associated: Option<IdSet<Guid>>,
    /// MetaTagCnsetRead; `None` for a hierarchy.
    pub read: Option<IdSet<Guid>>,
}

fn value(properties: &Properties, tag: PropertyTag) -> Option<&PropertyValue> {
    properties.iter().find(|(other, _)| meta::same(other.tag, tag)).map(|(_, value)| value)
}

/// A text that has to be there.
fn text(
    properties: &Properties,
    element: &'static str,
    tag: PropertyTag,
    connection: &dyn CodePage,
) -> Result<String, FxError> {
    let found = properties.iter().find(|(other, _)| meta::same(other.tag, tag));
    let (definition, value) = found.ok_or(FxError::Absent { element, tag })?;
    definition.text(value, connection).ok_or(FxError::Mismatch { tag })
}

/// A value that has to be there, as `read` takes it.
fn needed<'a, T>(
    properties: &'a Properties,
    element: &'static str,
    tag: PropertyTag,
    read: impl FnOnce(&'a PropertyValue) -> Option<T>,
) -> Result<T, FxError> {
    let value = value(properties, tag).ok_or(FxError::Absent { element, tag })?;
    read(value).ok_or(FxError::Mismatch { tag })
}

fn xid(properties: &Properties, element: &'static str, tag: PropertyTag) -> Result<Xid, FxError> {
    Ok(Xid::decode(needed(properties, element, tag, PropertyValue::as_binary)?)?)
}

fn predecessors(properties: &Properties, element: &'static str) -> Result<PredecessorChangeList, FxError> {
    let tag = tags::PID_TAG_PREDECESSOR_CHANGE_LIST;
    Ok(PredecessorChangeList::decode(needed(properties, element, tag, PropertyValue::as_binary)?)?)
}

fn wire_id(properties: &Properties, tag: PropertyTag) -> Option<u64> {
    if let Some(PropertyValue::Integer64(id)) = value(properties, tag) { Some(*id as u64) } else { None }
}

fn id_set<R: Replica>(properties: &Properties, tag: PropertyTag) -> Result<Option<IdSet<R>>, FxError> {
    let bytes = value(properties, tag).map(|value| value.as_binary().ok_or(FxError::Mismatch { tag }));
    Ok(bytes.transpose()?.map(IdSet::decode).transpose()?)
}

impl MessageChangeHeader {
    /// The header that these properties are.
    ///
    /// # Errors
    /// When one is missing or is not what it has to be.
    pub fn from_properties(properties: &Properties) -> Result<Self, FxError> {
        const ELEMENT: &str = "MessageChangeHeader";
        let modified = tags::PID_TAG_LAST_MODIFICATION_TIME;
        let size = value(properties, tags::PID_TAG_MESSAGE_SIZE);
        Ok(Self {
            source_key: xid(properties, ELEMENT, tags::PID_TAG_SOURCE_KEY)?,
            modified: needed(properties, ELEMENT, modified, PropertyValue::as_time)?,
            change_key: xid(properties, ELEMENT, tags::PID_TAG_CHANGE_KEY)?,
            predecessors: predecessors(properties, ELEMENT)?,
            associated: needed(properties, ELEMENT, tags::PID_TAG_ASSOCIATED, PropertyValue::as_bool)?,
            id: wire_id(properties, tags::PID_TAG_MID),
            size: if let Some(PropertyValue::Integer32(size)) = size { Some(*size as u32) } else { None },
            change_number: wire_id(properties, tags::PID_TAG_CHANGE_NUMBER),
        })
    }
}

impl FolderChange {
    /// The beginning of a folder change that is in these properties. Text whose type says nothing else is in the
    /// code page of the connection.
    ///
    /// # Errors
    /// When one is missing or is not what it has to be.
    pub fn from_properties(properties: &Properties, connection: &dyn CodePage) -> Result<Self, FxError> {
        const ELEMENT: &str = "FolderChange";
        let parent = tags::PID_TAG_PARENT_SOURCE_KEY;
        let parent = needed(properties, ELEMENT, parent, PropertyValue::as_binary)?;
        let modified = tags::PID_TAG_LAST_MODIFICATION_TIME;
        Ok(Self {
            parent_source_key: if parent.is_empty() { None } else { Some(Xid::decode(parent)?) },
            source_key: xid(properties, ELEMENT, tags::PID_TAG_SOURCE_KEY)?,
            modified: needed(properties, ELEMENT, modified, PropertyValue::as_time)?,
            change_key: xid(properties, ELEMENT, tags::PID_TAG_CHANGE_KEY)?,
            predecessors: predecessors(properties, ELEMENT)?,
            name: text(properties, ELEMENT, tags::PID_TAG_DISPLAY_NAME, connection)?,
            id: wire_id(properties, tags::PID_TAG_FOLDER_ID),
            parent_id: wire_id(properties, tags::PID_TAG_PARENT_FOLDER_ID),
        })
    }
}

impl Deletions {
    /// The deletions that these properties are.
    ///
    /// # Errors
    /// When a set cannot be read.
    pub fn from_properties(properties: &Properties) -> Result<Self, FxError> {
        Ok(Self {
            deleted: id_set(properties, meta::IDSET_DELETED)?.unwrap_or_default(),
            no_longer_in_scope: id_set(properties, meta::IDSET_NO_LONGER_IN_SCOPE)?.unwrap_or_default(),
            expired: id_set(properties, meta::IDSET_EXPIRED)?.unwrap_or_default(),
        })
    }
}

impl ReadStateChanges {
    /// The changes that these properties are.
    ///
    /// # Errors
    /// When a set cannot be read.
    pub fn from_properties(properties: &Properties) -> Result<Self, FxError> {
        Ok(Self {
            read: id_set(properties, meta::IDSET_READ)?.unwrap_or_default(),
            unread: id_set(properties, meta::IDSET_UNREAD)?.unwrap_or_default(),
        })
    }
}

impl SyncState {
    /// The state that these properties are.
    ///
    /// # Errors
    /// When a set cannot be read.
    pub fn from_properties(properties: &Properties) -> Result<Self, FxError> {
        Ok(Self {
            given: id_set(properties, meta::IDSET_GIVEN)?.unwrap_or_default(),
            seen: id_set(properties, meta::CNSET_SEEN)?.unwrap_or_default(),
            seen_associated: id_set(properties, meta::CNSET_SEEN_FAI)?,
            read: id_set(properties, meta::CNSET_READ)?,
        })
    }
}
