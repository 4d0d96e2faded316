//! Large values of a mailbox: counted references to bytes that lie in the engine or, when big, in files.

use crate::error::{MailboxError, Result};
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{BlobPlace, BlobRecord, LargeValue, StoredValue, damaged, large_value};
use crate::write::Writing;
use ropewalk_base::limits::ENGINE_BLOB_BYTES_MAX;
use ropewalk_model::PropertyValue;
use ropewalk_storage_api::{BlobHash, Reading, StorageError, Store};
use std::borrow::Cow;

/// First piece read of a file: one of its chunks (`docs/format.md` section 3), and longer than most headers.
const PREFIX_BYTES: usize = 64 * 1024;

/// A large value that is about to be named by a record.
#[derive(Debug)]
pub(crate) struct NewBlob<'a> {
    pub(crate) hash: BlobHash,
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl<'a> NewBlob<'a> {
    /// Hashes the bytes and, when they are big, has them on disk before any record names them.
    pub(crate) fn new(store: &Store, bytes: Cow<'a, [u8]>) -> Result<Self> {
        let hash = if bytes.len() > ENGINE_BLOB_BYTES_MAX {
            store.blobs().put(&bytes)?
        } else {
            BlobHash::of(&bytes)
        };
        Ok(Self { hash, bytes })
    }
}

/// Where a value that is about to be named lies.
#[derive(Debug)]
pub(crate) enum NewPlace {
    /// Here, on its way into the engine.
    Engine(Vec<u8>),
    /// In its file.
    File { size_bytes: u64 },
}

fn load_record(reading: &impl Reading, hash: BlobHash) -> Result<Option<BlobRecord>> {
    reading.load(&key::blob(hash))?.map(|record| BlobRecord::decode(&record)).transpose()
}

impl Writing<'_> {
    /// Counts one more reference to a value, storing it if it is new.
    pub(crate) fn refer_blob(&mut self, blob: &NewBlob<'_>) -> Result<()> {
        let record = match load_record(&self.txn, blob.hash)? {
            Some(record) => BlobRecord { references: one_more(record.references)?, ..record },
            None => {
                let size_bytes = blob.bytes.len() as u64;
                let place = if blob.bytes.len() > ENGINE_BLOB_BYTES_MAX {
                    BlobPlace::File
                } else {
                    BlobPlace::Here(blob.bytes.to_vec())
                };
                BlobRecord { references: 1, size_bytes, place }
            }
        };
        Ok(self.txn.store(&key::blob(blob.hash), &record.encode())?)
    }

    /// Counts one more reference to a value this mailbox has, or stores it where `place` says.
    pub(crate) fn refer_new(&mut self, hash: BlobHash, place: Option<&NewPlace>) -> Result<()> {
        let record = match (load_record(&self.txn, hash)?, place) {
            (Some(record), _) => BlobRecord { references: one_more(record.references)?, ..record },
            (None, Some(NewPlace::Engine(bytes))) => {
                let place = BlobPlace::Here(bytes.clone());
                BlobRecord { references: 1, size_bytes: bytes.len() as u64, place }
            }
            (None, Some(NewPlace::File { size_bytes })) => {
                BlobRecord { references: 1, size_bytes: *size_bytes, place: BlobPlace::File }
            }
            (None, None) => return Err(StorageError::MissingBlob(hash).into()),
        };
        Ok(self.txn.store(&key::blob(hash), &record.encode())?)
    }

    /// Counts one more reference to a value this mailbox has.
    pub(crate) fn refer_again(&mut self, hash: BlobHash) -> Result<()> {
        let record = load_record(&self.txn, hash)?.ok_or(StorageError::MissingBlob(hash))?;
        let record = BlobRecord { references: one_more(record.references)?, ..record };
        Ok(self.txn.store(&key::blob(hash), &record.encode())?)
    }

    /// Counts one reference less and drops the value with the last one. A file is left to the sweep.
    pub(crate) fn release_blob(&mut self, hash: BlobHash) -> Result<()> {
        let record = load_record(&self.txn, hash)?.ok_or(StorageError::MissingBlob(hash))?;
        if record.references <= 1 {
            return Ok(self.txn.remove(&key::blob(hash))?);
        }
        let record = BlobRecord { references: record.references - 1, ..record };
        Ok(self.txn.store(&key::blob(hash), &record.encode())?)
    }
}

