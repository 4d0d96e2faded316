//! Large values in memory.

use crate::lock;
use ropewalk_storage_api::{BlobHash, Blobs, StorageError, StorageResult};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// A value and when it was last put.
type Kept = (Arc<[u8]>, Instant);

/// A blob store in memory.
#[derive(Default)]
pub struct MemBlobs(Mutex<BTreeMap<BlobHash, Kept>>);

impl MemBlobs {
    fn value(&self, hash: BlobHash) -> StorageResult<Arc<[u8]>> {
        let all = lock(&self.0);
        all.get(&hash).map(|(bytes, _)| Arc::clone(bytes)).ok_or(StorageError::MissingBlob(hash))
    }
}

impl Blobs for MemBlobs {
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash> {
        let hash = BlobHash::of(bytes);
        lock(&self.0).entry(hash).or_insert_with(|| (bytes.into(), Instant::now())).1 = Instant::now();
        Ok(hash)
    }

    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>> {
        Ok(self.value(hash)?.to_vec())
    }

    fn load_range(&self, hash: BlobHash, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        let bytes = self.value(hash)?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let to = from.saturating_add(length).min(bytes.len());
        Ok(bytes.get(from..to).unwrap_or_default().to_vec())
    }

    fn list(&self, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()> {
        lock(&self.0).iter().for_each(|(hash, (bytes, _))| visit(*hash, bytes.len() as u64));
        Ok(())
    }

    fn sweep(
        &self,
        hash: BlobHash,
        age_seconds: u64,
        referenced: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool> {
        let mut all = lock(&self.0);
        let old = all.get(&hash).is_some_and(|(_, put)| put.elapsed().as_secs() >= age_seconds);
        if !old || referenced(hash)? {
            return Ok(false);
        }
        all.remove(&hash);
        Ok(true)
    }
}
