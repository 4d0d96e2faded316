//! Locks on regions of streams (MS-OXCPRPT 2.2.24, 3.2.5.21, 3.2.5.22). A lock stands beside the property it is over, so that
//! it is seen by every session that has a stream there, each with bytes of its own.

use super::content::{Content, Shared};
use super::stream::StreamError;
use ropewalk_base::FileTime;
use ropewalk_base::limits::{STREAM_LOCK_SECONDS, STREAM_LOCKS_MAX};
use ropewalk_model::{FolderId, MessageId};
use ropewalk_storage_api::PartitionId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The object a locked property belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LockedObject {
    Message(MessageId),
    Attachment(MessageId, u32),
    Folder(FolderId),
}

type Key = (PartitionId, LockedObject, u16);

/// What others may do in a locked region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockKind {
    /// Read (LockFlags 1).
    Write,
    /// Nothing.
    Exclusive,
}

#[derive(Debug)]
struct RegionLock {
    /// The session.
    owner: u64,
    /// The stream it was set through.
    stream: Weak<()>,
    offset: u64,
    size: u64,
    kind: LockKind,
    /// When its session last used a stream here.
    active: FileTime,
    expired: bool,
    /// What the owner has written, and what it becomes when the lock expires.
    content: Shared,
    as_opened: Content,
}

impl RegionLock {
    const fn overlaps(&self, offset: u64, size: u64) -> bool {
        offset < self.offset.saturating_add(self.size) && self.offset < offset.saturating_add(size)
    }
}

/// The locks on one property.
#[derive(Debug, Clone, Default)]
pub(crate) struct Locks(Arc<Mutex<Vec<RegionLock>>>);

/// The locks of all properties that somebody has a stream over.
#[derive(Debug, Default)]
pub(crate) struct LockRegistry(Mutex<HashMap<Key, Weak<Mutex<Vec<RegionLock>>>>>);

impl LockRegistry {
    pub(crate) fn of(&self, partition: PartitionId, object: LockedObject, id: u16) -> Locks {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(locks) = all.get(&(partition, object, id)).and_then(Weak::upgrade) {
            return Locks(locks);
        }
        all.retain(|_, locks| locks.strong_count() > 0);
        let locks = Locks::default();
        all.insert((partition, object, id), Arc::downgrade(&locks.0));
        locks
    }
}

/// Who asks for a region.
#[derive(Debug)]
pub(crate) struct Asker<'a> {
    pub(crate) owner: u64,
    pub(crate) stream: &'a Arc<()>,
    pub(crate) now: FileTime,
}

impl Locks {
    fn all(&self) -> MutexGuard<'_, Vec<RegionLock>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the asker may read or write a region; a sign that he is there.
    pub(crate) fn check(
        &self,
        asker: &Asker<'_>,
        offset: u64,
        size: u64,
        writes: bool,
    ) -> Result<(), StreamError> {
        let mut all = self.all();
        let mut result = Ok(());
        for lock in all.iter_mut() {
            let overlaps = lock.overlaps(offset, size.max(1));
            if lock.owner == asker.owner {
                if lock.expired && overlaps {
                    result = Err(StreamError::LockExpired);
                } else if !lock.expired {
                    lock.active = asker.now;
                }
            } else if overlaps
                && !lock.expired
                && (writes || lock.kind == LockKind::Exclusive)
                && result.is_ok()
            {
                result = Err(StreamError::Locked);
            }
        }
        result
    }

    /// Locks a region. Others' locks on it give way when their sessions have not stirred for long; what those wrote
    /// is as it was when they opened the stream.
    pub(crate) fn lock(
        &self,
        asker: &Asker<'_>,
        (offset, size): (u64, u64),
        kind: LockKind,
        content: &Shared,
        as_opened: &Content,
    ) -> Result<(), StreamError> {
        let mut all = self.all();
        all.retain(|lock| lock.stream.strong_count() > 0);
        let others = |lock: &RegionLock| lock.owner != asker.owner && lock.overlaps(offset, size);
        let is_live =
            |lock: &RegionLock| asker.now.saturating_since(lock.active).as_secs() <= STREAM_LOCK_SECONDS;
        if all.iter().any(|lock| others(lock) && !lock.expired && is_live(lock)) {
            return Err(StreamError::Locked);
        }
        if all.len() >= STREAM_LOCKS_MAX {
            return Err(StreamError::TooManyLocks);
        }
        for lock in all.iter_mut().filter(|lock| others(lock) && !lock.expired) {
            lock.expired = true;
            *lock.content.lock() = lock.as_opened.clone();
        }
        all.retain(|lock| !(lock.owner == asker.owner && lock.expired && lock.overlaps(offset, size)));
        all.push(RegionLock {
            owner: asker.owner,
            stream: Arc::downgrade(asker.stream),
            offset,
            size,
            kind,
            active: asker.now,
            expired: false,
            content: content.clone(),
            as_opened: as_opened.clone(),
        });
        Ok(())
    }

    /// Takes the asker's own locks off a region; others' stay.
    pub(crate) fn unlock(&self, asker: &Asker<'_>, offset: u64, size: u64) -> Result<(), StreamError> {
        let mut all = self.all();
        let expired =
            all.iter().any(|lock| lock.owner == asker.owner && lock.expired && lock.overlaps(offset, size));
        all.retain(|lock| lock.owner != asker.owner || !lock.overlaps(offset, size));
        if expired { Err(StreamError::LockExpired) } else { Ok(()) }
    }

    /// Takes off what was locked through a stream that closes.
    pub(crate) fn forget(&self, stream: &Arc<()>) {
        self.all().retain(|lock| !std::ptr::eq(lock.stream.as_ptr(), Arc::as_ptr(stream)));
    }
}
