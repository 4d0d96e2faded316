//! Properties of the store itself: on a Logon object (MS-OXCSTOR 2.2.2.1), and those that every object of it
//! shows (MS-OXCPRPT 2.2.1).

use crate::object::Logon;
use ropewalk_base::{Guid, limits};
use ropewalk_mailbox::{Folder, Mailbox, Quota, StoredValue};
use ropewalk_model::codec::GlobalId;
use ropewalk_model::codec::entry_id::{
    AddressBookEntryId, FolderEntryId, FolderKind, StoreEntryId, StoreKind,
};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue, ReplicaId, SpecialFolder, tags};

/// PidTagMdbProvider: which provider a client opens the store with (PR_MDB_PROVIDER, 0x3414).
const MDB_PROVIDER: PropertyTag = PropertyTag::new(0x3414, PropertyType::BINARY);
/// The provider of the user's own mailbox (pbExchangeProviderPrimaryUserGuid).
const PRIMARY_USER: Guid =
    Guid([0x54, 0x94, 0xA1, 0xC0, 0x29, 0x7F, 0x10, 0x1B, 0xA5, 0x87, 0x08, 0x00, 0x2B, 0x2A, 0x25, 0x17]);
/// PidTagStoreSupportMask: entry ids are unique, read only is possible, search, modify, create, attachments,
/// OLE, submit, notify, multi-valued properties, categories, RTF and HTML bodies, localised, Unicode.
const STORE_SUPPORT_MASK: i32 = 0x0004_7DFF | 0x0001_0000;
/// PidTagStorageQuotaLimit: from which size on a warning is sent, kilobytes (PR_STORAGE_QUOTA_LIMIT, 0x3FF5).
const STORAGE_QUOTA_LIMIT: PropertyTag = PropertyTag::new(0x3FF5, PropertyType::INTEGER32);
/// PidTagObjectType of a store (MS-OXCPRPT 2.2.1.7).
const OBJECT_TYPE_STORE: i32 = 1;
/// PidTagValidFolderMask: subtree, inbox, outbox, wastebasket, sent mail, views, common views, finder.
const VALID_FOLDER_MASK: i32 = 0xFF;
/// PidTagExtendedRuleSizeLimit, bytes (Exchange's default).
const EXTENDED_RULE_BYTES_MAX: i32 = 32 * 1024;

type Row<T> = (PropertyTag, fn(&T) -> Option<PropertyValue>);

fn folder_id(mailbox: &Mailbox, folder: SpecialFolder) -> Option<PropertyValue> {
    let info = mailbox.info();
    let counter = mailbox.special_folder(folder).counter();
    let folder = GlobalId { database: info.replica_guid, counter };
    Some(FolderEntryId { provider: info.guid, kind: FolderKind::Private, folder }.encode().into())
}

fn store_entry_id(mailbox: &Mailbox) -> Option<PropertyValue> {
    let info = mailbox.info();
    let kind = StoreKind::Mailbox { dn: info.legacy_dn.clone() };
    Some(StoreEntryId { kind, server: info.host.clone(), tail: Vec::new() }.encode().into())
}

fn guid(mailbox: &Mailbox) -> Option<PropertyValue> {
    Some(mailbox.info().guid.as_bytes().to_vec().into())
}

/// What every object shows.
const EVERYWHERE: &[Row<Mailbox>] = &[
    (tags::PID_TAG_STORE_ENTRY_ID, store_entry_id),
    (tags::PID_TAG_STORE_RECORD_KEY, guid),
    (tags::PID_TAG_STORE_SUPPORT_MASK, |_| Some(STORE_SUPPORT_MASK.into())),
    (MDB_PROVIDER, |_| Some(PRIMARY_USER.as_bytes().to_vec().into())),
];

