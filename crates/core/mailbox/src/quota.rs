//! How large a mailbox is and how large it may be (MS-OXCSTOR 2.2.2.1: PidTagMessageSizeExtended,
//! PidTagStorageQuotaLimit, PidTagProhibitSendQuota, PidTagProhibitReceiveQuota).

use crate::error::{MailboxError, Result};
use crate::folder::child_ids;
use crate::key;
use crate::mailbox::{Mailbox, MailboxInfo};
use crate::record::{FolderCounters, FolderRecord, Writer, damaged, version};
use crate::search::is_search;
use crate::settings::Quota;
use crate::write::Writing;
use ropewalk_base::limits::QUOTA_WARNING_PERIOD_SECONDS;
use ropewalk_base::{FileTime, Reader};
use ropewalk_model::{FolderId, SpecialFolder};
use ropewalk_storage_api::{Reading, ScanStep};
use std::fmt;

const VERSION: u8 = 1;
const TICKS_PER_SECOND: u64 = 10_000_000;

/// Which bound of a mailbox's size is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaKind {
    /// Nothing is sent any more.
    Send,
    /// Nothing is received or saved any more.
    Receive,
}

impl fmt::Display for QuotaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "send",
            Self::Receive => "receive",
        })
    }
}

/// How a mailbox stands to its quota, from the lightest to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuotaState {
    /// Below all bounds.
    Within,
    /// Its owner is to be warned.
    Warning,
    /// It sends nothing.
    SendProhibited,
    /// It sends and receives nothing.
    ReceiveProhibited,
}

/// The sizes of a mailbox's messages, bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailboxSize {
    /// Of those outside Recoverable Items, which the quota is about.
    pub bytes: u64,
    /// Of those that were deleted and are kept.
    pub recoverable_bytes: u64,
}

/// The size record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SizeRecord {
    /// Of all messages, deleted ones that are kept too.
    pub(crate) bytes: u64,
    /// When the owner was last found to be warned; zero since it is within its quota.
    pub(crate) warned: FileTime,
}

impl SizeRecord {
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.u64(self.bytes);
        out.u64(self.warned.ticks());
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "size record")?;
        let bytes = reader.u64("size")?;
        Ok(Self { bytes, warned: FileTime::from_ticks(reader.u64("warned")?) })
    }
}

/// The size record; counted from the folders where there is none yet.
fn load_size(reading: &impl Reading) -> Result<SizeRecord> {
    if let Some(record) = reading.load(&key::size())? {
        return SizeRecord::decode(&record);
    }
    let mut records = Vec::new();
    reading.scan_prefix(&[key::FOLDER], false, &mut |key, value| {
        records.extend(key::last_u64(key).and_then(FolderId::new).map(|id| (id, value.to_vec())));
        Ok(ScanStep::Continue)
    })?;
    let mut size = SizeRecord::default();
    for (id, record) in records {
        // What a search folder shows is counted where it lies.
        if let Some(counters) = reading.load(&key::folder_counters(id))?
            && !is_search(&FolderRecord::decode(&record)?.properties)
        {
            size.bytes += FolderCounters::decode(&counters)?.size_bytes;
        }
    }
    Ok(size)
}

/// Bytes of the messages in Recoverable Items.
fn recoverable_bytes(reading: &impl Reading, info: &MailboxInfo) -> Result<u64> {
    let mut waiting = vec![info.special_folder(SpecialFolder::RecoverableItems)];
    let mut bytes = 0;
    while let Some(folder) = waiting.pop() {
        if folder == FolderId::default() {
            continue;
        }
        if let Some(record) = reading.load(&key::folder_counters(folder))? {
            bytes += FolderCounters::decode(&record)?.size_bytes;
        }
        waiting.extend(child_ids(reading, folder)?);
    }
    Ok(bytes)
}

