//! Reading what is durable.

use crate::environment::{Environment, damaged_key, failed};
use crate::key::{self, FullKey};
use heed::{RoTxn, WithoutTls};
use ropewalk_storage_api::{
    PartitionId, ReadTxn, Scan, ScanStep, StorageError, StorageResult, VALUE_BYTES_MAX, Visit,
};

/// One partition as it is on disk.
pub(crate) struct Snapshot<'e> {
    environment: &'e Environment,
    partition: PartitionId,
    txn: RoTxn<'e, WithoutTls>,
}

/// Refuses a value whose length no record has: the page that says so is damaged. Must come before the first
/// look at its bytes (see [`Environment::lengthen`]).
fn sane(value: &[u8]) -> StorageResult<&[u8]> {
    if value.len() > VALUE_BYTES_MAX {
        let problem = format!("data.mdb: a value of {} bytes: the file is damaged", value.len());
        return Err(StorageError::Engine(problem));
    }
    Ok(value)
}

impl<'e> Snapshot<'e> {
    pub(crate) fn new(environment: &'e Environment, partition: PartitionId) -> StorageResult<Self> {
        Ok(Self { environment, partition, txn: environment.read()? })
    }

    fn record<'a>(&self, found: heed::Result<(&'a [u8], &'a [u8])>) -> StorageResult<(&'a [u8], &'a [u8])> {
        let (full, value) = found.map_err(failed)?;
        match key::split(full) {
            Some((partition, key)) if partition == self.partition => Ok((key, sane(value)?)),
            _ => Err(damaged_key()),
        }
    }
}

type Ends<T> = (std::ops::Bound<T>, std::ops::Bound<T>);

fn ends_of(ends: &Ends<Vec<u8>>) -> Ends<&[u8]> {
    (ends.0.as_ref().map(Vec::as_slice), ends.1.as_ref().map(Vec::as_slice))
}

impl ReadTxn for Snapshot<'_> {
    fn load(&self, key: &[u8]) -> StorageResult<Option<Vec<u8>>> {
        let Some(full) = FullKey::new(self.partition, key) else { return Ok(None) };
        let found = self.environment.records.get(&self.txn, full.as_bytes()).map_err(failed)?;
        found.map(|value| sane(value).map(<[u8]>::to_vec)).transpose()
    }

    fn scan(&self, scan: Scan<'_>, visit: &mut Visit<'_>) -> StorageResult<()> {
        if scan.is_empty() {
            return Ok(());
        }
        let ends = key::ends(self.partition, scan);
        let records = &self.environment.records;
        let mut step = |found| {
            let (key, value) = self.record(found)?;
            visit(key, value)
        };
        if scan.reverse {
            each(records.rev_range(&self.txn, &ends_of(&ends)).map_err(failed)?, &mut step)
        } else {
            each(records.range(&self.txn, &ends_of(&ends)).map_err(failed)?, &mut step)
        }
    }
}

fn each<R>(
    records: impl Iterator<Item = R>,
    step: &mut dyn FnMut(R) -> StorageResult<ScanStep>,
) -> StorageResult<()> {
    for record in records {
        if step(record)? == ScanStep::Stop {
            break;
        }
    }
    Ok(())
}
