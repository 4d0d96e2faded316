//! PidTagRtfCompressed and PidTagRtfInSync (MS-OXCMSG 2.2.1.58.4, 2.2.1.58.5).

use crate::record::{StoredBag, StoredValue};
use ropewalk_model::tags;

/// RTF that holds the HTML or the text, so that a client that reads RTF loses nothing (MS-OXRTFEX).
pub(super) fn value(bag: &StoredBag) -> Option<StoredValue> {
    super::made(bag, tags::PID_TAG_RTF_COMPRESSED)
}

/// RTF that was made is in sync with what it was made of. Of stored RTF only its writer can say so.
pub(super) fn in_sync(bag: &StoredBag) -> Option<StoredValue> {
    let forms = super::forms(bag);
    (!forms.rtf && forms.best().is_some()).then(|| true.into())
}