fn one_more(references: u32) -> Result<u32> {
    references.checked_add(1).ok_or(MailboxError::Limit("references to one value"))
}

pub(crate) fn load_blob(store: &Store, reading: &impl Reading, hash: BlobHash) -> Result<Vec<u8>> {
    let record = load_record(reading, hash)?.ok_or(StorageError::MissingBlob(hash))?;
    Ok(match record.place {
        BlobPlace::Here(bytes) => bytes,
        BlobPlace::File => store.blobs().load(hash)?,
    })
}

/// The beginning of a value: as much as `enough` asks for, or all of it. What lies in the engine is read whole
/// anyhow; of a file, growing pieces.
pub(crate) fn load_blob_prefix(
    store: &Store,
    reading: &impl Reading,
    hash: BlobHash,
    enough: &dyn Fn(&[u8]) -> bool,
) -> Result<Vec<u8>> {
    let record = load_record(reading, hash)?.ok_or(StorageError::MissingBlob(hash))?;
    if let BlobPlace::Here(bytes) = record.place {
        return Ok(bytes);
    }
    let (mut bytes, mut wanted) = (Vec::new(), PREFIX_BYTES);
    loop {
        let piece = store.blobs().load_range(hash, bytes.len() as u64, wanted)?;
        let is_last = piece.len() < wanted;
        bytes.extend_from_slice(&piece);
        if is_last || enough(&bytes) {
            return Ok(bytes);
        }
        wanted = bytes.len();
    }
}

/// Up to `length` bytes of a value from `offset`.
pub(crate) fn load_range(
    store: &Store,
    reading: &impl Reading,
    large: &LargeValue,
    offset: u64,
    length: usize,
) -> Result<Vec<u8>> {
    let record = load_record(reading, large.hash)?.ok_or(StorageError::MissingBlob(large.hash))?;
    match record.place {
        BlobPlace::File => Ok(store.blobs().load_range(large.hash, offset, length)?),
        BlobPlace::Here(bytes) => {
            let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
            let to = from.saturating_add(length).min(bytes.len());
            Ok(bytes.get(from..to).ok_or_else(|| damaged("blob range"))?.to_vec())
        }
    }
}

pub(crate) fn load_stored(
    store: &Store,
    reading: &impl Reading,
    value: &StoredValue,
) -> Result<PropertyValue> {
    match value {
        StoredValue::Value(value) => Ok(value.clone()),
        StoredValue::Large(large) => large_value(large.kind, &load_blob(store, reading, large.hash)?),
        StoredValue::Body(made) => Ok(made.make(&load_stored(store, reading, &made.source)?)),
    }
}

impl Mailbox {
    /// The value itself; a large one is read from where it lies, a body that is not stored is made.
    ///
    /// # Errors
    /// When it is missing or damaged, or the disk fails.
    pub fn load(&self, value: &StoredValue) -> Result<PropertyValue> {
        match value {
            StoredValue::Value(value) => Ok(value.clone()),
            StoredValue::Large(_) | StoredValue::Body(_) => {
                load_stored(&self.inner.store, &self.snapshot()?, value)
            }
        }
    }

    /// Up to `length` bytes of a large value from `offset`, as stored: strings are UTF-8. Fewer at its end.
    ///
    /// # Errors
    /// When it is missing or damaged, or the disk fails.
    pub fn load_range(&self, large: &LargeValue, offset: u64, length: usize) -> Result<Vec<u8>> {
        load_range(&self.inner.store, &self.snapshot()?, large, offset, length)
    }
}
