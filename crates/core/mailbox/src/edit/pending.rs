//! Large values of a save: on their way from an edited object into records. Files are on disk before the
//! transaction begins; what goes into the engine waits in memory, up to a bound.

use super::bag::EditValue;
use super::content::{Content, Form};
use crate::blob::NewPlace;
use crate::error::{MailboxError, Result};
use crate::mailbox::Mailbox;
use crate::record::{LargeValue, StoredValue, large_value};
use crate::write::Writing;
use ropewalk_base::limits::{ENGINE_BLOB_BYTES_MAX, INLINE_VALUE_BYTES_MAX, SAVE_ENGINE_BYTES_MAX};
use ropewalk_model::{PropertyType, PropertyValue};
use ropewalk_storage_api::BlobHash;
use std::collections::BTreeMap;

pub(crate) struct Pending {
    mailbox: Mailbox,
    places: BTreeMap<BlobHash, NewPlace>,
    engine_bytes: usize,
}

impl Pending {
    pub(crate) fn new(mailbox: &Mailbox) -> Self {
        Self { mailbox: mailbox.clone(), places: BTreeMap::new(), engine_bytes: 0 }
    }

    /// The value as a record names it.
    pub(crate) fn resolve(&mut self, value: &EditValue) -> Result<StoredValue> {
        match value {
            EditValue::Stored(stored) => Ok(stored.clone()),
            EditValue::Written(shared) => {
                // Not held while the bytes go to the disk: others may read and write meanwhile, on their own.
                let content = shared.lock().clone();
                self.keep(&content.in_form(Form::Stored)?)
            }
        }
    }

    fn keep(&mut self, content: &Content) -> Result<StoredValue> {
        let (kind, size_bytes) = (content.kind(), content.size_bytes());
        if size_bytes <= INLINE_VALUE_BYTES_MAX as u64 {
            return content.load().map(StoredValue::Value);
        }
        if size_bytes > ENGINE_BLOB_BYTES_MAX as u64 {
            let hash = self.mailbox.inner.store.blobs().put_source(content)?;
            self.places.insert(hash, NewPlace::File { size_bytes });
            return Ok(StoredValue::Large(LargeValue { kind, size_bytes, hash }));
        }
        let bytes = content.read(0, ENGINE_BLOB_BYTES_MAX)?;
        self.keep_bytes(kind, bytes)
    }

    /// Keeps text that a save makes.
    pub(crate) fn keep_text(&mut self, text: String) -> Result<StoredValue> {
        if text.len() <= INLINE_VALUE_BYTES_MAX {
            return Ok(PropertyValue::String(text).into());
        }
        self.keep_bytes(PropertyType::STRING, text.into_bytes())
    }

    fn keep_bytes(&mut self, kind: PropertyType, bytes: Vec<u8>) -> Result<StoredValue> {
        // What a stream holds need not be a value of its property's type.
        large_value(kind, &bytes)
            .map_err(|_| MailboxError::Invalid("bytes that are no value of their type"))?;
        let size_bytes = bytes.len() as u64;
        let hash = BlobHash::of(&bytes);
        let is_engine =
            bytes.len() <= ENGINE_BLOB_BYTES_MAX && self.engine_bytes + bytes.len() <= SAVE_ENGINE_BYTES_MAX;
        if is_engine {
            self.engine_bytes += bytes.len();
            self.places.insert(hash, NewPlace::Engine(bytes));
        } else {
            self.mailbox.inner.store.blobs().put(&bytes)?;
            self.places.insert(hash, NewPlace::File { size_bytes });
        }
        Ok(StoredValue::Large(LargeValue { kind, size_bytes, hash }))
    }

    /// Counts references anew: an object named `old` and names `new` now. One that is neither kept nor pending was
    /// of a version that somebody else has replaced.
    pub(crate) fn account(
        &self,
        writing: &mut Writing<'_>,
        old: &[LargeValue],
        new: &[LargeValue],
    ) -> Result<()> {
        let mut counts: BTreeMap<BlobHash, i64> = BTreeMap::new();
        for large in new {
            *counts.entry(large.hash).or_default() += 1;
        }
        for large in old {
            *counts.entry(large.hash).or_default() -= 1;
        }
        for (hash, count) in &counts {
            for _ in 0..*count {
                writing.refer_new(*hash, self.places.get(hash))?;
            }
        }
        for (hash, count) in &counts {
            for _ in *count..0 {
                writing.release_blob(*hash)?;
            }
        }
        Ok(())
    }
}
