//! What can be wrong with a ROP buffer and the extended buffer around it.

use ropewalk_base::ReadError;
use ropewalk_model::codec::{DecodeError, EncodeError};

/// A buffer that cannot be read (MS-OXCROPS 2.2.1, MS-OXCRPC 2.2.2.1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BufferError {
    /// A field is wrong.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Compressed data that does not unpack to the size announced; `offset` is where in the compressed data.
    #[error("compressed data is broken at offset {offset}")]
    Compression {
        /// Offset in the compressed data.
        offset: usize,
    },
    /// A payload too large for its header, or too many payloads.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl From<ReadError> for BufferError {
    fn from(error: ReadError) -> Self {
        Self::Decode(error.into())
    }
}
