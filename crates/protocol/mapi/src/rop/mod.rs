//! One file per ROP, one row in the table below. A ROP that has types in the wire crate and no row here does not
//! compile; those whose row stands below `not_implemented`, and ROPs without types, answer NotImplemented.

use crate::error::Result;
use crate::object::{Entry, Logon, Object, OpenAttachment, OpenMessage, Stream, Table};
use crate::property::{Holder, Values};
use crate::session::Session;
use ropewalk_base::limits;
use ropewalk_model::codec::{code_page, known_code_page};
use ropewalk_model::{ErrorCode, FolderId};
use ropewalk_wire_mapi_rop::{RopRequest, RopRequestBody, RopResponseBody};
use std::sync::Arc;

/// CodePageId that means the logon's own (MS-OXCMSG 2.2.3.1.1).
const CODE_PAGE_OF_LOGON: u16 = 0x0FFF;
/// RopId, handle index and ReturnValue of every response.
pub(crate) const HEAD_BYTES: usize = 6;
/// Longest successful answer about properties, bytes: with the largest handle table it still has room in an output
/// buffer of its own (MS-OXCRPC 3.1.4.2.1.2.2: 32 KB).
const PROPERTIES_BYTES_MAX: usize = limits::ROP_BUFFER_BYTES_MAX - 2048;

/// One request being carried out.
pub(crate) struct Call<'a> {
    pub(crate) session: &'a mut Session,
    pub(crate) request: &'a RopRequest,
    /// Handle of the object acted upon; it is there and of a kind that the ROP takes.
    pub(crate) handle: u32,
    /// Bytes the whole response may have.
    pub(crate) room: usize,
    /// The response stands first in the largest buffer there is: asking again would not give it more room.
    pub(crate) last_chance: bool,
    /// The object that was opened; it gets its handle when the response has found room.
    pub(crate) opened: Option<Entry>,
}

macro_rules! handlers {
    ($($name:ident = $module:ident;)* => not_implemented: $($later:ident;)*) => {
        $(mod $module;)*
        mod release;

        /// Carries out a request. None is no response at all.
        pub(crate) fn handle(call: &mut Call<'_>) -> Result<Option<RopResponseBody>> {
            let request = call.request;
            match &request.body {
                $(RopRequestBody::$name(request) => $module::handle(call, request).map(|response| Some(response.into())),)*
                RopRequestBody::Release(_) => {
                    release::handle(call);
                    Ok(None)
                }
                $(RopRequestBody::$later(_) => not_implemented(),)*
            }
        }
    };
}

handlers! {
    OpenFolder = open_folder;
    OpenMessage = open_message;
    GetHierarchyTable = get_hierarchy_table;
    GetContentsTable = get_contents_table;
    GetPropertiesSpecific = get_properties_specific;
    GetPropertiesAll = get_properties_all;
    GetPropertiesList = get_properties_list;
    ReadRecipients = read_recipients;
    ReloadCachedInformation = reload_cached_information;
    SetColumns = set_columns;
    SortTable = sort_table;
    Restrict = restrict;
    QueryRows = query_rows;
    QueryPosition = query_position;
    SeekRow = seek_row;
    GetStatus = get_status;
    SeekRowBookmark = seek_row_bookmark;
    SeekRowFractional = seek_row_fractional;
    CreateBookmark = create_bookmark;
    QueryColumnsAll = query_columns_all;
    Abort = abort;
    FindRow = find_row;
    ExpandRow = expand_row;
    CollapseRow = collapse_row;
    GetCollapseState = get_collapse_state;
    SetCollapseState = set_collapse_state;
    ResetTable = reset_table;
    FreeBookmark = free_bookmark;
    GetAttachmentTable = get_attachment_table;
    OpenAttachment = open_attachment;
    GetReceiveFolder = get_receive_folder;
    OpenStream = open_stream;
    ReadStream = read_stream;
    SeekStream = seek_stream;
    LongTermIdFromId = long_term_id_from_id;
    IdFromLongTermId = id_from_long_term_id;
    OpenEmbeddedMessage = open_embedded_message;
    GetNamesFromPropertyIds = get_names_from_property_ids;
    GetPropertyIdsFromNames = get_property_ids_from_names;
    GetStreamSize = get_stream_size;
    Logon = logon;
    => not_implemented:
    CreateMessage;
    SetProperties;
    DeleteProperties;
    SaveChangesMessage;
    RemoveAllRecipients;
    ModifyRecipients;
    SetMessageReadFlag;
    CreateFolder;
    DeleteFolder;
    DeleteMessages;
    GetMessageStatus;
    SetMessageStatus;
    CreateAttachment;
    DeleteAttachment;
    SaveChangesAttachment;
    SetReceiveFolder;
    RegisterNotification;
    WriteStream;
    SetStreamSize;
    SetSearchCriteria;
    GetSearchCriteria;
    SubmitMessage;
    MoveCopyMessages;
    AbortSubmit;
    MoveFolder;
    CopyFolder;
    CopyTo;
    CopyToStream;
    CloneStream;
    GetPermissionsTable;
    GetRulesTable;
    ModifyPermissions;
    ModifyRules;
    GetOwningServers;
    PublicFolderIsGhosted;
    SetSpooler;
    SpoolerLockMessage;
    GetAddressTypes;
    TransportSend;
    FastTransferSourceCopyMessages;
    FastTransferSourceCopyFolder;
    FastTransferSourceCopyTo;
    FastTransferSourceGetBuffer;
    Progress;
    TransportNewMail;
    GetValidAttachments;
    FastTransferDestinationConfigure;
    FastTransferDestinationPutBuffer;
    UpdateDeferredActionMessages;
    EmptyFolder;
    LockRegionStream;
    UnlockRegionStream;
    CommitStream;
    QueryNamedProperties;
    GetPerUserLongTermIds;
    GetPerUserGuid;
    ReadPerUserInformation;
    WritePerUserInformation;
    SetReadFlags;
    CopyProperties;
    GetReceiveFolderTable;
    FastTransferSourceCopyProperties;
    GetTransportFolder;
    OptionsData;
    SynchronizationConfigure;
    SynchronizationImportMessageChange;
    SynchronizationImportHierarchyChange;
    SynchronizationImportDeletes;
    SynchronizationUploadStateStreamBegin;
    SynchronizationUploadStateStreamContinue;
    SynchronizationUploadStateStreamEnd;
    SynchronizationImportMessageMove;
    SetPropertiesNoReplicate;
    DeletePropertiesNoReplicate;
    GetStoreState;
    SynchronizationOpenCollector;
    GetLocalReplicaIds;
    SynchronizationImportReadStateChanges;
    SynchronizationGetTransferState;
    TellVersion;
    WriteAndCommitStream;
    HardDeleteMessages;
    HardDeleteMessagesAndSubfolders;
    SetLocalReplicaMidsetDeleted;
    FastTransferDestinationPutBufferExtended;
    WriteStreamExtended;
}

