//! What the elements of a synchronization hold (MS-OXCFXICS 2.2.4.3), whole: these types cannot miss a property or
//! have one at the wrong place.

use ropewalk_base::{FileTime, Guid};
use ropewalk_model::ReplicaId;
use ropewalk_model::codec::{IdSet, PredecessorChangeList, Xid};

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
    /// PidTagDisplayName, sent as Unicode.
    pub name: String,
    /// PidTagFolderId in its wire form; with the Eid flag.
    pub id: Option<u64>,
    /// PidTagParentFolderId in its wire form; with the Eid and NoForeignIdentifiers flags.
    pub parent_id: Option<u64>,
}

/// deletions (2.2.4.3.3). Empty sets are left out.
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
