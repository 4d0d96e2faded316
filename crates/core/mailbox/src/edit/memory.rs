//! What the open messages and streams of one mailbox hold in memory, bounded: a client can open as many as its session
//! allows, each with as much in it as a message can have.

use crate::error::{MailboxError, Result};
use crate::mailbox::Mailbox;
use ropewalk_base::limits::EDITS_HELD_BYTES_MAX;
use ropewalk_storage_api::PartitionId;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes in memory for each byte of a record: values stand by themselves, in maps.
const DECODED: usize = 4;

/// Bytes held, by mailbox.
#[derive(Debug, Default)]
pub(crate) struct EditMemory(Mutex<HashMap<PartitionId, usize>>);

impl EditMemory {
    fn all(&self) -> MutexGuard<'_, HashMap<PartitionId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of what is held, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    mailbox: Mailbox,
    bytes: usize,
}

impl Held {
    pub(crate) fn nothing(mailbox: &Mailbox) -> Self {
        Self { mailbox: mailbox.clone(), bytes: 0 }
    }

    /// Memory for a message of which the records take so many bytes.
    pub(crate) fn of_records(mailbox: &Mailbox, bytes: usize) -> Result<Self> {
        let mut held = Self::nothing(mailbox);
        held.set_records(bytes)?;
        Ok(held)
    }

    pub(crate) fn set_records(&mut self, bytes: usize) -> Result<()> {
        self.set(bytes.saturating_mul(DECODED))
    }

    /// Holds so many bytes in place of those before. More are refused when the mailbox has its share.
    pub(crate) fn set(&mut self, bytes: usize) -> Result<()> {
        let mut all = self.mailbox.inner.memory.all();
        let sum = all.entry(self.mailbox.info.partition).or_default();
        let others = sum.saturating_sub(self.bytes);
        let new = others.saturating_add(bytes);
        if bytes > self.bytes && new > EDITS_HELD_BYTES_MAX {
            return Err(MailboxError::Limit("memory of open messages"));
        }
        *sum = new;
        self.bytes = bytes;
        if new == 0 {
            all.remove(&self.mailbox.info.partition);
        }
        Ok(())
    }
}

impl Clone for Held {
    /// A clone holds nothing until it says what.
    fn clone(&self) -> Self {
        Self::nothing(&self.mailbox)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Less is never refused.
        let _ = self.set(0);
    }
}
