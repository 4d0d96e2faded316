//! Keys of a mailbox partition: a table byte, then ids big-endian, so that key order is id order
//! (`docs/format.md` section 4).

use ropewalk_base::{FileTime, Guid};
use ropewalk_model::{
    ChangeNumber, FolderId, GlobalCounter, MessageId, PropertyName, PropertyNameKind, ReplicaId,
};
use ropewalk_storage_api::BlobHash;

pub(crate) const INFO: u8 = 0x01;
pub(crate) const COUNTERS: u8 = 0x02;
pub(crate) const SIZE: u8 = 0x03;
pub(crate) const SETTINGS: u8 = 0x04;
pub(crate) const RECEIVE_FOLDER: u8 = 0x05;
pub(crate) const REPLICA: u8 = 0x06;
pub(crate) const REPLICA_ID: u8 = 0x07;
pub(crate) const FOLDER: u8 = 0x10;
pub(crate) const FOLDER_COUNTERS: u8 = 0x11;
pub(crate) const FOLDER_NAME: u8 = 0x12;
pub(crate) const HIERARCHY_CHANGE: u8 = 0x13;
pub(crate) const PERMISSIONS: u8 = 0x14;
pub(crate) const MESSAGE: u8 = 0x20;
pub(crate) const PARTS: u8 = 0x21;
pub(crate) const CONTENTS: u8 = 0x22;
pub(crate) const UID: u8 = 0x23;
pub(crate) const CHANGE: u8 = 0x24;
pub(crate) const READ_CHANGE: u8 = 0x25;
pub(crate) const INDEX: u8 = 0x26;
pub(crate) const INDEXES: u8 = 0x27;
pub(crate) const USER_READ: u8 = 0x28;
pub(crate) const PER_USER: u8 = 0x29;
pub(crate) const BLOB: u8 = 0x30;
pub(crate) const NAME: u8 = 0x40;
pub(crate) const NAME_OF_ID: u8 = 0x41;
pub(crate) const TEXT_INDEX: u8 = 0x50;
pub(crate) const WORDS: u8 = 0x51;
pub(crate) const TEXT_QUEUE: u8 = 0x52;
pub(crate) const POSTINGS: u8 = 0x53;
pub(crate) const SEARCH: u8 = 0x60;
pub(crate) const LINK: u8 = 0x61;

/// All tables.
pub(crate) const TABLES: &[u8] = &[
    INFO,
    COUNTERS,
    SIZE,
    SETTINGS,
    RECEIVE_FOLDER,
    REPLICA,
    REPLICA_ID,
    USER_READ,
    PER_USER,
    FOLDER,
    FOLDER_COUNTERS,
    FOLDER_NAME,
    HIERARCHY_CHANGE,
    PERMISSIONS,
    MESSAGE,
    PARTS,
    CONTENTS,
    UID,
    CHANGE,
    READ_CHANGE,
    INDEX,
    INDEXES,
    BLOB,
    NAME,
    NAME_OF_ID,
    TEXT_INDEX,
    WORDS,
    TEXT_QUEUE,
    POSTINGS,
    SEARCH,
    LINK,
];

fn key(table: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(table);
    parts.iter().for_each(|part| key.extend_from_slice(part));
    key
}

pub(crate) fn info() -> Vec<u8> {
    key(INFO, &[])
}

pub(crate) fn counters() -> Vec<u8> {
    key(COUNTERS, &[])
}

pub(crate) fn size() -> Vec<u8> {
    key(SIZE, &[])
}

pub(crate) fn settings() -> Vec<u8> {
    key(SETTINGS, &[])
}

pub(crate) fn receive_folder(class: &str) -> Vec<u8> {
    key(RECEIVE_FOLDER, &[class.to_ascii_lowercase().as_bytes()])
}

pub(crate) fn replica(id: ReplicaId) -> Vec<u8> {
    key(REPLICA, &[&id.0.to_be_bytes()])
}

pub(crate) fn replica_id(guid: Guid) -> Vec<u8> {
    key(REPLICA_ID, &[guid.as_bytes()])
}

/// What a user has read in a folder.
pub(crate) fn user_read(folder: FolderId, user: Guid) -> Vec<u8> {
    key(USER_READ, &[&folder.value().to_be_bytes(), user.as_bytes()])
}

/// What a client keeps about a folder of another store; without a folder the prefix of all of that store.
pub(crate) fn per_user(database: Guid, counter: Option<GlobalCounter>) -> Vec<u8> {
    let counter = counter.map(GlobalCounter::to_bytes);
    key(PER_USER, &[database.as_bytes(), counter.as_ref().map_or(&[], |bytes| &bytes[..])])
}

pub(crate) fn folder(id: FolderId) -> Vec<u8> {
    key(FOLDER, &[&id.value().to_be_bytes()])
}

pub(crate) fn folder_counters(id: FolderId) -> Vec<u8> {
    key(FOLDER_COUNTERS, &[&id.value().to_be_bytes()])
}

/// Prefix of a folder's children.
pub(crate) fn folder_names(parent: FolderId) -> Vec<u8> {
    key(FOLDER_NAME, &[&parent.value().to_be_bytes()])
}

