//! What the core asks of a storage engine (ADR 4): an ordered key space with transactions, partitioned by
//! mailbox, and large values beside it.
//!
//! [`Engine`], [`ReadTxn`], [`WriteTxn`] and [`Blobs`] are what an engine implements; the core itself uses
//! [`Store`], which adds the checksum every record carries. The byte layout is in `docs/format.md`.

mod blobs;
mod engine;
mod error;
mod layered;
mod store;
mod transfer;

pub use blobs::{BlobHash, BlobSource, Blobs, SOURCE_PIECE_BYTES, hash_source, read_source};
pub use engine::{
    AfterCommit, Engine, KEY_BYTES_MAX, PartitionId, ReadTxn, Scan, ScanStep, VALUE_BYTES_MAX, Visit,
    WriteTxn, check_lengths,
};
pub use error::{StorageError, StorageResult};
pub use layered::{Layer, Layered, walk};
pub use store::{Reading, Snapshot, Store, Survey, Txn};
pub use transfer::{Transferred, compare_stores, copy_store};
