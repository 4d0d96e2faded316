//! Streams over binary and string properties of messages, attachments and folders (MS-OXCPRPT 2.2.14 to 2.2.26,
//! 3.2.5.11 to 3.2.5.24). What is written is the object's at once; it is kept when the object is.

use super::attachment::AttachmentEdit;
use super::bag::{EditBag, EditValue, EditedValue};
use super::content::{Content, Form, Shared};
use super::lock::{Asker, LockKind, LockedObject, Locks};
use super::message::{Access, MessageEdit, Place, stale};
use super::pending::Pending;
use super::{attachment, message};
use crate::access::Operation;
use crate::computed;
use crate::error::MailboxError;
use crate::folder_write::{change_folder, folder_event};
use crate::mailbox::Mailbox;
use crate::notify::EventKind;
use crate::record::{BagBuilder, FolderRecord};
use ropewalk_base::limits::{STREAM_BYTES_MAX, STREAM_READ_BYTES_MAX};
use ropewalk_model::{ChangeNumber, FolderId, PropertyTag, PropertyType, tags};
use std::sync::Arc;

/// Why something could not be done with a stream.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StreamError {
    /// The property has no value and was not to be made.
    #[error("the property has no value")]
    NotFound,
    /// No stream can be opened over a property of this type.
    #[error("no stream over this property")]
    NotSupported,
    /// The stream, or the object, is open for reading, or the store alone sets the property.
    #[error("open for reading")]
    AccessDenied,
    /// Before the beginning, or beyond the greatest size (StreamSeekError).
    #[error("no such place in a stream")]
    Seek,
    /// It would be longer than a stream can be.
    #[error("longer than a stream can be")]
    TooBig,
    /// Another session has locked the region.
    #[error("the region is locked")]
    Locked,
    /// The session's own lock on the region has expired, and what it wrote is gone (NetworkError).
    #[error("the lock has expired")]
    LockExpired,
    /// There are as many locks as there may be.
    #[error("too many locks")]
    TooManyLocks,
    /// The mailbox.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
}

type StreamResult<T> = std::result::Result<T, StreamError>;

/// How a stream is opened (MS-OXCPRPT 2.2.14.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamMode {
    /// For reading.
    ReadOnly,
    /// For reading and writing what is there.
    ReadWrite,
    /// For reading and writing, empty; the value that is there goes.
    Create,
}

/// Where a seek counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeekOrigin {
    /// The beginning.
    Start,
    /// The seek pointer.
    Current,
    /// The end.
    End,
}

/// The object a stream's property belongs to.
#[derive(Debug, Clone)]
enum Target {
    Object { lineage: Vec<Arc<()>>, attachment: Option<u32>, place: Place },
    Folder(FolderId),
}

/// A stream. PtypString is shown as UTF-16, little-endian.
#[derive(Debug)]
pub struct Stream {
    mailbox: Mailbox,
    tag: PropertyTag,
    target: Target,
    shared: Shared,
    /// As it was when it was opened.
    as_opened: Content,
    position: u64,
    is_writable: bool,
    locks: Locks,
    /// The session, for locks.
    owner: u64,
    token: Arc<()>,
}

/// The type a property is kept with and the form a stream over it shows.
fn form_of(tag: PropertyTag) -> StreamResult<(PropertyType, Form)> {
    match tag.kind() {
        PropertyType::STRING => Ok((PropertyType::STRING, Form::Utf16)),
        PropertyType::BINARY => Ok((PropertyType::BINARY, Form::Stored)),
        // PidTagAttachDataObject, what OLE stores: bytes of the same property id.
        PropertyType::OBJECT if tag.id() == tags::PID_TAG_ATTACH_DATA_OBJECT.id() => {
            Ok((PropertyType::BINARY, Form::Stored))
        }
        _ => Err(StreamError::NotSupported),
    }
}

/// What of an object a stream is opened over.
struct Opening<'a> {
    mailbox: &'a Mailbox,
    bag: &'a mut EditBag,
    tag: PropertyTag,
    mode: StreamMode,
    is_writable: bool,
    is_read_only: bool,
    /// The value of a computed property.
    computed: Option<EditedValue>,
}