fn state(size_bytes: u64, quota: Quota) -> QuotaState {
    let reached = |bound: Option<u64>| bound.is_some_and(|bound| size_bytes >= bound);
    if reached(quota.receive_bytes) {
        QuotaState::ReceiveProhibited
    } else if reached(quota.send_bytes) {
        QuotaState::SendProhibited
    } else if reached(quota.warn_bytes) {
        QuotaState::Warning
    } else {
        QuotaState::Within
    }
}

impl Mailbox {
    /// How large the mailbox is.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn size(&self) -> Result<MailboxSize> {
        self.require_all()?;
        let snapshot = self.snapshot()?;
        let recoverable_bytes = recoverable_bytes(&snapshot, &self.info)?;
        let bytes = load_size(&snapshot)?.bytes.checked_sub(recoverable_bytes);
        let bytes = bytes.ok_or_else(|| damaged("size of the mailbox below that of its folders"))?;
        Ok(MailboxSize { bytes, recoverable_bytes })
    }

    /// How the mailbox stands to its quota.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn quota_state(&self) -> Result<QuotaState> {
        self.require_all()?;
        Ok(state(self.size()?.bytes, self.settings()?.quota))
    }

    /// Whether the mailbox may send.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. [`MailboxError::QuotaExceeded`] when it may not, and when the disk fails.
    pub fn check_send_quota(&self) -> Result<()> {
        self.require_all()?;
        if self.quota_state()? >= QuotaState::SendProhibited {
            return Err(MailboxError::QuotaExceeded(QuotaKind::Send));
        }
        Ok(())
    }

    /// The state to warn the owner of, if a warning is due: once when a bound is reached, and each day after
    /// (`base::limits::QUOTA_WARNING_PERIOD_SECONDS`). Notes that it was asked.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn take_quota_warning(&self) -> Result<Option<QuotaState>> {
        self.require_all()?;
        let state = self.quota_state()?;
        self.transact(|writing| {
            let record = load_size(&writing.txn)?;
            let warned = record.warned;
            if state == QuotaState::Within {
                if warned != FileTime::MIN {
                    let record = SizeRecord { warned: FileTime::MIN, ..record };
                    writing.txn.store(&key::size(), &record.encode())?;
                }
                return Ok(None);
            }
            let period = QUOTA_WARNING_PERIOD_SECONDS * TICKS_PER_SECOND;
            if warned != FileTime::MIN && writing.now.ticks() < warned.ticks().saturating_add(period) {
                return Ok(None);
            }
            writing.txn.store(&key::size(), &SizeRecord { warned: writing.now, ..record }.encode())?;
            Ok(Some(state))
        })
    }
}

impl Writing<'_> {
    /// Refuses to add messages of so many bytes to a mailbox that may not receive any.
    pub(crate) fn check_receive_quota(&self, adding_bytes: u64) -> Result<()> {
        let Some(bound) = self.settings()?.quota.receive_bytes else { return Ok(()) };
        let with_new = load_size(&self.txn)?.bytes.saturating_add(adding_bytes);
        // What is kept of what was deleted is counted only when it matters.
        if with_new > bound
            && with_new.saturating_sub(recoverable_bytes(&self.txn, &self.mailbox.info)?) > bound
        {
            return Err(MailboxError::QuotaExceeded(QuotaKind::Receive));
        }
        Ok(())
    }

    /// Brings the size record up to the folders' counters, which have gone from `before` to `after` bytes.
    pub(crate) fn note_size(&mut self, before: u64, after: u64) -> Result<()> {
        let has_record = self.txn.contains(&key::size())?;
        if before == after && has_record {
            return Ok(());
        }
        let mut record = load_size(&self.txn)?;
        if has_record {
            let bytes = record.bytes.saturating_add(after).checked_sub(before);
            record.bytes = bytes.ok_or_else(|| damaged("size of the mailbox below that of its folders"))?;
        }
        Ok(self.txn.store(&key::size(), &record.encode())?)
    }
}
