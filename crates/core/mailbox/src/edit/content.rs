//! The bytes of one large value while it is written (MS-OXCPRPT 3.2.5.13): what is kept, with pieces laid over it.
//! A few pieces are in memory, the others are put aside as large values nobody names, which the sweep takes.

use super::memory::Held;
use super::text;
use crate::error::{MailboxError, Result};
use crate::mailbox::Mailbox;
use crate::pins::Pin;
use crate::record::{LargeValue, StoredValue, large_bytes, large_value};
use ropewalk_base::limits::{
    STREAM_BYTES_MAX, STREAM_CHUNK_BYTES, STREAM_CHUNKS_HELD_MAX, STREAM_SPILLED_BYTES_MAX,
};
use ropewalk_model::{PropertyType, PropertyValue};
use ropewalk_storage_api::{BlobSource, StorageError, StorageResult};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const CHUNK: u64 = STREAM_CHUNK_BYTES as u64;

/// How a string's bytes are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As records have them: UTF-8 for strings.
    Stored,
    /// UTF-16, little-endian, as streams show them.
    Utf16,
}

/// What the pieces lie over.
#[derive(Clone)]
enum Base {
    Nothing,
    Bytes(Arc<[u8]>),
    /// Pinned: somebody else may replace it.
    Large(LargeValue, Pin),
}

#[derive(Clone)]
enum Chunk {
    Held(Arc<Vec<u8>>),
    Spilled { pin: Pin, length: usize },
}

/// A value that is being written. A clone is independent and shares what is put aside.
#[derive(Clone)]
pub(crate) struct Content {
    mailbox: Mailbox,
    kind: PropertyType,
    form: Form,
    base: Base,
    /// How much of the base still counts.
    base_bytes: u64,
    size_bytes: u64,
    /// Each replaces its piece of the base; bytes it lacks are zero.
    chunks: BTreeMap<u64, Chunk>,
    /// Numbers of the chunks in memory, oldest first.
    held: Vec<u64>,
    spilled_bytes: u64,
    memory: Held,
    dirty: bool,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({:?}, {} bytes)", self.kind, self.size_bytes)
    }
}

impl Content {
    /// An empty value.
    pub(crate) fn new(mailbox: &Mailbox, kind: PropertyType, form: Form) -> Self {
        Self {
            mailbox: mailbox.clone(),
            kind,
            form,
            base: Base::Nothing,
            base_bytes: 0,
            size_bytes: 0,
            chunks: BTreeMap::new(),
            held: Vec::new(),
            spilled_bytes: 0,
            memory: Held::nothing(mailbox),
            dirty: false,
        }
    }

    /// A value as it is kept.
    pub(crate) fn of_stored(mailbox: &Mailbox, stored: &StoredValue) -> Result<Self> {
        let mut content = Self::new(mailbox, stored.kind(), Form::Stored);
        match stored {
            StoredValue::Value(value) => {
                let bytes = large_bytes(value)?;
                content.size_bytes = bytes.len() as u64;
                content.base = Base::Bytes(bytes.into());
            }
            StoredValue::Large(large) => {
                content.size_bytes = large.size_bytes;
                content.base = Base::Large(large.clone(), Pin::new(&mailbox.inner, large.hash));
            }
            StoredValue::Body(_) => {
                let bytes = large_bytes(&mailbox.load(stored)?)?;
                content.size_bytes = bytes.len() as u64;
                content.base = Base::Bytes(bytes.into());
            }
        }
        content.base_bytes = content.size_bytes;
        Ok(content)
    }

    /// A value that a client set.
    pub(crate) fn of_value(mailbox: &Mailbox, value: &PropertyValue) -> Result<Self> {
        let mut content = Self::new(mailbox, value.kind(), Form::Stored);
        match value {
            PropertyValue::String(text) => content.write(0, text.as_bytes())?,
            PropertyValue::Binary(bytes) => content.write(0, bytes)?,
            other => content.write(0, &large_bytes(other)?)?,
        }
        content.dirty = true;
        Ok(content)
    }

    /// After a save: it is kept as `stored` now. Text in another form than the kept one stands by itself.
    pub(crate) fn rebase(&mut self, stored: &StoredValue) -> Result<()> {
        self.dirty = false;
        if self.form == Form::Stored && self.kind == stored.kind() {
            *self = Self { spilled_bytes: self.spilled_bytes, ..Self::of_stored(&self.mailbox, stored)? };
        }
        Ok(())
    }

    /// Has what it lies over at hand if that is short: whoever changes a part of it needs the rest, even if somebody
    /// else replaces the value meanwhile. What is long lies in a file, which stays for a while.
    pub(crate) fn hold_base(&mut self) -> Result<()> {
        if let Base::Large(large, _) = &self.base
            && large.size_bytes <= CHUNK
        {
            self.base = Base::Bytes(self.mailbox.load_range(large, 0, STREAM_CHUNK_BYTES)?.into());
        }
        Ok(())
    }

