//! Message status: marks of a contents table that are no change of the message (MS-OXCMSG 2.2.1.8, 3.2.5.8, 3.2.5.9). "Marked for
//! deletion" is the flag of that name; the other bits stand among the message's properties.

use crate::access::Operation;
use crate::error::Result;
use crate::flags::Flags;
use crate::mailbox::Mailbox;
use crate::message_write::message_event;
use crate::notify::EventKind;
use crate::record::{BagBuilder, Head, StoredBag, StoredValue};
use ropewalk_model::{FolderId, MessageId, PropertyValue, tags};

/// MSGSTATUS_DELMARKED: marked for deletion.
const DELETE_MARKED: i32 = 0x8;
/// msInConflict: a conflict resolve message; the store alone says so.
pub(crate) const IN_CONFLICT: i32 = 0x800;

/// PidTagMessageStatus.
pub(crate) fn status(flags: Flags, properties: &StoredBag) -> i32 {
    let kept = match properties.value(tags::PID_TAG_MESSAGE_STATUS.id()) {
        Some(StoredValue::Value(PropertyValue::Integer32(bits))) => bits,
        _ => 0,
    };
    kept | if flags.contains(Flags::DELETED) { DELETE_MARKED } else { 0 }
}

/// Keeps status bits; the one that is a flag is not among them.
pub(crate) fn keep(properties: &mut BagBuilder, status: i32) {
    match status & !DELETE_MARKED {
        0 => properties.remove(tags::PID_TAG_MESSAGE_STATUS.id()),
        bits => properties.set(tags::PID_TAG_MESSAGE_STATUS.id(), bits),
    };
}

impl Mailbox {
    /// PidTagMessageStatus of a message of a folder, which need not be open.
    ///
    /// # Errors
    /// When it is not there or the disk fails.
    pub fn message_status(&self, folder: FolderId, id: MessageId) -> Result<i32> {
        let message = self.message(id)?;
        if message.folder != folder {
            return Err(crate::MailboxError::NotFound(crate::What::Message(id)));
        }
        Ok(status(message.flags, &message.properties))
    }

    /// Sets those bits of `mask` that are in `status` and clears the others of `mask`. The message's change number
    /// stays. Returns the status before.
    ///
    /// # Errors
    /// When the message is not there or the disk fails.
    pub fn set_message_status(
        &self,
        folder: FolderId,
        id: MessageId,
        status_bits: i32,
        mask: i32,
    ) -> Result<i32> {
        let mask = mask & !IN_CONFLICT;
        self.transact(|writing| {
            let old = writing.head_in(folder, id)?;
            writing.require_on(Operation::EditItem, &old)?;
            let before = status(old.flags, &old.properties);
            let after = (before & !mask) | (status_bits & mask);
            if before == after {
                return Ok(before);
            }
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            keep(&mut properties, after);
            let marked = if after & DELETE_MARKED == 0 {
                old.flags.without(Flags::DELETED)
            } else {
                old.flags.with(Flags::DELETED)
            };
            let mut new = Head { flags: marked, properties: properties.build()?, ..old.clone() };
            if marked != old.flags {
                // Other protocols ask for flags that changed since a number.
                new.read_change = writing.new_change()?;
            }
            writing.update_message(id, &old, &new)?;
            let number = new.change.max(new.read_change);
            writing.event(message_event(EventKind::FlagsChanged, id, &new, number));
            Ok(before)
        })
    }
}
