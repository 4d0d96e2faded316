//! The mailbox core: folders, messages, changes, tables and notifications of one mailbox, over a storage
//! engine. Blocking and deterministic; knows no protocol (ADR 3, ADR 7). Record layouts: `docs/format.md`.

mod access;
mod actor;
mod blob;
mod changes;
mod check;
mod computed;
mod edit;
mod error;
mod flags;
mod folder;
mod folder_copy;
mod folder_delete;
mod folder_write;
mod index;
mod key;
mod mailbox;
mod message;
mod message_flags;
mod message_status;
mod message_transfer;
mod message_write;
mod names;
mod notify;
mod order;
mod per_user;
mod permissions;
mod pins;
mod prepare;
mod public;
mod quota;
mod read_state;
mod receive_folder;
mod record;
mod recoverable;
mod replica;
mod restrict;
mod rights;
mod search;
mod settings;
mod store;
mod sweep;
mod table;
mod text;
mod upkeep;
mod write;

pub use access::Operation;
pub use actor::{Actor, Member, MemberId, Visitor};
pub use changes::{Change, FolderChange};
pub use check::{CheckReport, Finding};
pub use computed::MadeBody;
pub use edit::{
    Access, AttachmentEdit, Author, CopyMode, CopyWhat, CreateMessage, EditedRecipient, EditedValue,
    ImportedVersion, LockKind, MessageEdit, ProblemKind, PropertyProblem, RecipientChange, Resolution,
    SaveMessage, SeekOrigin, Stream, StreamError, StreamMode, VersionOutcome,
};
pub use error::{MailboxError, Result, What};
pub use flags::Flags;
pub use folder::Folder;
pub use folder_delete::{Completion, Emptying, FolderDeletion};
pub use mailbox::{Mailbox, MailboxInfo};
pub use message::{EmbeddedMessage, Message, StoredAttachment, StoredRecipient, UidEntry};
pub use message_flags::{FlagChange, FlagResult};
pub use message_transfer::{DeleteMode, Transfer};
pub use message_write::{AppendOptions, NewMessage, SavedMessage};
pub use notify::{Event, EventKind, Subscription};
pub use per_user::{PerUserInformation, ReadSet};
pub use permissions::{Permission, PermissionChange, PermissionChangeMode};
pub use public::PublicFolder;
pub use quota::{MailboxSize, QuotaKind, QuotaState};
pub use read_state::{OwedReport, ReadChange, ReadOutcome, ReportKind};
pub use receive_folder::ReceiveFolder;
pub use record::{FolderCounters, LargeValue, SearchState, StoreKind, StoredBag, StoredValue};
pub use recoverable::RetentionReport;
pub use restrict::{compare_values, matches, properties_match};
pub use rights::Rights;
pub use search::{NewSearch, Search};
pub use settings::{MailboxOverrides, MailboxSettings, Quota};
pub use store::{MailStore, MailboxOwner};
pub use sweep::SweepReport;
pub use table::{
    ContentsQuery, ContentsRow, ContentsTable, HeaderRow, MessageRow, Origin, RowId, Sought, TableCursor,
    TableError, TableEvent, TableRows, TableView, TableWatch, Toggled, ViewQuery, contents_columns,
    hierarchy_columns,
};
pub use text::{Candidates, TextReport};
pub use upkeep::UpkeepReport;
