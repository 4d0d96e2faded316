//! Making a batch durable.

use crate::environment::{Environment, failed};
use crate::fault::{Fault, FaultPoint};
use crate::key::FullKey;
use ropewalk_storage_api::{StorageError, StorageResult};
use ropewalk_storage_group_commit::Job;

/// Makes the batch durable, or leaves the disk as it was.
pub(crate) fn apply(environment: &Environment, fault: &Fault, batch: &[Job]) -> StorageResult<()> {
    fault.at(FaultPoint::BeforeApply)?;
    let changes = || {
        batch.iter().flat_map(|job| job.changes().iter().map(|(key, change)| (job.partition(), key, change)))
    };
    let count = changes().count();
    if count == 0 {
        return Ok(());
    }
    let mut txn = environment.env.write_txn().map_err(failed)?;
    for (index, (partition, key, change)) in changes().enumerate() {
        if index == count / 2 {
            fault.at(FaultPoint::MidApply)?;
        }
        let full = FullKey::new(partition, key).ok_or(StorageError::KeyTooLong(key.len()))?;
        match change {
            Some(value) => environment.records.put(&mut txn, full.as_bytes(), value),
            None => environment.records.delete(&mut txn, full.as_bytes()).map(drop),
        }
        .map_err(failed)?;
    }
    fault.at(FaultPoint::BeforeCommit)?;
    txn.commit().map_err(failed)?;
    // From here on the transactions stand, so nothing may fail them.
    let _ = fault.at(FaultPoint::AfterCommit);
    let _ = environment.lengthen();
    Ok(())
}
