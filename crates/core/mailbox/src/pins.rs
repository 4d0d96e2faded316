//! Large values in files that nobody names yet because a message that is being edited has put them aside: the sweep spares
//! them, however long that message is open.

use crate::store::Inner;
use ropewalk_storage_api::BlobHash;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often each value is pinned.
#[derive(Debug, Default)]
pub(crate) struct Pins(Mutex<HashMap<BlobHash, usize>>);

impl Pins {
    fn all(&self) -> MutexGuard<'_, HashMap<BlobHash, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn contains(&self, hash: BlobHash) -> bool {
        self.all().contains_key(&hash)
    }
}

/// A value that is to stay. Clones count once.
#[derive(Clone)]
pub(crate) struct Pin(Arc<Pinned>);

struct Pinned {
    inner: Arc<Inner>,
    hash: BlobHash,
}

impl Pin {
    pub(crate) fn new(inner: &Arc<Inner>, hash: BlobHash) -> Self {
        *inner.pins.all().entry(hash).or_default() += 1;
        Self(Arc::new(Pinned { inner: Arc::clone(inner), hash }))
    }

    pub(crate) fn hash(&self) -> BlobHash {
        self.0.hash
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        let mut all = self.inner.pins.all();
        if let Some(count) = all.get_mut(&self.hash) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.hash);
            }
        }
    }
}
