//! Saving a version that another replica has made: conflicts are found by predecessor change lists and resolved as
//! MS-OXCFXICS 3.1.5.6 says.

use super::message::{MessageEdit, Place};
use super::parts::DISPLAY_LISTS;
use super::pending::Pending;
use super::save::{Delta, State};
use super::{Access, SaveMessage};
use crate::access::Operation;
use crate::computed;
use crate::error::{MailboxError, Result};
use crate::message_status;
use crate::message_write::SavedMessage;
use crate::record::{AttachmentRecord, BagBuilder, Head, PartsRecord, StoredBag};
use ropewalk_base::FileTime;
use ropewalk_base::limits::{ATTACHMENTS_MAX, MIME_DEPTH_MAX, PREDECESSORS_MAX};
use ropewalk_model::codec::{PredecessorChangeList, VersionOrder, Xid};
use ropewalk_model::{PropertyValue, tags};

/// PidTagAttachMethod of an embedded message.
const METHOD_EMBEDDED: i32 = 5;

/// What another replica says of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedVersion {
    /// PidTagChangeKey.
    pub change_key: Xid,
    /// PidTagPredecessorChangeList.
    pub predecessors: PredecessorChangeList,
    /// PidTagLastModificationTime.
    pub modified: FileTime,
}

/// What becomes of two versions of which each has a change the other does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing: the save is refused.
    Refuse,
    /// A conflict resolve message with both (MS-OXCFXICS 3.1.5.6.2.1); of an associated message, the last one written.
    Keep,
    /// The last one written (MS-OXCFXICS 3.1.5.6.2.2).
    LastWriter,
}

/// What saving a version did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionOutcome {
    /// It is kept.
    Saved(SavedMessage),
    /// What is kept has all its changes already; it stays.
    Older(SavedMessage),
    /// It conflicts with what is kept, and nothing was done.
    Refused,
    /// It conflicted; what is kept now is a successor of both.
    Resolved(SavedMessage),
}

impl ImportedVersion {
    /// All changes that are in it.
    fn changes(&self) -> PredecessorChangeList {
        let mut list = self.predecessors.clone();
        list.insert(self.change_key);
        list
    }
}

/// How the last writer is found: the later modification, then the greater namespace of the change key.
fn imported_wins(version: &ImportedVersion, old: &Head, local_key: &[u8]) -> bool {
    let local = Xid::decode(local_key).map(|key| key.namespace().0).unwrap_or_default();
    (version.modified, version.change_key.namespace().0) > (old.modified, local)
}

impl MessageEdit {
    /// Saves the message as a version that another replica has made. On return it is durable.
    ///
    /// # Errors
    /// As [`MessageEdit::save`]; instead of [`MailboxError::Modified`] the outcome says what became of a conflict.
    pub fn save_version(
        &mut self,
        version: &ImportedVersion,
        resolution: Resolution,
    ) -> Result<VersionOutcome> {
        self.check_writable()?;
        self.content.check_room()?;
        if version.predecessors.iter().len() >= PREDECESSORS_MAX {
            return Err(MailboxError::Limit("replicas of one message"));
        }
        let outcome = match &self.place {
            Place::Embedded => return Err(MailboxError::Invalid("an embedded message has no versions")),
            Place::New { folder, associated } => {
                VersionOutcome::Saved(self.save_new(*folder, *associated, Some(version))?)
            }
            Place::Stored(_) => self.save_stored_version(version, resolution)?,
        };
        if let VersionOutcome::Saved(saved) | VersionOutcome::Resolved(saved) | VersionOutcome::Older(saved) =
            outcome
        {
            self.access = Access::ReadWrite;
            self.content.properties.forget_changes();
            self.reopen(saved)?;
        }
        Ok(outcome)
    }

    fn save_stored_version(
        &self,
        version: &ImportedVersion,
        resolution: Resolution,
    ) -> Result<VersionOutcome> {
        let Place::Stored(opened) = &self.place else {
            return Err(MailboxError::Invalid("not a kept message"));
        };
        self.mailbox.require_first_on(Operation::EditItem, opened.id)?;
        let mut pending = Pending::new(&self.mailbox);
        let delta = Delta::of(&self.content, &mut pending).map_err(|error| self.or_stale(error))?;
        let whole = self.whole(&mut pending).map_err(|error| self.or_stale(error))?;
        let done = self.mailbox.transact(|writing| {
            let old = writing.head_in(opened.folder, opened.id)?;
            writing.require_on(Operation::EditItem, &old)?;
            let uid_validity = writing.folder_counters(old.folder)?.uid_validity;
            let kept = SavedMessage { id: opened.id, uid: old.uid, uid_validity, change: old.change };
            let info = &self.mailbox.info;
            let local = computed::predecessors(info, old.change, &old.properties);
            let order = version.changes().order(&local);
            if matches!(order, VersionOrder::Equal | VersionOrder::Older) {
                return Ok(VersionOutcome::Older(kept));
            }
            let old_parts = writing.parts(opened.id)?;
            let how = SaveMessage::default();
            if order == VersionOrder::Newer {
                let mut state = self.lay(&old, &old_parts, &delta, &how)?;
                state.version = Some(version.clone());
                let change = self.put(writing, (&old, &old_parts), state, &pending)?;
                return Ok(VersionOutcome::Saved(SavedMessage { change, ..kept }));
            }
            if resolution == Resolution::Refuse {
                return Ok(VersionOutcome::Refused);
            }
            let local_key = computed::change_key(info, old.change, &old.properties);
            let wins = imported_wins(version, &old, &local_key);
            let both = resolution == Resolution::Keep && !old.associated;
            let mut merged = version.changes();
            merged.merge(&local);
            let mut state = self.resolve(&old, &old_parts, whole.as_ref(), wins)?;
            if both {
                let local = Version { key: local_key, list: local, modified: old.modified };
                let imported = Version {
                    key: version.change_key.to_bytes(),
                    list: version.changes(),
                    modified: version.modified,
                };
                let whole = whole.as_ref();
                keep_both(&mut state, (&old, &old_parts, local), (whole, imported), writing.now)?;
            }
            let list = PropertyValue::Binary(merged.encode());
            state.properties.set(tags::PID_TAG_PREDECESSOR_CHANGE_LIST.id(), list);
            let change = self.put(writing, (&old, &old_parts), state, &pending)?;
            Ok(VersionOutcome::Resolved(SavedMessage { change, ..kept }))
        });
        done.map_err(|error| self.or_stale(error))
    }

