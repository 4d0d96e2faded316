//! What was deleted and is kept for a while: messages in Recoverable Items\Deletions, Purges, Versions and
//! DiscoveryHolds, folders below Deletions (MS-OXCFOLD 2.2.2.2.1.3, MS-OXWSFOLD DistinguishedFolderIdNameType).

use crate::access::Operation;
use crate::error::{MailboxError, Result, What};
use crate::folder::Folder;
use crate::key;
use crate::mailbox::{Mailbox, MailboxInfo};
use crate::message_transfer::{DeleteMode, Transfer};
use crate::record::{BagBuilder, FolderRecord, Head, StoredBag, damaged};
use crate::store::MailStore;
use crate::{computed, message};
use ropewalk_base::FileTime;
use ropewalk_base::limits::FOLDER_DEPTH_MAX;
use ropewalk_model::codec::entry_id::FolderEntryId;
use ropewalk_model::{FolderId, MessageId, PropertyTag, PropertyType, PropertyValue, SpecialFolder, tags};
use ropewalk_storage_api::{PartitionId, Reading, Scan, ScanStep};
use std::collections::BTreeMap;
use std::ops::Bound;

/// EntryID of the folder something was in when it was deleted. No open specification describes it; Exchange keeps it
/// under this id.
pub(crate) const LAST_ACTIVE_PARENT: PropertyTag = PropertyTag::new(0x348A, PropertyType::BINARY);
/// Messages looked at in one read, and removed in one transaction, at most.
const BATCH: usize = 200;
const TICKS_PER_SECOND: u64 = 10_000_000;

/// Folders whose messages are marked with when they were deleted and where they were.
const MARKED: [SpecialFolder; 4] =
    [SpecialFolder::Deletions, SpecialFolder::Purges, SpecialFolder::Versions, SpecialFolder::DiscoveryHolds];

/// Messages of a folder, and the UID of the last one.
type Batch = (Vec<(MessageId, Head)>, Option<u32>);

/// What a sweep of deleted messages and folders did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetentionReport {
    /// Messages that are gone now.
    pub messages: u64,
    /// Folders that are gone now, with those below them.
    pub folders: u64,
    /// Messages that went to Purges because the mailbox is on hold.
    pub held: u64,
    /// Whether the sweep was told to stop before its end.
    pub stopped: bool,
}

/// Notes when and from where something is deleted. What was there already keeps where it came from.
pub(crate) fn mark(properties: &mut BagBuilder, info: &MailboxInfo, parent: FolderId, now: FileTime) {
    properties.set(tags::PID_TAG_DELETED_ON.id(), now);
    if info.special_kind(parent).is_none_or(|kind| !MARKED.contains(&kind)) {
        properties.set(LAST_ACTIVE_PARENT.id(), computed::folder_entry_id(info, parent));
    }
}

/// Takes the notes of a deletion off.
pub(crate) fn unmark(properties: &mut BagBuilder) {
    properties.remove(tags::PID_TAG_DELETED_ON.id());
    properties.remove(LAST_ACTIVE_PARENT.id());
}

/// The properties of a message that goes from one folder to another.
pub(crate) fn remark(head: &Head, info: &MailboxInfo, to: FolderId, now: FileTime) -> Result<StoredBag> {
    let marked = head.properties.value(tags::PID_TAG_DELETED_ON.id()).is_some();
    let is_kept = info.special_kind(to).is_some_and(|kind| MARKED.contains(&kind));
    if !marked && !is_kept {
        return Ok(head.properties.clone());
    }
    let mut properties = BagBuilder::from_bag(&head.properties)?;
    if is_kept {
        mark(&mut properties, info, head.folder, now);
    } else {
        unmark(&mut properties);
    }
    properties.build()
}

/// Whether a folder, given with all above it, is in Recoverable Items.
pub(crate) fn is_below_recoverable(info: &MailboxInfo, above: &[FolderId]) -> bool {
    above.contains(&info.special_folder(SpecialFolder::RecoverableItems))
}

fn deleted_on(properties: &StoredBag) -> Option<FileTime> {
    match properties.tagged(tags::PID_TAG_DELETED_ON)?.small()? {
        PropertyValue::Time(time) => Some(*time),
        _ => None,
    }
}

fn last_active_parent(properties: &StoredBag) -> Option<FolderId> {
    match properties.tagged(LAST_ACTIVE_PARENT)?.small()? {
        PropertyValue::Binary(bytes) => {
            let entry = FolderEntryId::decode(bytes).ok()?;
            FolderId::new(entry.folder.counter.value())
        }
        _ => None,
    }
}