/// What a Logon object shows beside that.
const LOGON: &[Row<Logon>] = &[
    (tags::PID_TAG_ENTRY_ID, |l| store_entry_id(&l.mailbox)),
    (tags::PID_TAG_RECORD_KEY, |l| guid(&l.mailbox)),
    (tags::PID_TAG_MAPPING_SIGNATURE, |l| guid(&l.mailbox)),
    (tags::PID_TAG_OBJECT_TYPE, |_| Some(OBJECT_TYPE_STORE.into())),
    (tags::PID_TAG_DISPLAY_NAME, |l| Some(l.mailbox.info().display_name.clone().into())),
    (tags::PID_TAG_MAILBOX_OWNER_NAME, |l| Some(l.mailbox.info().display_name.clone().into())),
    (tags::PID_TAG_MAILBOX_OWNER_ENTRY_ID, |l| {
        Some(AddressBookEntryId::user(&l.mailbox.info().legacy_dn).encode().into())
    }),
    (tags::PID_TAG_USER_ENTRY_ID, |l| Some(AddressBookEntryId::user(&l.user_dn).encode().into())),
    (tags::PID_TAG_CREATION_TIME, |l| Some(l.mailbox.info().created.into())),
    (tags::PID_TAG_CONTENT_COUNT, |l| {
        let count = folders(l)?.iter().fold(0, |sum: u64, folder| sum.saturating_add(folder.counters.total));
        Some(i32::try_from(count).unwrap_or(i32::MAX).into())
    }),
    (tags::PID_TAG_MESSAGE_SIZE, |l| Some(i32::try_from(size(l)?.0).unwrap_or(i32::MAX).into())),
    (tags::PID_TAG_DELETED_MESSAGE_SIZE_EXTENDED, |l| Some(PropertyValue::Integer64(size(l)?.1))),
    (STORAGE_QUOTA_LIMIT, |l| kilobytes(quota(l)?.warn_bytes)),
    (tags::PID_TAG_PROHIBIT_SEND_QUOTA, |l| kilobytes(quota(l)?.send_bytes)),
    (tags::PID_TAG_PROHIBIT_RECEIVE_QUOTA, |l| kilobytes(quota(l)?.receive_bytes)),
    (tags::PID_TAG_MESSAGE_SIZE_EXTENDED, |l| Some(PropertyValue::Integer64(size(l)?.0))),
    (tags::PID_TAG_MAXIMUM_SUBMIT_MESSAGE_SIZE, |_| {
        i32::try_from(limits::MESSAGE_SIZE_BYTES_MAX / 1024).ok().map(PropertyValue::from)
    }),
    (tags::PID_TAG_EXTENDED_RULE_SIZE_LIMIT, |_| Some(EXTENDED_RULE_BYTES_MAX.into())),
    // "the mailbox does not have active search folders" (MS-OXCSTOR 2.2.2.1.1.5)
    (tags::PID_TAG_STORE_STATE, |_| Some(0.into())),
    (tags::PID_TAG_OUT_OF_OFFICE_STATE, |_| Some(false.into())),
    (tags::PID_TAG_CODE_PAGE_ID, |l| Some(PropertyValue::Integer32(l.code_page.cast_signed()))),
    (tags::PID_TAG_LOCALE_ID, |l| Some(PropertyValue::Integer32(l.locale.cast_signed()))),
    (tags::PID_TAG_SORT_LOCALE_ID, |l| Some(PropertyValue::Integer32(l.sort_locale.cast_signed()))),
    (tags::PID_TAG_SERIALIZED_REPLID_GUID_MAP, |l| {
        let replica = l.mailbox.info().replica_guid;
        Some([&ReplicaId::OWN.0.to_le_bytes()[..], replica.as_bytes()].concat().into())
    }),
    (tags::PID_TAG_VALID_FOLDER_MASK, |_| Some(VALID_FOLDER_MASK.into())),
    (tags::PID_TAG_IPM_SUBTREE_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::IpmSubtree)),
    (tags::PID_TAG_IPM_OUTBOX_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::Outbox)),
    (tags::PID_TAG_IPM_SENT_MAIL_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::SentItems)),
    (tags::PID_TAG_IPM_WASTEBASKET_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::DeletedItems)),
    (tags::PID_TAG_FINDER_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::Finder)),
    (tags::PID_TAG_VIEWS_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::Views)),
    (tags::PID_TAG_COMMON_VIEWS_ENTRY_ID, |l| folder_id(&l.mailbox, SpecialFolder::CommonViews)),
];

/// All folders; none for who sees some of them only, and so has nothing to count.
fn folders(logon: &Logon) -> Option<Vec<Folder>> {
    if logon.mailbox.actor().is_restricted() {
        return None;
    }
    let root = logon.mailbox.special_folder(SpecialFolder::Root);
    let found = logon.mailbox.folder_tree(root);
    found.inspect_err(|error| tracing::error!(%error, "folders cannot be read")).ok()
}

/// Bytes of the messages, and of those that were deleted and are kept.
fn size(logon: &Logon) -> Option<(i64, i64)> {
    if logon.mailbox.actor().is_restricted() {
        return None;
    }
    let size = logon.mailbox.size();
    let size = size.inspect_err(|error| tracing::error!(%error, "the mailbox's size cannot be read")).ok()?;
    let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    Some((signed(size.bytes), signed(size.recoverable_bytes)))
}

fn quota(logon: &Logon) -> Option<Quota> {
    if logon.mailbox.actor().is_restricted() {
        return None;
    }
    let settings = logon.mailbox.settings();
    let settings = settings.inspect_err(|error| tracing::error!(%error, "settings cannot be read"));
    Some(settings.ok()?.quota)
}

/// "An unset value or a value of -1 indicates that there is no limit" (MS-OXCSTOR 2.2.2.1.1.3, 2.2.2.1.1.4).
fn kilobytes(bytes: Option<u64>) -> Option<PropertyValue> {
    Some(PropertyValue::Integer32(bytes.map_or(-1, |bytes| i32::try_from(bytes / 1024).unwrap_or(i32::MAX))))
}

fn find<T>(rows: &[Row<T>], of: &T, tag: PropertyTag) -> Option<StoredValue> {
    let any = tag.kind() == PropertyType::UNSPECIFIED;
    let mut rows = rows.iter().filter(|(known, _)| known.id() == tag.id());
    let (_, value) = rows.find(|(known, _)| any || known.kind() == tag.kind().unicode())?;
    value(of).map(StoredValue::Value)
}

fn all<T>(rows: &[Row<T>], of: &T) -> Vec<(PropertyTag, StoredValue)> {
    rows.iter().filter_map(|(tag, value)| Some((*tag, StoredValue::Value(value(of)?)))).collect()
}

/// A property that every object of the mailbox shows.
pub(super) fn everywhere(mailbox: &Mailbox, tag: PropertyTag) -> Option<StoredValue> {
    find(EVERYWHERE, mailbox, tag)
}

/// All of those.
pub(super) fn all_everywhere(mailbox: &Mailbox) -> Vec<(PropertyTag, StoredValue)> {
    all(EVERYWHERE, mailbox)
}

/// A property of a Logon object.
pub(super) fn logon_property(logon: &Logon, tag: PropertyTag) -> Option<StoredValue> {
    find(LOGON, logon, tag).or_else(|| everywhere(&logon.mailbox, tag))
}

/// All properties of a Logon object, in id order.
pub(super) fn logon_properties(logon: &Logon) -> Vec<(PropertyTag, StoredValue)> {
    let mut properties = all(LOGON, logon);
    properties.extend(all_everywhere(&logon.mailbox));
    properties.sort_by_key(|(tag, _)| (tag.id(), tag.kind()));
    properties
}
