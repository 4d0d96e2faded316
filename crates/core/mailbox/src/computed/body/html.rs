//! PidTagHtml and PidTagBodyHtml (MS-OXCMSG 2.2.1.58.9, 2.2.1.58.3): one property id, of which only one can be
//! stored; the other is made of it.

use crate::record::{StoredBag, StoredValue};
use ropewalk_model::tags;

/// In the code page that PidTagInternetCodepage names, which is UTF-8 if nothing is stored there.
pub(super) fn bytes(bag: &StoredBag) -> Option<StoredValue> {
    super::made(bag, tags::PID_TAG_HTML)
}

pub(super) fn text(bag: &StoredBag) -> Option<StoredValue> {
    super::made(bag, tags::PID_TAG_BODY_HTML)
}
