//! PidTagSubject and the two properties it is made of (MS-OXCMSG 2.2.1.9, 2.2.1.10, 2.2.1.46): whichever a client sets, all say
//! the same.

use super::bag::EditBag;
use crate::error::Result;
use crate::mailbox::Mailbox;
use ropewalk_model::{PropertyTag, PropertyValue, tags};

const SUBJECT: PropertyTag = tags::PID_TAG_SUBJECT;
const PREFIX: PropertyTag = tags::PID_TAG_SUBJECT_PREFIX;
const NORMALIZED: PropertyTag = tags::PID_TAG_NORMALIZED_SUBJECT;

/// After some properties were set: brings the others in line. The parts that are not stored are made from the subject
/// when they are asked for.
pub(super) fn align(
    mailbox: &Mailbox,
    bag: &mut EditBag,
    set: &[(PropertyTag, PropertyValue)],
) -> Result<()> {
    let was_set = |tag: PropertyTag| set.iter().any(|(one, _)| one.id() == tag.id());
    if was_set(SUBJECT) {
        let subject = bag.text(SUBJECT).unwrap_or_default();
        let prefix = bag.text(PREFIX).unwrap_or_default();
        let parts_fit =
            bag.text(NORMALIZED).is_some_and(|normalized| subject == format!("{prefix}{normalized}"));
        if !parts_fit {
            bag.remove(PREFIX.id());
            bag.remove(NORMALIZED.id());
        }
    } else if was_set(PREFIX) || was_set(NORMALIZED) {
        let old = bag.text(SUBJECT).unwrap_or_default();
        let (old_prefix, old_rest) = ropewalk_convert_oxcmail::split_subject(&old);
        let prefix = bag.text(PREFIX).unwrap_or_else(|| old_prefix.to_owned());
        let rest = bag.text(NORMALIZED).unwrap_or_else(|| old_rest.to_owned());
        bag.set(mailbox, SUBJECT.id(), PropertyValue::String(format!("{prefix}{rest}")))?;
    }
    Ok(())
}
