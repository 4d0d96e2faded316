//! PidTagChangeKey and PidTagPredecessorChangeList of messages (MS-OXCFXICS 2.2.1.2.7, 2.2.1.2.8, 3.1.5.3). A change made here is
//! named by its number. What other replicas have changed is kept: their changes as the list, and the key of an
//! imported version with the number it was imported under, so that it goes with the next change.

use super::ids;
use crate::mailbox::MailboxInfo;
use crate::record::{StoredBag, StoredValue};
use ropewalk_model::codec::{PredecessorChangeList, Xid};
use ropewalk_model::{ChangeNumber, PropertyValue, tags};

fn binary(properties: &StoredBag, id: u16) -> Option<Vec<u8>> {
    match properties.value(id)? {
        StoredValue::Value(PropertyValue::Binary(bytes)) => Some(bytes),
        _ => None,
    }
}

/// The key of the version that is kept.
pub(crate) fn change_key(mailbox: &MailboxInfo, change: ChangeNumber, properties: &StoredBag) -> Vec<u8> {
    imported_key(change, properties).map_or_else(|| ids::gid(mailbox, change.counter()), |xid| xid.to_bytes())
}

fn imported_key(change: ChangeNumber, properties: &StoredBag) -> Option<Xid> {
    let kept = binary(properties, tags::PID_TAG_CHANGE_KEY.id())?;
    let (number, key) = kept.split_first_chunk::<8>()?;
    if u64::from_le_bytes(*number) != change.value() {
        return None;
    }
    Xid::decode(key).ok()
}

/// The key of an imported version as it is kept.
pub(crate) fn keep_key(change: ChangeNumber, key: &Xid) -> Vec<u8> {
    [&change.value().to_le_bytes()[..], &key.to_bytes()].concat()
}

/// All changes that are in the version that is kept.
pub(crate) fn predecessors(
    mailbox: &MailboxInfo,
    change: ChangeNumber,
    properties: &StoredBag,
) -> PredecessorChangeList {
    let kept = binary(properties, tags::PID_TAG_PREDECESSOR_CHANGE_LIST.id());
    let mut list = kept.and_then(|bytes| PredecessorChangeList::decode(&bytes).ok()).unwrap_or_default();
    if let Ok(last) = Xid::decode(&change_key(mailbox, change, properties)) {
        list.insert(last);
    }
    list
}
