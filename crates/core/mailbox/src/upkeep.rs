//! Upkeep: what is behind in all mailboxes, done in the background. Text indexes, then searches, which they narrow.

use crate::error::{MailboxError, Result, What};
use crate::store::MailStore;
use ropewalk_storage_api::PartitionId;

/// What one run of the upkeep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UpkeepReport {
    /// Mailboxes looked at.
    pub mailboxes: u64,
    /// Messages whose words were entered into a text index.
    pub entered: u64,
    /// Deleted messages whose words were taken out.
    pub taken_out: u64,
    /// Messages that are damaged, so that their words are not known.
    pub damaged: u64,
    /// Mailboxes in which something failed; the next run tries again.
    pub failed: u64,
    /// Whether it was told to stop before its end.
    pub stopped: bool,
}

impl MailStore {
    /// Brings text indexes and search folders of all mailboxes up to date. Asks `go_on` before each step and ends
    /// early when it says no. May run beside everything else. A mailbox that fails does not keep the others from
    /// being looked at; `failed` is told why.
    ///
    /// # Errors
    /// When the engine cannot say which mailboxes there are.
    pub fn upkeep(
        &self,
        go_on: &dyn Fn() -> bool,
        failed: &mut dyn FnMut(PartitionId, MailboxError),
    ) -> Result<UpkeepReport> {
        let mut report = UpkeepReport::default();
        for partition in self.storage().engine().partitions()? {
            if !go_on() {
                return Ok(UpkeepReport { stopped: true, ..report });
            }
            match self.upkeep_of(partition, go_on, &mut report) {
                // The system's partition, and a mailbox that is removed just now.
                Ok(()) | Err(MailboxError::NotFound(What::Mailbox)) => {}
                Err(error) => {
                    report.failed += 1;
                    failed(partition, error);
                }
            }
        }
        Ok(report)
    }

    fn upkeep_of(
        &self,
        partition: PartitionId,
        go_on: &dyn Fn() -> bool,
        report: &mut UpkeepReport,
    ) -> Result<()> {
        let mailbox = self.mailbox(partition)?;
        report.mailboxes += 1;
        let text = mailbox.index_text(go_on)?;
        report.entered += text.entered;
        report.taken_out += text.taken_out;
        report.damaged += text.damaged;
        if !text.stopped {
            mailbox.run_searches(go_on)?;
        }
        Ok(())
    }
}
