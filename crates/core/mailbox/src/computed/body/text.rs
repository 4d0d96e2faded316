//! PidTagBody (MS-OXCMSG 2.2.1.58.1).

use crate::record::{StoredBag, StoredValue};
use ropewalk_model::tags;

pub(super) fn value(bag: &StoredBag) -> Option<StoredValue> {
    super::made(bag, tags::PID_TAG_BODY)
}