    pub(crate) const fn kind(&self) -> PropertyType {
        self.kind
    }

    pub(crate) const fn form(&self) -> Form {
        self.form
    }

    pub(crate) const fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Whether it differs from what is kept.
    pub(crate) const fn is_dirty(&self) -> bool {
        self.dirty
    }

    pub(crate) const fn set_dirty(&mut self, dirty: bool) {
        self.dirty = dirty;
    }

    /// Up to `length` bytes from `offset`.
    pub(crate) fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>> {
        let end = offset.saturating_add(length as u64).min(self.size_bytes);
        let mut bytes = Vec::new();
        let mut at = offset;
        while at < end {
            let within = at % CHUNK;
            let wanted = (CHUNK - within).min(end - at) as usize;
            let from = bytes.len();
            bytes.extend_from_slice(&self.piece(at / CHUNK, within as usize, wanted)?);
            // What a chunk or the base lacks is zero.
            bytes.resize(from + wanted, 0);
            at += wanted as u64;
        }
        Ok(bytes)
    }

    fn piece(&self, number: u64, within: usize, wanted: usize) -> Result<Vec<u8>> {
        match self.chunks.get(&number) {
            Some(Chunk::Held(bytes)) => {
                let end = within.saturating_add(wanted).min(bytes.len());
                Ok(bytes.get(within..end).unwrap_or_default().to_vec())
            }
            Some(Chunk::Spilled { pin, length }) => {
                let wanted = length.saturating_sub(within).min(wanted);
                Ok(self.mailbox.inner.store.blobs().load_range(pin.hash(), within as u64, wanted)?)
            }
            None => self.base_piece(number * CHUNK + within as u64, wanted),
        }
    }

