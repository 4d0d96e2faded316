//! The contract on LMDB.
#![allow(clippy::unwrap_used, reason = "tests")]

use ropewalk_storage_api::Engine;
use ropewalk_storage_contract::{EngineFixture, engine_contract};
use ropewalk_storage_lmdb::{LmdbEngine, Options};
use std::sync::Arc;
use tempfile::TempDir;

struct Folder(TempDir);

impl EngineFixture for Folder {
    fn open(&self) -> Arc<dyn Engine> {
        Arc::new(LmdbEngine::open(self.0.path(), Options::default()).unwrap())
    }
}

engine_contract!(Folder(TempDir::new().unwrap()));
