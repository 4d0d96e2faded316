//! Storage errors, split by whose fault they are.

use crate::{BlobHash, PartitionId};

/// Why a storage operation failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// The engine or the disk failed. Nothing of the transaction was kept.
    #[error("storage engine: {0}")]
    Engine(String),
    /// A record does not carry the checksum of its bytes: the disk changed it.
    #[error("damaged record in {partition} under key {key}")]
    DamagedRecord {
        /// Where it lies.
        partition: PartitionId,
        /// Its key, hexadecimal.
        key: String,
    },
    /// A large value is not what its name says: the disk changed it.
    #[error("damaged blob {0}")]
    DamagedBlob(BlobHash),
    /// A large value is gone.
    #[error("missing blob {0}")]
    MissingBlob(BlobHash),
    /// A key is longer than engines must take: a bug in the caller.
    #[error("key of {0} bytes, {max} are allowed", max = crate::KEY_BYTES_MAX)]
    KeyTooLong(usize),
    /// A value is longer than engines must take: a bug in the caller.
    #[error("value of {0} bytes, {max} are allowed", max = crate::VALUE_BYTES_MAX)]
    ValueTooLong(usize),
    /// The data folder is not this engine's, or of a version this program does not know, or is in use.
    #[error("{0}")]
    Unusable(String),
}

/// The result of a storage operation.
pub type StorageResult<T> = Result<T, StorageError>;
