//! The storage engines of this binary, one row each; the first is the default.

use ropewalk_admin::EngineRow;
use ropewalk_storage_api::{StorageResult, Store};
use ropewalk_storage_blobs::FileBlobs;
use ropewalk_storage_lmdb::{LmdbEngine, Options};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::path::Path;
use std::sync::Arc;

pub(crate) const ENGINES: &[EngineRow] = &[
    EngineRow { name: "lmdb", durable: true, verify: verify_lmdb, open: lmdb },
    EngineRow { name: "memory", durable: false, verify: |_| Ok(()), open: memory },
];

fn lmdb(folder: &Path) -> StorageResult<Store> {
    let engine = LmdbEngine::open(&folder.join("lmdb"), Options::default())?;
    let blobs = FileBlobs::open(&folder.join("blobs"))?;
    Ok(Store::new(Arc::new(engine), Arc::new(blobs)))
}

fn verify_lmdb(folder: &Path) -> StorageResult<()> {
    ropewalk_storage_lmdb::verify(&folder.join("lmdb"))
}

fn memory(_: &Path) -> StorageResult<Store> {
    Ok(Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default())))
}