/// The answer to ROPs that have types and no handler yet.
fn not_implemented() -> Result<Option<RopResponseBody>> {
    Err(ErrorCode::NOT_IMPLEMENTED.into())
}

impl Call<'_> {
    fn entry(&self) -> Result<&Entry> {
        self.session.handles.find(self.handle, self.request.logon_id).map_err(|missing| missing.code().into())
    }

    /// The logon the object was opened under.
    fn logon(&self) -> Result<Arc<Logon>> {
        Ok(Arc::clone(&self.entry()?.logon))
    }

    fn folder(&self) -> Result<FolderId> {
        match &self.entry()?.object {
            Object::Folder(folder) => Ok(*folder),
            _ => Err(ErrorCode::NOT_SUPPORTED.into()),
        }
    }

    fn message(&self) -> Result<OpenMessage> {
        match &self.entry()?.object {
            Object::Message(message) => Ok(message.clone()),
            _ => Err(ErrorCode::NULL_OBJECT.into()),
        }
    }

    fn attachment(&self) -> Result<OpenAttachment> {
        match &self.entry()?.object {
            Object::Attachment(attachment) => Ok(attachment.clone()),
            _ => Err(ErrorCode::NULL_OBJECT.into()),
        }
    }

    fn table(&mut self) -> Result<(Arc<Logon>, &mut Table)> {
        match self.session.handles.find_mut(self.handle) {
            Some(Entry { logon, object: Object::Table(table) }) => Ok((Arc::clone(logon), table)),
            _ => Err(ErrorCode::NOT_SUPPORTED.into()),
        }
    }

    fn stream(&mut self) -> Result<(Arc<Logon>, &mut Stream)> {
        match self.session.handles.find_mut(self.handle) {
            Some(Entry { logon, object: Object::Stream(stream) }) => Ok((Arc::clone(logon), stream)),
            _ => Err(ErrorCode::NOT_SUPPORTED.into()),
        }
    }

    /// The object's properties.
    fn holder(&self) -> Result<Holder> {
        let entry = self.entry()?;
        Holder::read(&entry.logon, &entry.object)
    }

    /// The code page for 8-bit strings of the object: "if the Server object is owned by a message, then the Server
    /// object uses the same code page that the message uses", else that of Connect (MS-OXCROPS 3.1.5.4).
    fn code_page(&self) -> Result<u32> {
        let entry = self.entry()?;
        Ok(match &entry.object {
            Object::Message(message) => message.code_page,
            Object::Attachment(attachment) => attachment.code_page,
            Object::Table(table) => table.code_page().unwrap_or(entry.logon.code_page),
            _ => entry.logon.code_page,
        })
    }

    /// What a CodePageId field means; ecUnknownCodePage when "the code page is unknown" (MS-OXCMSG 3.2.5.16).
    fn code_page_of(&self, field: u16) -> Result<u32> {
        Ok(match field {
            CODE_PAGE_OF_LOGON | 0 => self.entry()?.logon.code_page,
            number if known_code_page(number.into()).is_some() => number.into(),
            _ => return Err(ErrorCode::UNKNOWN_CODE_PAGE.into()),
        })
    }

    /// Opens an object under the logon of the one acted upon.
    fn open(&mut self, object: Object) -> Result<()> {
        let logon = self.logon()?;
        if matches!(object, Object::Table(_)) {
            let tables = self.session.handles.count(object.kind());
            if tables >= limits::MAPI_TABLES_MAX {
                return Err(crate::error::MAX_OBJECTS_EXCEEDED.into());
            }
        }
        self.opened = Some(Entry { logon, object });
        Ok(())
    }

    /// Bytes that property values may take: what any buffer could hold, or what this one holds if there is no
    /// larger one. A value that does not fit has to be read by stream.
    const fn properties_room(&self) -> usize {
        let room = self.room.saturating_sub(HEAD_BYTES);
        if self.last_chance && room < PROPERTIES_BYTES_MAX { room } else { PROPERTIES_BYTES_MAX }
    }
}

/// How values of a logon's mailbox are made in a code page.
fn values(logon: &Logon, number: u32) -> Values<'_> {
    Values { mailbox: &logon.mailbox, code_page: code_page(number) }
}
