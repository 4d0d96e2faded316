//! The in-memory model keeps the contract it is the model of.

use ropewalk_storage_api::{Blobs, Engine};
use ropewalk_storage_contract::{BlobsFixture, EngineFixture, blobs_contract, engine_contract};
use ropewalk_storage_mem::{MemBlobs, MemEngine};
use std::sync::Arc;

/// Opening again gives the same one.
#[derive(Default)]
struct Memory(Arc<MemEngine>, Arc<MemBlobs>);

impl EngineFixture for Memory {
    fn open(&self) -> Arc<dyn Engine> {
        Arc::<MemEngine>::clone(&self.0)
    }
}

impl BlobsFixture for Memory {
    fn open(&self) -> Arc<dyn Blobs> {
        Arc::<MemBlobs>::clone(&self.1)
    }
}

engine_contract!(Memory::default());
blobs_contract!(Memory::default());
