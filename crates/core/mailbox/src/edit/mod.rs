//! Messages, attachments and streams that are open for writing (MS-OXCMSG 3.2, MS-OXCPRPT 3.2). What is changed is
//! private to the object it was changed on: a stream's bytes are its object's at once, an attachment's changes are its
//! message's when it is saved, an embedded message's its attachment's, and all of it is kept when the message is. An
//! edit that is dropped leaves nothing but large values that nobody names.

mod attachment;
mod bag;
mod content;
mod copy;
mod lock;
mod memory;
mod message;
mod parts;
mod pending;
mod problem;
mod recipients;
mod save;
mod stream;
mod subject;
mod text;
mod version;

pub use attachment::AttachmentEdit;
pub use bag::EditedValue;
pub use copy::{CopyMode, CopyWhat};
pub use lock::LockKind;
pub use message::{Access, Author, CreateMessage, MessageEdit};
pub use problem::{ProblemKind, PropertyProblem};
pub use recipients::{EditedRecipient, RecipientChange};
pub use save::SaveMessage;
pub use stream::{SeekOrigin, Stream, StreamError, StreamMode};
pub use version::{ImportedVersion, Resolution, VersionOutcome};

pub(crate) use bag::EditBag;
pub(crate) use lock::LockRegistry;
pub(crate) use memory::EditMemory;
pub(crate) use message::Place;
