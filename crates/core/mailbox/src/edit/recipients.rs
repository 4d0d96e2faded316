//! Recipients of a message that is being edited, by row id (MS-OXCMSG 3.2.5.4 to 3.2.5.6).

use super::bag::{EditBag, EditedValue, set_all};
use super::message::MessageEdit;
use super::parts::EditRecipient;
use crate::error::{MailboxError, Result, What};
use ropewalk_base::limits::MESSAGE_RECIPIENTS_MAX;
use ropewalk_model::{PropertyTag, PropertyValue, RecipientKind, tags};

/// What becomes of one recipient row.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipientChange {
    /// PidTagRowid: the row that is made or replaced.
    pub row_id: u32,
    /// What it holds then; none deletes the row. Of PidTagRecipientType, if it is among the properties, the flags count.
    pub recipient: Option<(RecipientKind, Vec<(PropertyTag, PropertyValue)>)>,
}

/// A recipient as an edited message shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct EditedRecipient {
    /// PidTagRowid.
    pub row_id: u32,
    /// To, Cc or Bcc.
    pub kind: RecipientKind,
    /// Everything else, in id order.
    pub properties: Vec<(PropertyTag, EditedValue)>,
}

impl MessageEdit {
    /// Makes, replaces and deletes recipients. Properties of a row that cannot be kept are left out; deleting a row
    /// that is not there succeeds.
    ///
    /// # Errors
    /// When the message is open for reading or would have more recipients than allowed; then nothing is changed.
    pub fn modify_recipients(&mut self, changes: &[RecipientChange]) -> Result<()> {
        self.check_writable()?;
        let mut recipients = self.content.recipients.clone();
        for change in changes {
            let Some((kind, values)) = &change.recipient else {
                recipients.remove(&change.row_id);
                continue;
            };
            let mut properties = EditBag::default();
            let is_own = |id: u16| id == tags::PID_TAG_ROWID.id();
            set_all(&self.mailbox, &mut properties, values, is_own)?;
            recipients.insert(change.row_id, EditRecipient { kind: *kind, properties });
            if recipients.len() > MESSAGE_RECIPIENTS_MAX {
                return Err(MailboxError::Limit("recipients of one message"));
            }
        }
        let old = std::mem::replace(&mut self.content.recipients, recipients);
        if let Err(error) = self.check_room() {
            self.content.recipients = old;
            return Err(error);
        }
        self.content.recipients_changed = true;
        Ok(())
    }

    /// Deletes all recipients; succeeds when there are none.
    ///
    /// # Errors
    /// When the message is open for reading.
    pub fn remove_all_recipients(&mut self) -> Result<()> {
        self.check_writable()?;
        self.content.recipients_changed |= !self.content.recipients.is_empty();
        self.content.recipients.clear();
        Ok(())
    }

    /// The recipients in row order, from a row on; from the first when that is 0.
    ///
    /// # Errors
    /// When the row does not exist, or there is none at all (MS-OXCMSG 3.2.5.6).
    pub fn recipients_from(&self, row_id: u32) -> Result<Vec<EditedRecipient>> {
        let there = if row_id == 0 {
            !self.content.recipients.is_empty()
        } else {
            self.content.recipients.contains_key(&row_id)
        };
        if !there {
            return Err(MailboxError::NotFound(What::Recipient(row_id)));
        }
        let rows = self.content.recipients.range(row_id..);
        let shown = |recipient: &EditRecipient| {
            let bag = &recipient.properties;
            bag.tags().filter_map(|tag| Some((tag, bag.shown(tag)?))).collect()
        };
        Ok(rows
            .map(|(row_id, one)| EditedRecipient { row_id: *row_id, kind: one.kind, properties: shown(one) })
            .collect())
    }

    /// How many recipients there are.
    pub fn recipient_count(&self) -> usize {
        self.content.recipients.len()
    }
}