/// Where a message of a class goes back to when its folder is gone.
fn default_folder(class: &str) -> SpecialFolder {
    const FOLDERS: [(&str, SpecialFolder); 6] = [
        ("IPM.APPOINTMENT", SpecialFolder::Calendar),
        ("IPM.CONTACT", SpecialFolder::Contacts),
        ("IPM.DISTLIST", SpecialFolder::Contacts),
        ("IPM.TASK", SpecialFolder::Tasks),
        ("IPM.STICKYNOTE", SpecialFolder::Notes),
        ("IPM.ACTIVITY", SpecialFolder::Journal),
    ];
    let class = class.to_ascii_uppercase();
    let of = |prefix: &str| {
        class.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    FOLDERS.iter().find(|(prefix, _)| of(prefix)).map_or(SpecialFolder::Inbox, |(_, folder)| *folder)
}

impl Folder {
    /// When it was deleted, of a folder that is kept for a while (PidTagDeletedOn).
    pub fn deleted_on(&self) -> Option<FileTime> {
        deleted_on(&self.properties)
    }
}

impl Mailbox {
    /// Whether a folder is Recoverable Items or below it.
    ///
    /// # Errors
    /// When the folder does not exist or the disk fails.
    pub fn is_recoverable(&self, id: FolderId) -> Result<bool> {
        self.require_first(Operation::ViewFolder, id)?;
        self.lies_in_recoverable(id)
    }

    /// As [`Mailbox::is_recoverable`], for what anybody's operation asks.
    pub(crate) fn lies_in_recoverable(&self, id: FolderId) -> Result<bool> {
        let snapshot = self.snapshot()?;
        let mut above = vec![id];
        let mut at = id;
        while above.len() <= FOLDER_DEPTH_MAX + 1 {
            let record = snapshot.load(&key::folder(at))?;
            let record = record.ok_or(MailboxError::NotFound(What::Folder(id)))?;
            at = FolderRecord::decode(&record)?.parent;
            if at == FolderId::default() {
                return Ok(is_below_recoverable(&self.info, &above));
            }
            above.push(at);
        }
        Err(damaged("folders too deep, or in a circle"))
    }

    /// Folders that were deleted and are kept, or those that were directly below `parent`; by name.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn deleted_folders(&self, parent: Option<FolderId>) -> Result<Vec<Folder>> {
        self.require_all()?;
        let mut folders = self.child_folders(self.special_folder(SpecialFolder::Deletions))?;
        folders.retain(|folder| {
            let marked = folder.deleted_on().is_some();
            marked && parent.is_none_or(|parent| last_active_parent(&folder.properties) == Some(parent))
        });
        Ok(folders)
    }

    /// Messages in Deletions that were in `parent`, in the order in which they were deleted.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn deleted_messages(&self, parent: FolderId) -> Result<Vec<MessageId>> {
        self.require_all()?;
        let mut found = Vec::new();
        let mut after = 0;
        loop {
            let (batch, last) = self.kept_messages(SpecialFolder::Deletions, after)?;
            let Some(last) = last else { return Ok(found) };
            after = last;
            let of_parent = |head: &Head| last_active_parent(&head.properties) == Some(parent);
            found.extend(batch.iter().filter(|(_, head)| of_parent(head)).map(|(id, _)| *id));
        }
    }

    /// Puts messages of Deletions, or of another folder of Recoverable Items, into a folder; without one each goes
    /// where it was, or, if that is gone, to the default folder of its class. Those that are not there are left
    /// out.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the target does not exist or the disk fails.
    pub fn restore_messages(
        &self,
        from: FolderId,
        ids: &[MessageId],
        to: Option<FolderId>,
    ) -> Result<Vec<Transfer>> {
        self.require_all()?;
        if let Some(to) = to {
            return self.move_messages(from, ids, to);
        }
        let mut targets: BTreeMap<FolderId, Vec<MessageId>> = BTreeMap::new();
        for id in ids {
            let head = match message::head(&self.snapshot()?, *id) {
                Err(MailboxError::NotFound(_)) => continue,
                other => other?,
            };
            let was_in = self.live(last_active_parent(&head.properties))?;
            let class = head.properties.string(tags::PID_TAG_MESSAGE_CLASS).unwrap_or_default();
            let target = was_in.unwrap_or_else(|| {
                let default = self.special_folder(default_folder(&class));
                let is_absent = default == FolderId::default();
                if is_absent { self.special_folder(SpecialFolder::IpmSubtree) } else { default }
            });
            targets.entry(target).or_default().push(*id);
        }
        let mut restored = Vec::new();
        for (target, ids) in targets {
            restored.extend(self.move_messages(from, &ids, target)?);
        }
        Ok(restored)
    }

    /// Puts a deleted folder back with all that is in and below it: below `parent`, or where it was, or, if that
    /// is gone, directly into the tree the user sees; under `name`, or its own.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. As [`Mailbox::move_folder`]; [`MailboxError::Invalid`] when it was not deleted.
    pub fn restore_folder(
        &self,
        id: FolderId,
        parent: Option<FolderId>,
        name: Option<&str>,
    ) -> Result<Folder> {
        self.require_all()?;
        let folder = self.folder(id)?;
        if folder.deleted_on().is_none() {
            return Err(MailboxError::Invalid("the folder was not deleted"));
        }
        let parent = match parent {
            Some(parent) => parent,
            None => self
                .live(last_active_parent(&folder.properties))?
                .unwrap_or_else(|| self.special_folder(SpecialFolder::IpmSubtree)),
        };
        self.move_folder(id, parent, name.unwrap_or(folder.display_name()))
    }

    /// The folder if it is there and was not deleted.
    fn live(&self, id: Option<FolderId>) -> Result<Option<FolderId>> {
        let Some(id) = id else { return Ok(None) };
        match self.lies_in_recoverable(id) {
            Ok(recoverable) => Ok((!recoverable).then_some(id)),
            Err(MailboxError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes for good what was deleted longer ago than this mailbox keeps it. On hold, messages of Deletions go to
    /// Purges and nothing is removed. Asks `go_on` before each step.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails. What was removed until then is gone.
    pub fn sweep_deleted(&self, go_on: &dyn Fn() -> bool) -> Result<RetentionReport> {
        self.require_all()?;
        let settings = self.settings()?;
        let kept = settings.deleted_retention_seconds.saturating_mul(TICKS_PER_SECOND);
        let Some(until) = self.inner.clock.now().ticks().checked_sub(kept).map(FileTime::from_ticks) else {
            return Ok(RetentionReport::default());
        };
        let mut report = RetentionReport::default();
        let folders = [SpecialFolder::Deletions, SpecialFolder::Purges, SpecialFolder::Versions];
        for kind in folders.into_iter().filter(|kind| !settings.hold || *kind == SpecialFolder::Deletions) {
            self.sweep_messages(kind, until, go_on, &mut report)?;
        }
        if settings.hold {
            return Ok(report);
        }
        for folder in self.deleted_folders(None)? {
            if !go_on() {
                return Ok(RetentionReport { stopped: true, ..report });
            }
            if folder.deleted_on().is_some_and(|time| time <= until) {
                self.delete_folder(folder.id)?;
                report.folders += 1;
            }
        }
        Ok(report)
    }

    fn sweep_messages(
        &self,
        kind: SpecialFolder,
        until: FileTime,
        go_on: &dyn Fn() -> bool,
        report: &mut RetentionReport,
    ) -> Result<()> {
        let folder = self.special_folder(kind);
        let mut after = 0;
        loop {
            if !go_on() {
                report.stopped = true;
                return Ok(());
            }
            let (batch, last) = self.kept_messages(kind, after)?;
            let Some(last) = last else { return Ok(()) };
            after = last;
            let is_due = |head: &Head| deleted_on(&head.properties).unwrap_or(head.modified) <= until;
            let due: Vec<MessageId> =
                batch.iter().take_while(|(_, head)| is_due(head)).map(|(id, _)| *id).collect();
            // On hold, what goes from Deletions goes to Purges.
            let count = self.delete_messages(folder, &due, DeleteMode::Hard)? as u64;
            if self.settings()?.hold {
                report.held += count;
            } else {
                report.messages += count;
            }
            if due.len() < batch.len() {
                return Ok(());
            }
        }
    }

    /// Up to a batch of messages of a folder with UIDs above `after`, which is the order in which they were
    /// deleted, and the last UID; none when there are no more.
    fn kept_messages(&self, kind: SpecialFolder, after: u32) -> Result<Batch> {
        let folder = self.special_folder(kind);
        let snapshot = self.snapshot()?;
        let (from, to) = (key::uid(folder, after), key::uid(folder, u32::MAX));
        let scan = Scan { from: Bound::Excluded(&from), to: Bound::Included(&to), reverse: false };
        let mut entries = Vec::new();
        snapshot.scan(scan, &mut |key, value| {
            let uid = key.last_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
            let id = value.try_into().ok().map(u64::from_le_bytes).and_then(MessageId::new);
            entries.extend(uid.zip(id));
            Ok(if entries.len() < BATCH { ScanStep::Continue } else { ScanStep::Stop })
        })?;
        let last = entries.last().map(|(uid, _)| *uid);
        let heads = entries.into_iter().map(|(_, id)| Ok((id, message::head(&snapshot, id)?)));
        Ok((heads.collect::<Result<_>>()?, last))
    }
}

impl MailStore {
    /// [`Mailbox::sweep_deleted`] of every mailbox. One that cannot be swept does not keep the others from it; the
    /// first error is told at the end.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn sweep_deleted(&self, go_on: &dyn Fn() -> bool) -> Result<RetentionReport> {
        let mut total = RetentionReport::default();
        let mut failed = None;
        for partition in self.storage().engine().partitions()? {
            if partition == PartitionId::SYSTEM {
                continue;
            }
            if !go_on() {
                return Ok(RetentionReport { stopped: true, ..total });
            }
            let swept = match self.mailbox(partition) {
                Err(MailboxError::NotFound(_)) => continue,
                Ok(mailbox) => mailbox.sweep_deleted(go_on),
                Err(error) => Err(error),
            };
            match swept {
                Ok(report) => {
                    total.messages += report.messages;
                    total.folders += report.folders;
                    total.held += report.held;
                    total.stopped |= report.stopped;
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(total), Err)
    }
}
