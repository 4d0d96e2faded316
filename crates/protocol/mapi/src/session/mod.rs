//! Session contexts (MS-OXCMAPIHTTP 3.2.1): who is connected, and what each has open.

mod slot;
mod table;

pub(crate) use slot::{Turn, Waiting};
pub(crate) use table::{Sessions, Started};

use crate::auxiliary::ClientReport;
use crate::object::HandleTable;
use ropewalk_auth::Principal;
use ropewalk_directory::Directory;
use ropewalk_mailbox::MailStore;
use std::sync::Arc;

/// What sessions are served from.
pub(crate) struct Host {
    pub(crate) store: MailStore,
    pub(crate) directory: Directory,
}

/// One session context, as ROPs see it.
pub(crate) struct Session {
    pub(crate) host: Arc<Host>,
    pub(crate) principal: Principal,
    /// Names the session in logs, the client's too; it is no secret.
    pub(crate) log_name: String,
    /// What the client says of itself.
    pub(crate) client: ClientReport,
    /// DefaultCodePage of Connect.
    pub(crate) code_page: u32,
    /// LcidString and LcidSort of Connect.
    pub(crate) locale: u32,
    pub(crate) sort_locale: u32,
    pub(crate) handles: HandleTable,
}
