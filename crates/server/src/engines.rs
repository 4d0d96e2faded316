//! The storage engines of this binary, one row each; the first is the default.

use ropewalk_admin::EngineRow;
use ropewalk_storage_api::{Blobs, StorageError, StorageResult, Store};
use ropewalk_storage_blobs::FileBlobs;
use ropewalk_storage_lmdb::LmdbEngine;
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use ropewalk_storage_postgres::PostgresEngine;
use ropewalk_storage_s3::{Credentials, S3Blobs};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;

pub(crate) const ENGINES: &[EngineRow] = &[
    EngineRow::in_folder("lmdb", true, verify_lmdb, lmdb).with_copy(copy_lmdb).with_blobs(s3),
    EngineRow::in_folder("memory", false, |_| Ok(()), memory),
    EngineRow {
        name: "postgres",
        schemes: &["postgres", "postgresql"],
        durable: true,
        verify: |_| Ok(()),
        open: postgres,
        copy: None,
        blobs: Some(s3),
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

/// Records first: what they name then lies in a file already.
fn copy_lmdb(from: &Path, to: &Path) -> StorageResult<()> {
    let (records, blobs) = (to.join("lmdb"), to.join("blobs"));
    let made = std::fs::DirBuilder::new().mode(0o700).create(&records);
    made.map_err(|error| StorageError::Unusable(format!("{}: {error}", records.display())))?;
    ropewalk_storage_lmdb::copy(&from.join("lmdb"), &records)?;
    ropewalk_storage_blobs::copy(&from.join("blobs"), &blobs).map(drop)
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

/// Large values in a bucket.
fn s3(address: &str) -> StorageResult<Arc<dyn Blobs>> {
    Ok(Arc::new(S3Blobs::open(address, &Credentials::Environment)?))
}
