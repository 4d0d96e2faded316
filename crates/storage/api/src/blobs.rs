//! Large values, named by their content.

use crate::{StorageError, StorageResult};
use std::fmt;

/// BLAKE3 hash of a large value: its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    /// The name of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Parses the 64 hexadecimal digits of the textual form.
    pub fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobHash({self})")
    }
}

/// Bytes that can be read in pieces, more than once, and are the same each time.
pub trait BlobSource {
    /// How many there are.
    fn size_bytes(&self) -> u64;

    /// `length` bytes from `offset`; fewer at the end only.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read(&self, offset: u64, length: usize) -> StorageResult<Vec<u8>>;
}

/// Piece a [`BlobSource`] is read in, bytes: a multiple of what a file's checksum covers.
pub const SOURCE_PIECE_BYTES: usize = 1024 * 1024;

/// Calls `take` with each piece of a source, in order.
///
/// # Errors
/// Of the source, of `take`, and when the source ends early.
pub fn read_source(
    source: &dyn BlobSource,
    take: &mut dyn FnMut(&[u8]) -> StorageResult<()>,
) -> StorageResult<()> {
    let (mut offset, size) = (0_u64, source.size_bytes());
    while offset < size {
        let piece = source.read(offset, SOURCE_PIECE_BYTES)?;
        let expected = (size - offset).min(SOURCE_PIECE_BYTES as u64);
        if piece.len() as u64 != expected {
            return Err(StorageError::Engine("a source of bytes ended early".to_owned()));
        }
        take(&piece)?;
        offset += expected;
    }
    Ok(())
}

/// The name of a source's bytes.
///
/// # Errors
/// Of the source.
pub fn hash_source(source: &dyn BlobSource) -> StorageResult<BlobHash> {
    let mut hasher = blake3::Hasher::new();
    read_source(source, &mut |piece| {
        hasher.update(piece);
        Ok(())
    })?;
    Ok(BlobHash(*hasher.finalize().as_bytes()))
}

/// A store of large values. Who refers to a value is written in the mailboxes' partitions; a value nobody
/// refers to is swept, never removed at once, because another mailbox may be about to refer to it.
pub trait Blobs: Send + Sync + 'static {
    /// Keeps `bytes`; durable on return. Keeping the same bytes again renews the value's age.
    ///
    /// # Errors
    /// When the disk fails.
    fn put(&self, bytes: &[u8]) -> StorageResult<BlobHash>;

    /// As [`Blobs::put`] for a value that need not fit into memory.
    ///
    /// # Errors
    /// When the disk fails, or the source does.
    fn put_source(&self, source: &dyn BlobSource) -> StorageResult<BlobHash> {
        let mut bytes = Vec::new();
        read_source(source, &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        self.put(&bytes)
    }

    /// The whole value, checked against its name.
    ///
    /// # Errors
    /// When it is missing, damaged, or the disk fails.
    fn load(&self, hash: BlobHash) -> StorageResult<Vec<u8>>;

    /// Up to `length` bytes from `offset`; fewer at the end. Checked in parts, so that only what is asked for
    /// is read; not against the name.
    ///
    /// # Errors
    /// When it is missing, damaged, or the disk fails.
    fn load_range(&self, hash: BlobHash, offset: u64, length: usize) -> StorageResult<Vec<u8>>;

    /// Calls `visit` with every value's name and size in bytes, in no particular order. Values that come or go
    /// meanwhile may be missed.
    ///
    /// # Errors
    /// When the disk fails.
    fn list(&self, visit: &mut dyn FnMut(BlobHash, u64)) -> StorageResult<()>;

    /// Removes a value if it was last put at least `age_seconds` ago and `referenced`, asked while no put can
    /// run, says that nobody refers to it. Returns whether it was removed. `referenced` must not use this blob
    /// store. The age is what protects a value that was put and whose reference is not committed yet.
    ///
    /// # Errors
    /// When the disk fails, or the error of `referenced`; then nothing was removed.
    fn sweep(
        &self,
        hash: BlobHash,
        age_seconds: u64,
        referenced: &mut dyn FnMut(BlobHash) -> StorageResult<bool>,
    ) -> StorageResult<bool>;
}