/// Names are compared without case, and may be longer than a key: their hash stands for them.
pub(crate) fn folder_name(parent: FolderId, name: &str) -> Vec<u8> {
    let hash = BlobHash::of(name.to_lowercase().as_bytes());
    key(FOLDER_NAME, &[&parent.value().to_be_bytes(), &hash.0[..16]])
}

pub(crate) fn hierarchy_change(change: ChangeNumber) -> Vec<u8> {
    key(HIERARCHY_CHANGE, &[&change.value().to_be_bytes()])
}

pub(crate) fn permissions(folder: FolderId) -> Vec<u8> {
    key(PERMISSIONS, &[&folder.value().to_be_bytes()])
}

/// Among the folders below its parent, a deleted one that is kept: several of one name may be there.
pub(crate) fn deleted_folder_name(parent: FolderId, id: FolderId) -> Vec<u8> {
    key(FOLDER_NAME, &[&parent.value().to_be_bytes(), &[0; 8], &id.value().to_be_bytes()])
}

pub(crate) fn message(id: MessageId) -> Vec<u8> {
    key(MESSAGE, &[&id.value().to_be_bytes()])
}

pub(crate) fn parts(id: MessageId) -> Vec<u8> {
    key(PARTS, &[&id.value().to_be_bytes()])
}

/// Prefix of a folder's contents of one kind.
pub(crate) fn contents_of(folder: FolderId, associated: bool) -> Vec<u8> {
    key(CONTENTS, &[&folder.value().to_be_bytes(), &[u8::from(associated)]])
}

pub(crate) fn contents(folder: FolderId, associated: bool, delivered: FileTime, id: MessageId) -> Vec<u8> {
    let (time, id) = (delivered.ticks().to_be_bytes(), id.value().to_be_bytes());
    key(CONTENTS, &[&folder.value().to_be_bytes(), &[u8::from(associated)], &time, &id])
}

pub(crate) fn uid(folder: FolderId, uid: u32) -> Vec<u8> {
    key(UID, &[&folder.value().to_be_bytes(), &uid.to_be_bytes()])
}

pub(crate) fn change(folder: FolderId, change: ChangeNumber) -> Vec<u8> {
    key(CHANGE, &[&folder.value().to_be_bytes(), &change.value().to_be_bytes()])
}

pub(crate) fn read_change(folder: FolderId, change: ChangeNumber) -> Vec<u8> {
    key(READ_CHANGE, &[&folder.value().to_be_bytes(), &change.value().to_be_bytes()])
}

/// Prefix of an index of a sort order.
pub(crate) fn index(folder: FolderId, associated: bool, number: u16) -> Vec<u8> {
    key(INDEX, &[&folder.value().to_be_bytes(), &[u8::from(associated)], &number.to_be_bytes()])
}

/// Which indexes of sort orders a folder has.
pub(crate) fn indexes(folder: FolderId, associated: bool) -> Vec<u8> {
    key(INDEXES, &[&folder.value().to_be_bytes(), &[u8::from(associated)]])
}

pub(crate) fn blob(hash: BlobHash) -> Vec<u8> {
    key(BLOB, &[&hash.0])
}

pub(crate) fn name(name: &PropertyName) -> Vec<u8> {
    let mut bytes = name.set.0.to_vec();
    match &name.kind {
        PropertyNameKind::Lid(lid) => {
            bytes.push(0);
            bytes.extend_from_slice(&lid.to_be_bytes());
        }
        PropertyNameKind::String(text) => {
            bytes.push(1);
            bytes.extend_from_slice(text.as_bytes());
        }
    }
    key(NAME, &[&BlobHash::of(&bytes).0[..16]])
}

pub(crate) fn name_of_id(id: u16) -> Vec<u8> {
    key(NAME_OF_ID, &[&id.to_be_bytes()])
}

pub(crate) fn text_index() -> Vec<u8> {
    key(TEXT_INDEX, &[])
}

/// The words kept of a message.
pub(crate) fn words(id: MessageId) -> Vec<u8> {
    key(WORDS, &[&id.value().to_be_bytes()])
}

/// A message that a search looks at, or whose words are to be entered or taken out.
pub(crate) fn text_queue(id: MessageId) -> Vec<u8> {
    key(TEXT_QUEUE, &[&id.value().to_be_bytes()])
}

/// A block of a word's postings; the word has its field before it.
pub(crate) fn posting(word: &[u8], first: u64) -> Vec<u8> {
    key(POSTINGS, &[word, &[0], &first.to_be_bytes()])
}

/// The word of a block of postings, from its key.
pub(crate) fn word_of_posting(key: &[u8]) -> Option<&[u8]> {
    key.get(1..key.len().checked_sub(9)?)
}

/// What a search folder looks for.
pub(crate) fn search(folder: FolderId) -> Vec<u8> {
    key(SEARCH, &[&folder.value().to_be_bytes()])
}

/// A message that a search folder shows.
pub(crate) fn link(id: MessageId, folder: FolderId) -> Vec<u8> {
    key(LINK, &[&id.value().to_be_bytes(), &folder.value().to_be_bytes()])
}

/// The last eight bytes of a key, as a number.
pub(crate) fn last_u64(key: &[u8]) -> Option<u64> {
    key.last_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes))
}