    /// The imported version as a whole.
    fn whole(&self, pending: &mut Pending) -> Result<Box<(BagBuilder, PartsRecord)>> {
        let mut properties = self.content.properties.build(pending)?;
        for (tag, kind) in DISPLAY_LISTS {
            properties.set(tag.id(), pending.keep_text(self.content.display_list(kind))?);
        }
        for tag in computed::KEPT {
            properties.remove(tag.id());
        }
        Ok(Box::new((properties, self.content.parts(pending)?)))
    }

    /// What the message is with one of the two versions as its content.
    fn resolve(
        &self,
        old: &Head,
        old_parts: &PartsRecord,
        whole: &(BagBuilder, PartsRecord),
        imported_wins: bool,
    ) -> Result<State> {
        let (properties, parts) = if imported_wins {
            let (mut properties, parts) = whole.clone();
            message_status::keep(&mut properties, message_status::status(old.flags, &old.properties));
            (properties, parts)
        } else {
            (BagBuilder::from_bag(&old.properties)?, old_parts.clone())
        };
        let next_attachment = old.next_attachment.max(self.content.next_attachment);
        Ok(State { properties, parts, next_attachment, changes_content: imported_wins, version: None })
    }
}

/// What tells a version inside a conflict resolve message from the others.
struct Version {
    key: Vec<u8>,
    list: PredecessorChangeList,
    modified: FileTime,
}

impl Version {
    fn stamp(&self, mut properties: BagBuilder) -> Result<StoredBag> {
        properties.remove(tags::PID_TAG_MESSAGE_STATUS.id());
        properties.set(tags::PID_TAG_CHANGE_KEY.id(), self.key.clone());
        properties.set(tags::PID_TAG_PREDECESSOR_CHANGE_LIST.id(), self.list.encode());
        properties.set(tags::PID_TAG_LAST_MODIFICATION_TIME.id(), self.modified);
        properties.build()
    }
}

/// Makes a conflict resolve message: both versions as attachments of the winner.
fn keep_both(
    state: &mut State,
    (old, old_parts, local): (&Head, &PartsRecord, Version),
    (whole, imported): (&(BagBuilder, PartsRecord), Version),
    now: FileTime,
) -> Result<()> {
    let is_version = |attachment: &AttachmentRecord| {
        attachment.properties.tagged(tags::PID_TAG_IN_CONFLICT) == Some(true.into())
    };
    // A third version comes beside the two there are.
    let mut versions: Vec<(StoredBag, PartsRecord)> = old_parts
        .attachments
        .iter()
        .filter(|one| is_version(one))
        .filter_map(|one| one.embedded.as_deref().cloned())
        .collect();
    let plain = |parts: &PartsRecord| {
        let mut parts = parts.clone();
        parts.attachments.retain(|one| !is_version(one));
        parts
    };
    if versions.is_empty() {
        versions.push((local.stamp(BagBuilder::from_bag(&old.properties)?)?, plain(old_parts)));
    }
    versions.push((imported.stamp(whole.0.clone())?, plain(&whole.1)));
    state.parts = plain(&state.parts);
    for (properties, parts) in versions {
        if depth(&parts) >= MIME_DEPTH_MAX {
            return Err(MailboxError::Limit("depth of embedded messages"));
        }
        let mut holder = BagBuilder::default();
        holder.set(tags::PID_TAG_ATTACH_METHOD.id(), METHOD_EMBEDDED);
        holder.set(tags::PID_TAG_IN_CONFLICT.id(), true);
        holder.set(tags::PID_TAG_ATTACHMENT_HIDDEN.id(), true);
        holder.set(tags::PID_TAG_CREATION_TIME.id(), now);
        holder.set(tags::PID_TAG_LAST_MODIFICATION_TIME.id(), now);
        let number = state.next_attachment;
        state.next_attachment =
            number.checked_add(1).ok_or(MailboxError::Limit("attachments of one message"))?;
        let embedded = Some(Box::new((properties, parts)));
        state.parts.attachments.push(AttachmentRecord { number, properties: holder.build()?, embedded });
    }
    if state.parts.attachments.len() > ATTACHMENTS_MAX {
        return Err(MailboxError::Limit("attachments of one message"));
    }
    let status = message_status::status(old.flags, &old.properties) | message_status::IN_CONFLICT;
    message_status::keep(&mut state.properties, status);
    Ok(())
}

fn depth(parts: &PartsRecord) -> usize {
    let below = parts.attachments.iter().filter_map(|one| one.embedded.as_deref());
    below.map(|(_, parts)| 1 + depth(parts)).max().unwrap_or_default()
}
