//! Read flags and the reports that reading, or not reading, owes (MS-OXCMSG 2.2.3.10, 3.2.5.10; MS-OXOMSG 2.2.1.29). What is to be
//! sent is returned; sending it is the transport's.

use crate::error::{MailboxError, Result};
use crate::flags::Flags;
use crate::mailbox::Mailbox;
use crate::message_write::message_event;
use crate::notify::EventKind;
use crate::write::Writing;
use ropewalk_model::{ChangeNumber, FolderId, MessageId};

/// Messages changed in one transaction at most, so that a long list does not keep other writers waiting.
const BATCH: usize = 500;

/// What becomes of the read state (ReadFlags, MS-OXCMSG 2.2.3.10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadChange {
    /// Read; the report that is wanted is owed (rfDefault).
    Read,
    /// Read; no report (rfSuppressReceipt).
    ReadWithoutReport,
    /// Unread (rfClearReadFlag).
    Unread,
    /// The report that is wanted is owed; the read state stays (rfGenerateReceiptOnly).
    ReportOnly,
    /// No reports of the kinds that are set; the read state stays (rfClearNotifyRead, rfClearNotifyUnread).
    NoReports {
        /// That it was read.
        read: bool,
        /// That it was deleted unread.
        unread: bool,
    },
}

/// A kind of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// It was read.
    Read,
    /// It was deleted, or expired, without having been read.
    NonRead,
}

/// A report that is owed to who sent a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwedReport {
    /// The message, whose PidTagReadReceipt or PidTagSentRepresenting properties say to whom.
    pub message: MessageId,
    /// Which.
    pub kind: ReportKind,
}

/// What setting read states did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOutcome {
    /// Messages whose read state is another one now.
    pub changed: Vec<MessageId>,
    /// Messages that are not in the folder.
    pub missing: Vec<MessageId>,
    /// What is to be sent, once. The message says already that it was.
    pub reports: Vec<OwedReport>,
}

const NOTIFY: Flags = Flags::NOTIFY_READ.with(Flags::NOTIFY_UNREAD);

/// Flags after a change, and whether a read report is owed.
fn change_flags(old: Flags, change: ReadChange) -> (Flags, bool) {
    let read = Flags::READ.with(Flags::EVER_READ);
    let reports = matches!(change, ReadChange::Read | ReadChange::ReportOnly)
        && old.contains(Flags::NOTIFY_READ)
        && !old.contains(Flags::RECEIPT_SENT);
    let sent = if reports { old.without(NOTIFY).with(Flags::RECEIPT_SENT) } else { old };
    let new = match change {
        // Read once, it is not going to be deleted unread.
        ReadChange::Read | ReadChange::ReadWithoutReport => sent.without(NOTIFY).with(read),
        // mfEverRead goes with mfRead (MS-OXCMSG 2.2.1.6).
        ReadChange::Unread => old.without(read),
        ReadChange::ReportOnly => sent,
        ReadChange::NoReports { read, unread } => {
            let cleared = if read { Flags::NOTIFY_READ } else { Flags::NONE };
            old.without(cleared.with(if unread { Flags::NOTIFY_UNREAD } else { Flags::NONE }))
        }
    };
    (new, reports)
}

impl Mailbox {
    /// Changes the read state of messages of a folder. It takes a number of its own kind and leaves the messages'
    /// change numbers (MS-OXCFXICS 3.1.5.3).
    ///
    /// # Errors
    /// When the disk fails. Lists over 500 messages are done in several transactions.
    pub fn set_read_state(
        &self,
        folder: FolderId,
        ids: &[MessageId],
        change: ReadChange,
    ) -> Result<ReadOutcome> {
        let mut outcome = ReadOutcome::default();
        for batch in ids.chunks(BATCH) {
            let done = self.transact(|writing| {
                let mut done = ReadOutcome::default();
                for id in batch {
                    set_one(writing, folder, *id, change, &mut done)?;
                }
                Ok(done)
            })?;
            outcome.changed.extend(done.changed);
            outcome.missing.extend(done.missing);
            outcome.reports.extend(done.reports);
        }
        Ok(outcome)
    }

    /// The reports that deleting these messages owes: whose sender wants to know that they were not read. To be made
    /// before they are deleted.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn reports_of_deletion(&self, folder: FolderId, ids: &[MessageId]) -> Result<Vec<OwedReport>> {
        let owes = |flags: Flags| {
            flags.contains(Flags::NOTIFY_UNREAD) && !flags.intersects(Flags::READ.with(Flags::RECEIPT_SENT))
        };
        let heads = self.heads(ids)?.into_iter().flatten();
        let owing = heads.filter(|message| message.folder == folder && owes(message.flags));
        Ok(owing.map(|message| OwedReport { message: message.id, kind: ReportKind::NonRead }).collect())
    }
}

fn set_one(
    writing: &mut Writing<'_>,
    folder: FolderId,
    id: MessageId,
    change: ReadChange,
    done: &mut ReadOutcome,
) -> Result<()> {
    let old = match writing.head_in(folder, id) {
        Ok(head) => head,
        Err(MailboxError::NotFound(_)) => {
            done.missing.push(id);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let (flags, reports) = change_flags(old.flags, change);
    if reports {
        done.reports.push(OwedReport { message: id, kind: ReportKind::Read });
    }
    if flags == old.flags {
        return Ok(());
    }
    if flags.contains(Flags::READ) != old.flags.contains(Flags::READ) {
        done.changed.push(id);
    }
    let read_change: ChangeNumber = writing.new_change()?;
    let new = crate::record::Head { flags, read_change, ..old.clone() };
    writing.update_message(id, &old, &new)?;
    writing.event(message_event(EventKind::FlagsChanged, id, &new, read_change));
    Ok(())
}
