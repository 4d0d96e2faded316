//! The sweep of large values: files that no mailbox names any more (`docs/format.md` sections 3 and 4).
//!
//! A file is on disk before the transaction that names it begins, so a file without a name may be about to get
//! one. Its age protects it: nothing takes as long from putting a value to committing its name as the sweep
//! waits. Putting a value that is there renews its age, so an old file that is wanted again is young again. A
//! copy inside a mailbox puts nothing, but it begins at a record that names the file and ends with one. What a message
//! that is being edited has put aside is spared as long as it is open.

use crate::error::Result;
use crate::key;
use crate::record::{BlobPlace, BlobRecord};
use crate::store::MailStore;
use ropewalk_storage_api::{BlobHash, Reading, StorageError, StorageResult, Store};

/// Values looked up in one view of a partition, which is to be short-lived.
const BATCH: usize = 1000;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Values that lay in files.
    pub values: u64,
    /// Of these, values that no mailbox names: removed, or kept because they are young.
    pub unnamed: u64,
    /// Values removed.
    pub removed: u64,
    /// Their size, bytes.
    pub removed_bytes: u64,
    /// Whether the sweep was told to stop before its end.
    pub stopped: bool,
}

impl MailStore {
    /// Removes the large values in files that no mailbox names and that were last put at least `age_seconds`
    /// ago, which must be longer than any write takes (`base::limits::BLOB_SWEEP_AGE_SECONDS`). Asks `go_on`
    /// before each step and ends early when it says no. May run beside everything else; whoever reads a message
    /// while it is deleted may find its large values gone.
    ///
    /// # Errors
    /// When the engine or the disk fails. What was removed until then is gone; nothing that is named was.
    pub fn sweep(&self, age_seconds: u64, go_on: &dyn Fn() -> bool) -> Result<SweepReport> {
        let store = self.storage();
        let mut all = Vec::new();
        store.blobs().list(&mut |hash, size_bytes| all.push((hash, size_bytes)))?;
        let mut report = SweepReport::default();
        for batch in all.chunks(BATCH) {
            // Puts go on meanwhile: only what is unnamed here is asked for again while they wait.
            for (hash, size_bytes) in unnamed(store, batch)? {
                if !go_on() {
                    return Ok(SweepReport { stopped: true, ..report });
                }
                report.unnamed += 1;
                if store.blobs().sweep(hash, age_seconds, &mut |hash| {
                    Ok(self.pins().contains(hash) || is_named(store, hash)?)
                })? {
                    report.removed += 1;
                    report.removed_bytes += size_bytes;
                }
            }
            report.values += batch.len() as u64;
            if !go_on() {
                return Ok(SweepReport { stopped: true, ..report });
            }
        }
        Ok(report)
    }
}

/// Those of some values that no partition names.
fn unnamed(store: &Store, batch: &[(BlobHash, u64)]) -> StorageResult<Vec<(BlobHash, u64)>> {
    let mut left = batch.to_vec();
    for partition in store.engine().partitions()? {
        if left.is_empty() {
            break;
        }
        let snapshot = store.read(partition)?;
        let mut still = Vec::new();
        for (hash, size_bytes) in left {
            if !names(&snapshot, hash)? {
                still.push((hash, size_bytes));
            }
        }
        left = still;
    }
    Ok(left)
}

/// Whether any partition names a value, as things stand now.
fn is_named(store: &Store, hash: BlobHash) -> StorageResult<bool> {
    for partition in store.engine().partitions()? {
        if names(&store.read(partition)?, hash)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn names(reading: &impl Reading, hash: BlobHash) -> StorageResult<bool> {
    match reading.load(&key::blob(hash)) {
        Ok(None) => Ok(false),
        // Also a record that cannot be understood names the value that its key says.
        Ok(Some(record)) => {
            let record = BlobRecord::decode(&record);
            Ok(!matches!(record, Ok(BlobRecord { place: BlobPlace::Here(_), .. })))
        }
        Err(StorageError::DamagedRecord { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}
