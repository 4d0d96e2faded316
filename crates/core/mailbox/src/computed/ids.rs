//! Identifiers in the forms MAPI clients know: entry ids (MS-OXCDATA 2.2.4), source and change keys
//! (MS-OXCFXICS 2.2.1.2), wire ids (MS-OXCDATA 2.2.1).

use crate::actor::Member;
use crate::mailbox::MailboxInfo;
use ropewalk_model::codec::GlobalId;
use ropewalk_model::codec::entry_id::{
    AddressBookEntryId, FolderEntryId, FolderKind, MessageEntryId, MessageKind,
};
use ropewalk_model::{ChangeNumber, FolderId, GlobalCounter, MessageId, PropertyValue, ReplicaId};

fn global(mailbox: &MailboxInfo, counter: GlobalCounter) -> GlobalId {
    GlobalId { database: mailbox.replica_guid, counter }
}

/// EntryID of a folder.
pub(crate) fn folder_entry_id(mailbox: &MailboxInfo, folder: FolderId) -> Vec<u8> {
    let folder = global(mailbox, folder.counter());
    FolderEntryId { provider: mailbox.guid, kind: FolderKind::Private, folder }.encode()
}

/// Permanent EntryID of somebody in the address book (MS-OXNSPI 2.2.9.3).
pub(crate) fn member_entry_id(member: &Member) -> Vec<u8> {
    AddressBookEntryId::user(&member.legacy_dn).encode()
}

/// EntryID of a message.
pub(crate) fn message_entry_id(mailbox: &MailboxInfo, folder: FolderId, message: MessageId) -> Vec<u8> {
    let (folder, message) = (global(mailbox, folder.counter()), global(mailbox, message.counter()));
    MessageEntryId { provider: mailbox.guid, kind: MessageKind::Private, folder, message }.encode()
}

/// GID or XID of this mailbox's replica: 22 bytes (MS-OXCFXICS 2.2.2.1, 2.2.2.2).
pub(super) fn gid(mailbox: &MailboxInfo, counter: GlobalCounter) -> Vec<u8> {
    [&mailbox.replica_guid.as_bytes()[..], &counter.to_bytes()].concat()
}

/// PredecessorChangeList of a folder, with the one change of this replica (MS-OXCFXICS 2.2.2.3).
pub(super) fn predecessor_change_list(mailbox: &MailboxInfo, change: ChangeNumber) -> Vec<u8> {
    let xid = gid(mailbox, change.counter());
    [&[xid.len() as u8][..], &xid].concat()
}

/// A wire id as PtypInteger64.
pub(super) fn wire(number: u64) -> PropertyValue {
    PropertyValue::Integer64(i64::from_le_bytes(number.to_le_bytes()))
}

pub(super) fn folder_wire(id: FolderId) -> PropertyValue {
    wire(if id == FolderId::default() { 0 } else { id.to_wire(ReplicaId::OWN) })
}

pub(super) fn message_wire(id: MessageId) -> PropertyValue {
    wire(id.to_wire(ReplicaId::OWN))
}

pub(super) fn change_wire(change: ChangeNumber) -> PropertyValue {
    wire(change.to_wire(ReplicaId::OWN))
}
