//! Server objects (MS-OXCROPS 1.3.1): what handles stand for.

mod handle_table;
mod stream;
mod table;

pub(crate) use handle_table::HandleTable;
pub(crate) use stream::{Stream, StreamSource};
pub(crate) use table::{Query, Rows, Search, Table, origin};

use ropewalk_mailbox::Mailbox;
use ropewalk_model::{FolderId, MessageId};
use ropewalk_wire_mapi_rop::ObjectKind;
use std::sync::Arc;

/// A logon on a private mailbox (MS-OXCSTOR 3.2.1).
pub(crate) struct Logon {
    /// The mailbox.
    pub(crate) mailbox: Mailbox,
    /// Distinguished name of who logged on.
    pub(crate) user_dn: String,
    /// Code page of 8-bit strings, from Connect.
    pub(crate) code_page: u32,
    /// Locales of Connect: for text, for sorting.
    pub(crate) locale: u32,
    pub(crate) sort_locale: u32,
}

/// A message, or one inside an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenMessage {
    pub(crate) id: MessageId,
    /// Attachment numbers that lead to an embedded message; empty for the message itself.
    pub(crate) path: Vec<u32>,
    pub(crate) code_page: u32,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenAttachment {
    pub(crate) message: MessageId,
    /// Attachment numbers through embedded messages; never empty.
    pub(crate) path: Vec<u32>,
    pub(crate) code_page: u32,
}

/// What a handle stands for. Folders, messages and attachments are read anew by each ROP.
pub(crate) enum Object {
    Logon,
    Folder(FolderId),
    Message(OpenMessage),
    Attachment(OpenAttachment),
    Table(Box<Table>),
    Stream(Box<Stream>),
}

impl Object {
    pub(crate) const fn kind(&self) -> ObjectKind {
        match self {
            Self::Logon => ObjectKind::Logon,
            Self::Folder(_) => ObjectKind::Folder,
            Self::Message(_) => ObjectKind::Message,
            Self::Attachment(_) => ObjectKind::Attachment,
            Self::Table(_) => ObjectKind::Table,
            Self::Stream(_) => ObjectKind::Stream,
        }
    }
}

/// An object and the logon it was opened under.
pub(crate) struct Entry {
    pub(crate) logon: Arc<Logon>,
    pub(crate) object: Object,
}