    fn base_piece(&self, offset: u64, wanted: usize) -> Result<Vec<u8>> {
        let wanted = self.base_bytes.saturating_sub(offset).min(wanted as u64) as usize;
        match &self.base {
            Base::Bytes(bytes) if wanted > 0 => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX);
                Ok(bytes.get(from..from.saturating_add(wanted)).unwrap_or_default().to_vec())
            }
            Base::Large(large, pin) if wanted > 0 => {
                let read = self.mailbox.load_range(large, offset, wanted);
                or_file(read, || self.mailbox.inner.store.blobs().load_range(pin.hash(), offset, wanted))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Writes bytes, with zeros between the end and `offset`.
    pub(crate) fn write(&mut self, offset: u64, bytes: &[u8]) -> Result<()> {
        let end = offset.checked_add(bytes.len() as u64).filter(|end| *end <= STREAM_BYTES_MAX);
        let end = end.ok_or(MailboxError::Limit("size of a stream"))?;
        let (mut at, mut rest) = (offset, bytes);
        while !rest.is_empty() {
            let within = (at % CHUNK) as usize;
            let (now, later) = rest.split_at(rest.len().min(STREAM_CHUNK_BYTES - within));
            self.write_chunk(at / CHUNK, within, now)?;
            at += now.len() as u64;
            rest = later;
            self.size_bytes = self.size_bytes.max(at);
            self.dirty = true;
        }
        self.dirty |= end > self.size_bytes;
        self.size_bytes = self.size_bytes.max(end);
        Ok(())
    }

    fn write_chunk(&mut self, number: u64, within: usize, bytes: &[u8]) -> Result<()> {
        let end = within + bytes.len();
        self.make_room(number)?;
        let loaded = match self.chunks.get(&number) {
            Some(Chunk::Held(_)) => None,
            Some(Chunk::Spilled { pin, length }) => {
                Some(self.mailbox.inner.store.blobs().load_range(pin.hash(), 0, *length)?)
            }
            None => Some(self.base_piece(number * CHUNK, STREAM_CHUNK_BYTES)?),
        };
        let mut chunk = match (loaded, self.chunks.remove(&number)) {
            (Some(bytes), _) => bytes,
            (None, Some(Chunk::Held(held))) => Arc::unwrap_or_clone(held),
            (None, _) => Vec::new(),
        };
        if chunk.len() < end {
            chunk.resize(end, 0);
        }
        if let Some(place) = chunk.get_mut(within..end) {
            place.copy_from_slice(bytes);
        }
        self.chunks.insert(number, Chunk::Held(Arc::new(chunk)));
        self.held.retain(|held| *held != number);
        self.held.push(number);
        Ok(())
    }

    /// Has room for one more chunk in memory, so that nothing can fail once it has been changed.
    fn make_room(&mut self, number: u64) -> Result<()> {
        if self.held.contains(&number) {
            return Ok(());
        }
        if self.held.len() >= STREAM_CHUNKS_HELD_MAX
            && let Some(oldest) = self.held.first().copied()
        {
            self.spill(oldest)?;
            self.held.remove(0);
        }
        if self.memory.set((self.held.len() + 1) * STREAM_CHUNK_BYTES).is_err() {
            self.settle(true)?;
        }
        Ok(())
    }

    fn spill(&mut self, number: u64) -> Result<()> {
        let Some(Chunk::Held(bytes)) = self.chunks.get(&number) else { return Ok(()) };
        self.spilled_bytes += bytes.len() as u64;
        if self.spilled_bytes > STREAM_SPILLED_BYTES_MAX {
            return Err(MailboxError::Limit("bytes put aside for one stream"));
        }
        let (hash, length) = (self.mailbox.inner.store.blobs().put(bytes)?, bytes.len());
        let pin = Pin::new(&self.mailbox.inner, hash);
        self.chunks.insert(number, Chunk::Spilled { pin, length });
        Ok(())
    }

    /// Bytes in memory.
    pub(crate) fn held_bytes(&self) -> usize {
        self.held.len() * STREAM_CHUNK_BYTES.min(usize::try_from(self.size_bytes).unwrap_or(usize::MAX))
    }

    /// Puts aside what is in memory, for a value nobody writes to for now; what is one piece only if it is `forced`.
    pub(crate) fn settle(&mut self, forced: bool) -> Result<()> {
        if forced || self.size_bytes > CHUNK {
            for number in self.held.clone() {
                self.spill(number)?;
            }
            self.held.clear();
            self.memory.set(0)?;
        }
        Ok(())
    }

    /// Cuts or extends, with zeros.
    pub(crate) fn set_size(&mut self, size_bytes: u64) -> Result<()> {
        if size_bytes > STREAM_BYTES_MAX {
            return Err(MailboxError::Limit("size of a stream"));
        }
        if size_bytes < self.size_bytes {
            let (last, within) = (size_bytes / CHUNK, (size_bytes % CHUNK) as usize);
            match self.chunks.get(&last).cloned() {
                Some(Chunk::Held(bytes)) => {
                    let mut bytes = Arc::unwrap_or_clone(bytes);
                    bytes.truncate(within);
                    self.chunks.insert(last, Chunk::Held(Arc::new(bytes)));
                }
                Some(Chunk::Spilled { pin, length }) => {
                    self.chunks.insert(last, Chunk::Spilled { pin, length: length.min(within) });
                }
                None => {}
            }
            drop(self.chunks.split_off(&(last + 1)));
            self.held.retain(|number| *number <= last);
            self.base_bytes = self.base_bytes.min(size_bytes);
        }
        self.dirty |= size_bytes != self.size_bytes;
        self.size_bytes = size_bytes;
        Ok(())
    }

    /// The same text in another form; itself when there is nothing to change.
    pub(crate) fn in_form(&self, form: Form) -> Result<Self> {
        if self.kind != PropertyType::STRING || self.form == form {
            return Ok(Self { form, ..self.clone() });
        }
        let mut converted = Self::new(&self.mailbox, self.kind, form);
        let mut decoder = text::Converter::new(self.form);
        let mut at = 0;
        while at < self.size_bytes {
            let piece = self.read(at, STREAM_CHUNK_BYTES)?;
            at += piece.len() as u64;
            let bytes = decoder.convert(&piece, at == self.size_bytes);
            converted.write(converted.size_bytes, &bytes)?;
        }
        converted.dirty = self.dirty;
        Ok(converted)
    }

    /// The whole value.
    pub(crate) fn load(&self) -> Result<PropertyValue> {
        let stored = self.in_form(Form::Stored)?;
        let length =
            usize::try_from(stored.size_bytes).map_err(|_| MailboxError::Limit("size of a value"))?;
        let bytes = stored.read(0, length)?;
        match stored.kind {
            PropertyType::STRING => Ok(PropertyValue::String(
                String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            )),
            PropertyType::BINARY => Ok(PropertyValue::Binary(bytes)),
            kind => large_value(kind, &bytes),
        }
    }
}

/// What was read of a kept value; when nobody names it any more, what is left of it as a file until the sweep.
fn or_file<T>(read: Result<T>, file: impl FnOnce() -> StorageResult<T>) -> Result<T> {
    match read {
        Err(MailboxError::Storage(StorageError::MissingBlob(hash))) => {
            file().map_err(|_| StorageError::MissingBlob(hash).into())
        }
        other => other,
    }
}

impl BlobSource for Content {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read(&self, offset: u64, length: usize) -> StorageResult<Vec<u8>> {
        Self::read(self, offset, length).map_err(|error| match error {
            MailboxError::Storage(error) => error,
            other => StorageError::Engine(other.to_string()),
        })
    }
}

/// A value that an object and the streams over it share.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Mutex<Content>>);

impl Shared {
    pub(crate) fn new(content: Content) -> Self {
        Self(Arc::new(Mutex::new(content)))
    }

    /// Its content is valid whoever held the lock.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy that goes its own way.
    pub(crate) fn fork(&self) -> Self {
        Self::new(self.lock().clone())
    }

    /// Whether a stream is open over it.
    pub(crate) fn is_streamed(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
