//! The storage engines of this binary, one row each; the first is the default.

use ropewalk_admin::EngineRow;
use ropewalk_storage_api::{StorageResult, Store};
use ropewalk_storage_blobs::FileBlobs;
use ropewalk_storage_lmdb::LmdbEngine;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use ropewalk_storage_postgres::PostgresEngine;
use std::path::Path;
use std::sync::Arc;

pub(crate) const ENGINES: &[EngineRow] = &[
    EngineRow::in_folder("lmdb", true, verify_lmdb, lmdb),
    EngineRow::in_folder("memory", false, |_| Ok(()), memory),
    EngineRow {
        name: "postgres",
        schemes: &["postgres", "postgresql"],
        durable: true,
        verify: |_| Ok(()),
        open: postgres,
        scratch: ropewalk_storage_postgres::scratch,
        remove: ropewalk_storage_postgres::remove,
    },
];

fn lmdb(folder: &Path, _: &str) -> StorageResult<Store> {
    let engine = LmdbEngine::open(&folder.join("lmdb"), ropewalk_storage_lmdb::Options::default())?;
    let blobs = FileBlobs::open(&folder.join("blobs"))?;
    Ok(Store::new(Arc::new(engine), Arc::new(blobs)))
}

fn verify_lmdb(folder: &Path) -> StorageResult<()> {
    ropewalk_storage_lmdb::verify(&folder.join("lmdb"))
}

fn memory(_: &Path, _: &str) -> StorageResult<Store> {
    Ok(Store::new(Arc::new(MemEngine::default()), Arc::new(MemBlobs::default())))
}

/// Records in the database, large values in the data folder.
fn postgres(folder: &Path, address: &str) -> StorageResult<Store> {
    let engine = PostgresEngine::open(address, ropewalk_storage_postgres::Options::default())?;
    let blobs = FileBlobs::open(&folder.join("blobs"))?;
    Ok(Store::new(Arc::new(engine), Arc::new(blobs)))
}
