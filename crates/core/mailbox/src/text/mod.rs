//! The text index: which messages have a word in their subject, among their people, in their body or in the names of
//! their attachments (`docs/format.md` section 4, tables 0x50 to 0x53).
//!
//! A write only notes, in its own transaction, which messages it has changed. Their words are entered in the
//! background. A search looks at what was noted and at what is too long to be indexed whole, as it looks at what the
//! index says: so the index narrows a search, and never decides it.

mod check;
mod collect;
mod find;
mod merge;
mod postings;

pub(crate) use check::{Kept, check};
pub use find::Candidates;
pub(crate) use find::Narrowing;
pub use merge::TextReport;

use crate::error::Result;
use crate::key;
use crate::record::TextIndexRecord;
use crate::write::Writing;
use ropewalk_model::MessageId;
use ropewalk_storage_api::Reading;

/// How texts are cut into words. To be raised when `ropewalk-search` does it otherwise or other properties are
/// looked at: then every index is built anew.
const WORDS_VERSION: u8 = 1;

/// Why a message stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Queued {
    /// Its words are to be entered.
    Enter,
    /// It has more words than are kept.
    Cut,
    /// It is gone; its words are to be taken out.
    TakeOut,
}

impl Queued {
    const fn byte(self) -> u8 {
        match self {
            Self::Enter => 1,
            Self::Cut => 2,
            Self::TakeOut => 3,
        }
    }

    fn decode(record: &[u8]) -> Result<Self> {
        match record {
            [1] => Ok(Self::Enter),
            [2] => Ok(Self::Cut),
            [3] => Ok(Self::TakeOut),
            _ => Err(crate::record::damaged("entry of the text queue")),
        }
    }
}

/// A part of a message that has words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Subject = 1,
    People = 2,
    Body = 3,
    Attachments = 4,
}

pub(crate) fn load_state(reading: &impl Reading) -> Result<Option<TextIndexRecord>> {
    reading.load(&key::text_index())?.map(|record| TextIndexRecord::decode(&record)).transpose()
}

/// The record of a new mailbox, of which nothing has to be built.
pub(crate) fn new_index() -> Vec<u8> {
    TextIndexRecord { whole: true, words_version: WORDS_VERSION, built_to: 0 }.encode()
}

impl Writing<'_> {
    /// Notes messages whose text may have changed, at the end of a transaction.
    pub(crate) fn queue_text(&mut self, changed: &[MessageId]) -> Result<()> {
        if changed.is_empty() || load_state(&self.txn)?.is_none() {
            return Ok(());
        }
        for id in changed {
            if self.txn.contains(&key::message(*id))? {
                self.txn.store(&key::text_queue(*id), &[Queued::Enter.byte()])?;
            } else if self.txn.contains(&key::words(*id))? {
                self.txn.store(&key::text_queue(*id), &[Queued::TakeOut.byte()])?;
            } else {
                self.txn.remove(&key::text_queue(*id))?;
            }
        }
        Ok(())
    }
}