impl Opening<'_> {
    fn open(self) -> StreamResult<(PropertyTag, Shared)> {
        let (kind, form) = form_of(self.tag)?;
        let tag = self.tag.with_kind(kind);
        let writes = self.mode != StreamMode::ReadOnly;
        if writes && (!self.is_writable || self.is_read_only) {
            return Err(StreamError::AccessDenied);
        }
        if tag.is_named() && self.mailbox.property_names(&[tag.id()])?.iter().all(Option::is_none) {
            return Err(StreamError::NotFound);
        }
        self.bag.settle()?;
        if self.mode == StreamMode::Create {
            if !self.bag.has_room(tag.id()) {
                return Err(MailboxError::Limit("properties of one object").into());
            }
            let mut content = Content::new(self.mailbox, kind, form);
            content.set_dirty(true);
            let shared = Shared::new(content);
            self.bag.put(tag.id(), EditValue::Written(shared.clone()));
            return Ok((tag, shared));
        }
        if self.bag.find(tag).is_some() {
            let shared = self.bag.share(self.mailbox, tag.id(), form)?;
            if writes {
                shared.lock().hold_base()?;
            }
            return Ok((tag, shared));
        }
        match self.computed {
            Some(EditedValue::Value(value)) if value.kind() == kind => {
                let content = Content::of_value(self.mailbox, &value)?.in_form(form)?;
                Ok((tag, Shared::new(content)))
            }
            _ => Err(StreamError::NotFound),
        }
    }
}

fn or_stale(mailbox: &Mailbox, place: &Place, error: StreamError) -> StreamError {
    match error {
        StreamError::Mailbox(error) => stale(mailbox, place, error).into(),
        other => other,
    }
}

impl MessageEdit {
    /// Opens a stream over a property. `owner` is the session, whose locks do not stand in its own way.
    ///
    /// # Errors
    /// See [`StreamError`].
    pub fn open_stream(&mut self, tag: PropertyTag, mode: StreamMode, owner: u64) -> StreamResult<Stream> {
        let opening = Opening {
            computed: self.property(tag),
            mailbox: &self.mailbox,
            bag: &mut self.content.properties,
            tag,
            mode,
            is_writable: self.access == Access::ReadWrite,
            is_read_only: message::is_read_only(tag.id()),
        };
        let (tag, shared) = opening.open().map_err(|error| or_stale(&self.mailbox, &self.place, error))?;
        let object = self.id().map(LockedObject::Message);
        let target =
            Target::Object { lineage: self.lineage.clone(), attachment: None, place: self.place.clone() };
        Ok(Stream::new(&self.mailbox, tag, (target, object), shared, mode, owner))
    }

    /// Sets the property to what its stream holds, if it was set to something else meanwhile.
    ///
    /// # Errors
    /// When the stream is open for reading, or over another object's property.
    pub fn commit_stream(&mut self, stream: &Stream) -> StreamResult<()> {
        stream.commit_into(&mut self.content.properties, &self.lineage, None)
    }
}

impl AttachmentEdit {
    /// Opens a stream over a property. `owner` is the session, whose locks do not stand in its own way.
    ///
    /// # Errors
    /// See [`StreamError`].
    pub fn open_stream(&mut self, tag: PropertyTag, mode: StreamMode, owner: u64) -> StreamResult<Stream> {
        let opening = Opening {
            computed: self.property(tag),
            mailbox: &self.mailbox,
            bag: &mut self.content.properties,
            tag,
            mode,
            is_writable: self.access == Access::ReadWrite,
            is_read_only: attachment::is_read_only(tag.id()),
        };
        let (tag, shared) = opening.open().map_err(|error| or_stale(&self.mailbox, &self.place, error))?;
        let object = match &self.place {
            Place::Stored(message) => Some(LockedObject::Attachment(message.id, self.number())),
            Place::New { .. } | Place::Embedded => None,
        };
        let attachment = Some(self.number());
        let target = Target::Object { lineage: self.lineage.clone(), attachment, place: self.place.clone() };
        Ok(Stream::new(&self.mailbox, tag, (target, object), shared, mode, owner))
    }

    /// Sets the property to what its stream holds, if it was set to something else meanwhile.
    ///
    /// # Errors
    /// When the stream is open for reading, or over another object's property.
    pub fn commit_stream(&mut self, stream: &Stream) -> StreamResult<()> {
        let number = Some(self.number());
        stream.commit_into(&mut self.content.properties, &self.lineage, number)
    }
}

impl Mailbox {
    /// Opens a stream over a binary property of a folder (MS-OXCPRPT 2.2.14). What is written is kept by
    /// [`Mailbox::commit_stream`].
    ///
    /// # Errors
    /// See [`StreamError`].
    pub fn open_folder_stream(
        &self,
        folder: FolderId,
        tag: PropertyTag,
        mode: StreamMode,
        owner: u64,
    ) -> StreamResult<Stream> {
        let found = self.folder(folder)?;
        if mode != StreamMode::ReadOnly {
            self.require_first(Operation::ChangeFolder, folder)?;
        }
        if tag.kind() != PropertyType::BINARY {
            return Err(StreamError::NotSupported);
        }
        let mut bag = EditBag::of_stored(&found.properties)?;
        let opening = Opening {
            mailbox: self,
            bag: &mut bag,
            tag,
            mode,
            is_writable: true,
            is_read_only: computed::is_computed(tag.id()),
            computed: found.property(tag).map(EditedValue::from),
        };
        let (tag, shared) = opening.open()?;
        let target = (Target::Folder(folder), Some(LockedObject::Folder(folder)));
        Ok(Stream::new(self, tag, target, shared, mode, owner))
    }

