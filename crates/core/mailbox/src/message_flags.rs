//! Changing flags of many messages in one transaction.

use crate::computed;
use crate::error::{MailboxError, Result};
use crate::flags::Flags;
use crate::mailbox::Mailbox;
use crate::message_write::{PROPERTY_FLAGS, mark, message_event};
use crate::notify::EventKind;
use crate::record::{BagBuilder, Head, StoredValue};
use ropewalk_model::tags;
use ropewalk_model::{ChangeNumber, FolderId, MessageId, PropertyName, PropertyValue};

/// Messages changed in one transaction at most, so that a long list does not keep other writers waiting.
const BATCH: usize = 500;

/// What becomes of one message's flags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlagChange {
    /// Flags to set.
    pub add: Flags,
    /// Flags to clear.
    pub remove: Flags,
    /// Keywords to set beside those there are.
    pub keywords_add: Vec<String>,
    /// Keywords to clear.
    pub keywords_remove: Vec<String>,
    /// All keywords, in place of those there are; the two lists above are then not looked at.
    pub keywords_set: Option<Vec<String>>,
}

/// A message's flags after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagResult {
    /// The message.
    pub id: MessageId,
    /// Its UID.
    pub uid: u32,
    /// Its flags now.
    pub flags: Flags,
    /// Its keywords now.
    pub keywords: Vec<String>,
    /// The greater of its change number and its read-state change number.
    pub change: ChangeNumber,
}

impl Mailbox {
    /// Changes flags. Messages that are not in the folder any more are left out of the result.
    ///
    /// A change of the read state alone takes a number of its own kind and leaves the message's change number
    /// (MS-OXCFXICS 3.1.5.3); every other flag is a change of the message.
    ///
    /// # Errors
    /// When the disk fails. Lists over 500 messages are done in several transactions.
    pub fn set_flags(
        &self,
        folder: FolderId,
        changes: &[(MessageId, FlagChange)],
    ) -> Result<Vec<FlagResult>> {
        let uses_keywords = |change: &FlagChange| {
            change.keywords_set.is_some()
                || !change.keywords_add.is_empty()
                || !change.keywords_remove.is_empty()
        };
        let create = changes.iter().any(|(_, change)| uses_keywords(change));
        let name = PropertyName::from(tags::PID_NAME_KEYWORDS);
        let keywords_id = self.property_ids(&[name], create)?.into_iter().next().flatten();
        let mut results = Vec::with_capacity(changes.len());
        for batch in changes.chunks(BATCH) {
            results.extend(self.set_flags_batch(folder, batch, keywords_id)?);
        }
        Ok(results)
    }

    fn set_flags_batch(
        &self,
        folder: FolderId,
        changes: &[(MessageId, FlagChange)],
        keywords_id: Option<u16>,
    ) -> Result<Vec<FlagResult>> {
        self.transact(|writing| {
            let mut results = Vec::with_capacity(changes.len());
            for (id, change) in changes {
                let old = match writing.head_in(folder, *id) {
                    Ok(head) => head,
                    Err(MailboxError::NotFound(_)) => continue,
                    Err(error) => return Err(error),
                };
                let mut new = old.clone();
                let keywords = apply(&mut new, change, keywords_id)?;
                let read_changed = old.flags.contains(Flags::READ) != new.flags.contains(Flags::READ);
                let rest = |flags: Flags| flags.without(Flags::READ).without(Flags::EVER_READ);
                let other_changed = rest(old.flags) != rest(new.flags) || old.properties != new.properties;
                if other_changed {
                    new.change = writing.new_change()?;
                    new.modified = writing.now;
                }
                if read_changed {
                    new.read_change = writing.new_change()?;
                }
                let number = new.change.max(new.read_change);
                if other_changed || read_changed {
                    writing.update_message(*id, &old, &new)?;
                    writing.event(message_event(EventKind::FlagsChanged, *id, &new, number));
                }
                results.push(FlagResult {
                    id: *id,
                    uid: new.uid,
                    flags: new.flags,
                    keywords,
                    change: number,
                });
            }
            Ok(results)
        })
    }
}

fn apply(head: &mut Head, change: &FlagChange, keywords_id: Option<u16>) -> Result<Vec<String>> {
    let mut flags = head.flags.without(change.remove).with(change.add);
    if flags.contains(Flags::READ) {
        flags |= Flags::EVER_READ;
    } else {
        // "cleared by the server whenever the mfRead flag is cleared" (MS-OXCMSG 2.2.1.6).
        flags = flags.without(Flags::EVER_READ);
    }
    let mut properties = BagBuilder::from_bag(&head.properties)?;
    let cleared = head.flags.without(flags);
    if cleared.intersects(Flags::FLAGGED.with(Flags::FLAG_COMPLETE)) {
        properties.remove(tags::PID_TAG_FLAG_STATUS.id());
        properties.remove(tags::PID_TAG_FLAG_COMPLETE_TIME.id());
    }
    if cleared.intersects(Flags::ANSWERED.with(Flags::FORWARDED)) {
        properties.remove(tags::PID_TAG_LAST_VERB_EXECUTED.id());
        properties.remove(tags::PID_TAG_LAST_VERB_EXECUTION_TIME.id());
        properties.remove(tags::PID_TAG_ICON_INDEX.id());
    }
    if change.add.contains(Flags::FLAGGED) {
        flags = flags.without(Flags::FLAG_COMPLETE);
    }
    if change.add.contains(Flags::ANSWERED) && !head.flags.contains(Flags::ANSWERED) {
        properties.set(tags::PID_TAG_LAST_VERB_EXECUTED.id(), computed::VERB_REPLY);
    } else if change.add.contains(Flags::FORWARDED) && !head.flags.contains(Flags::FORWARDED) {
        properties.set(tags::PID_TAG_LAST_VERB_EXECUTED.id(), computed::VERB_FORWARD);
    }
    let keywords = keywords(&mut properties, change, keywords_id);
    head.flags = mark(&mut properties, flags.without(PROPERTY_FLAGS).with(flags));
    head.properties = properties.build()?;
    Ok(keywords)
}

fn keywords(properties: &mut BagBuilder, change: &FlagChange, id: Option<u16>) -> Vec<String> {
    let Some(id) = id else { return Vec::new() };
    let old = match properties.value(id) {
        Some(StoredValue::Value(PropertyValue::MultipleString(all))) => all.clone(),
        _ => Vec::new(),
    };
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let mut new = change.keywords_set.clone().unwrap_or_else(|| {
        let kept =
            old.iter().filter(|keyword| !change.keywords_remove.iter().any(|gone| same(gone, keyword)));
        kept.chain(&change.keywords_add).cloned().collect()
    });
    let mut seen: Vec<String> = Vec::new();
    new.retain(|keyword| {
        let fresh = !seen.iter().any(|known| same(known, keyword));
        seen.push(keyword.clone());
        fresh
    });
    if new.is_empty() {
        properties.remove(id);
    } else {
        properties.set(id, PropertyValue::MultipleString(new.clone()));
    }
    new
}
