//! The contract on files.
#![allow(clippy::unwrap_used, reason = "tests")]

use ropewalk_storage_api::Blobs;
use ropewalk_storage_blobs::FileBlobs;
use ropewalk_storage_contract::{BlobsFixture, blobs_contract};
use std::sync::Arc;
use tempfile::TempDir;

struct Folder(TempDir);

impl BlobsFixture for Folder {
    fn open(&self) -> Arc<dyn Blobs> {
        Arc::new(FileBlobs::open(self.0.path()).unwrap())
    }
}

blobs_contract!(Folder(TempDir::new().unwrap()));