    /// Keeps what was written to a folder's stream. On return it is durable. Nothing is done when nothing was written.
    ///
    /// # Errors
    /// When the folder is gone, the stream is another object's, or the disk fails.
    pub fn commit_stream(&self, stream: &mut Stream) -> StreamResult<Option<ChangeNumber>> {
        let Target::Folder(id) = stream.target else { return Err(StreamError::NotSupported) };
        if !stream.is_writable || !stream.shared.lock().is_dirty() {
            return Ok(None);
        }
        self.require_first(Operation::ChangeFolder, id)?;
        let mut pending = Pending::new(self);
        let value = pending.resolve(&EditValue::Written(stream.shared.clone()))?;
        let change = self.transact(|writing| {
            let old = writing.folder(id)?;
            let mut properties = BagBuilder::from_bag(&old.properties)?;
            properties.set(stream.tag.id(), value);
            let properties = properties.build()?;
            pending.account(writing, &old.properties.large_values()?, &properties.large_values()?)?;
            let change = change_folder(writing, id, FolderRecord { properties, ..old })?;
            writing.event(folder_event(EventKind::FolderModified, id, None, change));
            Ok(change)
        })?;
        stream.shared.lock().set_dirty(false);
        Ok(Some(change))
    }
}

impl Stream {
    fn new(
        mailbox: &Mailbox,
        tag: PropertyTag,
        (target, object): (Target, Option<LockedObject>),
        shared: Shared,
        mode: StreamMode,
        owner: u64,
    ) -> Self {
        let registry = &mailbox.inner.locks;
        let locks = object
            .map_or_else(Locks::default, |object| registry.of(mailbox.info.partition, object, tag.id()));
        let as_opened = shared.lock().clone();
        Self {
            mailbox: mailbox.clone(),
            tag,
            target,
            shared,
            as_opened,
            position: 0,
            is_writable: mode != StreamMode::ReadOnly,
            locks,
            owner,
            token: Arc::default(),
        }
    }

    /// The property, with the type it is kept with.
    pub const fn tag(&self) -> PropertyTag {
        self.tag
    }

    /// Its size, bytes.
    pub fn size_bytes(&self) -> u64 {
        self.shared.lock().size_bytes()
    }

    /// The seek pointer.
    pub const fn position(&self) -> u64 {
        self.position
    }

    fn check(&self, offset: u64, size: u64, writes: bool) -> StreamResult<()> {
        let asker = Asker { owner: self.owner, stream: &self.token, now: self.mailbox.inner.clock.now() };
        self.locks.check(&asker, offset, size, writes)
    }

    fn check_writable(&self) -> StreamResult<()> {
        if self.is_writable { Ok(()) } else { Err(StreamError::AccessDenied) }
    }

    /// Reads from the seek pointer on and moves it: `length` bytes, or fewer, but none at the end only.
    ///
    /// # Errors
    /// When the region is locked, the value was of a version that is gone, or the disk fails.
    pub fn read(&mut self, length: usize) -> StreamResult<Vec<u8>> {
        let length = length.min(STREAM_READ_BYTES_MAX);
        self.check(self.position, length as u64, false)?;
        let read = self.shared.lock().read(self.position, length);
        let bytes = read.map_err(|error| self.or_stale(error))?;
        self.position += bytes.len() as u64;
        Ok(bytes)
    }

    fn or_stale(&self, error: MailboxError) -> MailboxError {
        match &self.target {
            Target::Object { place, .. } => stale(&self.mailbox, place, error),
            Target::Folder(_) => error,
        }
    }

    /// Writes all bytes from the seek pointer on and moves it.
    ///
    /// # Errors
    /// When the stream is open for reading or would be too long, the region is locked, or the disk fails. Then the
    /// seek pointer stays.
    pub fn write(&mut self, bytes: &[u8]) -> StreamResult<()> {
        self.check_writable()?;
        let size = bytes.len() as u64;
        if self.position.saturating_add(size) > STREAM_BYTES_MAX {
            return Err(StreamError::TooBig);
        }
        self.check(self.position, size, true)?;
        let written = self.shared.lock().write(self.position, bytes);
        written.map_err(|error| self.or_stale(error))?;
        self.position += size;
        Ok(())
    }

