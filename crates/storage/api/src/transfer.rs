//! Copying a whole store into another, of any engine, and seeing that it arrived.

use crate::{
    BlobHash, Blobs, Engine, KEY_BYTES_MAX, PartitionId, ReadTxn, Scan, ScanStep, StorageError,
    StorageResult, Store, VALUE_BYTES_MAX,
};
use std::ops::Bound;

/// Bytes of keys and values that are read, and then written in one transaction. One record may be longer.
const PIECE_BYTES: usize = 4 * 1024 * 1024;
const _: () = assert!(PIECE_BYTES < VALUE_BYTES_MAX && KEY_BYTES_MAX < PIECE_BYTES);

/// What was copied until now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transferred {
    /// Partitions that are complete.
    pub partitions: u64,
    /// Records.
    pub records: u64,
    /// Their keys and values, bytes.
    pub record_bytes: u64,
    /// Large values.
    pub blobs: u64,
    /// Their size, bytes.
    pub blob_bytes: u64,
}

/// Records as they lie in the engine, sealed.
type Records = Vec<(Vec<u8>, Vec<u8>)>;

/// The next records after a key, up to about [`PIECE_BYTES`]; none at the end.
fn piece(txn: &dyn ReadTxn, after: Option<&[u8]>) -> StorageResult<Records> {
    let (mut records, mut bytes) = (Vec::new(), 0);
    let scan =
        Scan { from: after.map_or(Bound::Unbounded, Bound::Excluded), to: Bound::Unbounded, reverse: false };
    txn.scan(scan, &mut |key, value| {
        bytes += key.len() + value.len();
        records.push((key.to_vec(), value.to_vec()));
        Ok(if bytes < PIECE_BYTES { ScanStep::Continue } else { ScanStep::Stop })
    })?;
    Ok(records)
}

/// Copies all of `from` into `to`, which must be empty and in nobody else's use, as `from` must be. Calls `told` after
/// each step.
///
/// # Errors
/// When `to` holds something, or either fails; then `to` is to be thrown away. A large value that is damaged or missing
/// ends it, too: what cannot be read cannot be moved.
pub fn copy_store(from: &Store, to: &Store, told: &mut dyn FnMut(Transferred)) -> StorageResult<Transferred> {
    if !to.engine().partitions()?.is_empty() {
        return Err(StorageError::Unusable("the store that is to be filled is not empty".to_owned()));
    }
    let mut done = Transferred::default();
    // Large values first: no record may name one that is not there.
    for hash in all_blobs(from.blobs())? {
        let bytes = from.blobs().load(hash)?;
        if to.blobs().put(&bytes)? != hash {
            return Err(StorageError::DamagedBlob(hash));
        }
        done.blobs += 1;
        done.blob_bytes += bytes.len() as u64;
        told(done);
    }
    for partition in from.engine().partitions()? {
        copy_partition(from.engine(), to.engine(), partition, &mut done, told)?;
        done.partitions += 1;
        told(done);
    }
    Ok(done)
}

fn copy_partition(
    from: &dyn Engine,
    to: &dyn Engine,
    partition: PartitionId,
    done: &mut Transferred,
    told: &mut dyn FnMut(Transferred),
) -> StorageResult<()> {
    let mut last: Option<Vec<u8>> = None;
    loop {
        // A view for each piece: views are to be short-lived, and nobody writes.
        let mut records = piece(from.read(partition)?.as_ref(), last.as_deref())?;
        let mut txn = to.write(partition)?;
        for (key, value) in &records {
            txn.store(key, value)?;
            done.records += 1;
            done.record_bytes += (key.len() + value.len()) as u64;
        }
        txn.commit()?;
        told(*done);
        match records.pop() {
            Some((key, _)) => last = Some(key),
            None => return Ok(()),
        }
    }
}

fn all_blobs(blobs: &dyn Blobs) -> StorageResult<Vec<BlobHash>> {
    let mut all = Vec::new();
    blobs.list(&mut |hash, _| all.push(hash))?;
    all.sort_unstable();
    Ok(all)
}

/// Sees that two stores hold the same records and that the second has every large value of the first, sound. Both must
/// be in nobody else's use. Calls `told` after each step.
///
/// # Errors
/// The first difference, or when either fails.
pub fn compare_stores(a: &Store, b: &Store, told: &mut dyn FnMut(Transferred)) -> StorageResult<()> {
    let mut done = Transferred::default();
    for hash in all_blobs(a.blobs())? {
        done.blob_bytes += b.blobs().load(hash)?.len() as u64;
        done.blobs += 1;
        told(done);
    }
    let partitions = a.engine().partitions()?;
    if b.engine().partitions()? != partitions {
        return Err(StorageError::Engine("the stores have different partitions".to_owned()));
    }
    for partition in partitions {
        compare_partition(a.engine(), b.engine(), partition, &mut done, told)?;
        done.partitions += 1;
        told(done);
    }
    Ok(())
}

fn compare_partition(
    a: &dyn Engine,
    b: &dyn Engine,
    partition: PartitionId,
    done: &mut Transferred,
    told: &mut dyn FnMut(Transferred),
) -> StorageResult<()> {
    let mut last: Option<Vec<u8>> = None;
    loop {
        let left = piece(a.read(partition)?.as_ref(), last.as_deref())?;
        let right = piece(b.read(partition)?.as_ref(), last.as_deref())?;
        if left != right {
            return Err(StorageError::Engine(format!("the stores have different records in {partition}")));
        }
        done.records += left.len() as u64;
        done.record_bytes += left.iter().map(|(key, value)| (key.len() + value.len()) as u64).sum::<u64>();
        told(*done);
        match left.into_iter().next_back() {
            Some((key, _)) => last = Some(key),
            None => return Ok(()),
        }
    }
}