    /// Moves the seek pointer and returns it. Beyond the end, the stream grows with zeros if it is open for writing.
    ///
    /// # Errors
    /// [`StreamError::Seek`] for a place no stream has.
    pub fn seek(&mut self, origin: SeekOrigin, offset: i64) -> StreamResult<u64> {
        let size = self.size_bytes();
        let from = match origin {
            SeekOrigin::Start => 0,
            SeekOrigin::Current => self.position,
            SeekOrigin::End => size,
        };
        let to = from.checked_add_signed(offset).filter(|to| *to <= STREAM_BYTES_MAX);
        let to = to.ok_or(StreamError::Seek)?;
        if to > size && self.is_writable {
            self.check(size, to - size, true)?;
            self.shared.lock().set_size(to)?;
        }
        self.position = to;
        Ok(to)
    }

    /// Cuts the stream or extends it with zeros. The seek pointer stays, but not beyond the end.
    ///
    /// # Errors
    /// When the stream is open for reading, the size is too great, or what changes is locked.
    pub fn set_size(&mut self, size_bytes: u64) -> StreamResult<()> {
        self.check_writable()?;
        if size_bytes > STREAM_BYTES_MAX {
            return Err(StreamError::TooBig);
        }
        let old = self.size_bytes();
        self.check(old.min(size_bytes), old.abs_diff(size_bytes), true)?;
        self.shared.lock().set_size(size_bytes)?;
        self.position = self.position.min(size_bytes);
        Ok(())
    }

    /// Copies up to `count` bytes from the seek pointer here to that of `to`, and moves both. Returns how many.
    ///
    /// # Errors
    /// As [`Stream::read`] and [`Stream::write`]; both pointers say how far it came.
    pub fn copy_to(&mut self, to: &mut Self, count: u64) -> StreamResult<u64> {
        let mut copied = 0;
        while copied < count {
            let wanted = usize::try_from(count - copied).unwrap_or(usize::MAX);
            let before = self.position;
            let bytes = self.read(wanted)?;
            if bytes.is_empty() {
                break;
            }
            if let Err(error) = to.write(&bytes) {
                self.position = before;
                return Err(error);
            }
            copied += bytes.len() as u64;
        }
        Ok(copied)
    }

    /// Another stream over the same bytes with a seek pointer of its own, which begins where this one's is.
    #[must_use]
    pub fn clone_stream(&self) -> Self {
        Self {
            mailbox: self.mailbox.clone(),
            tag: self.tag,
            target: self.target.clone(),
            shared: self.shared.clone(),
            as_opened: self.as_opened.clone(),
            position: self.position,
            is_writable: self.is_writable,
            locks: self.locks.clone(),
            owner: self.owner,
            token: Arc::default(),
        }
    }

    /// Locks a region against other sessions. A lock whose session has not used a stream here for 30 seconds gives
    /// way, and what that session wrote is gone.
    ///
    /// # Errors
    /// [`StreamError::Locked`] when somebody else's lock is there.
    pub fn lock_region(&self, offset: u64, size_bytes: u64, kind: LockKind) -> StreamResult<()> {
        let asker = Asker { owner: self.owner, stream: &self.token, now: self.mailbox.inner.clock.now() };
        self.locks.lock(&asker, (offset, size_bytes), kind, &self.shared, &self.as_opened)
    }

    /// Takes the session's own locks off a region.
    ///
    /// # Errors
    /// [`StreamError::LockExpired`] when one had given way to another session's; it is off as well.
    pub fn unlock_region(&self, offset: u64, size_bytes: u64) -> StreamResult<()> {
        let asker = Asker { owner: self.owner, stream: &self.token, now: self.mailbox.inner.clock.now() };
        self.locks.unlock(&asker, offset, size_bytes)
    }

    fn commit_into(&self, bag: &mut EditBag, lineage: &[Arc<()>], number: Option<u32>) -> StreamResult<()> {
        self.check_writable()?;
        let Target::Object { lineage: own, attachment, .. } = &self.target else {
            return Err(StreamError::NotSupported);
        };
        let is_its = own.len() == lineage.len()
            && own.iter().zip(lineage).all(|(a, b)| Arc::ptr_eq(a, b))
            && *attachment == number;
        if !is_its {
            return Err(StreamError::NotSupported);
        }
        if !bag.holds(self.tag.id(), &self.shared) {
            self.shared.lock().set_dirty(true);
            bag.put(self.tag.id(), EditValue::Written(self.shared.clone()));
        }
        Ok(())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.locks.forget(&self.token);
    }
}
