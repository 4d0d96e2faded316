//! The ROP table: one file per ROP, one row in [`ROPS`]. ROPs that have no file yet are read past by their layout
//! and come as [`RopRequestBody::Unsupported`].

pub mod abort;
pub mod abort_submit;
pub mod clone_stream;
pub mod copy_folder;
pub mod copy_to;
pub mod copy_to_stream;
pub mod create_attachment;
pub mod create_bookmark;
pub mod create_folder;
pub mod create_message;
pub mod delete_attachment;
pub mod delete_folder;
pub mod delete_messages;
pub mod delete_properties;
pub mod fast_transfer_source_copy_folder;
pub mod fast_transfer_source_copy_messages;
pub mod fast_transfer_source_copy_to;
pub mod fast_transfer_source_get_buffer;
pub mod find_row;
pub mod get_address_types;
pub mod get_attachment_table;
pub mod get_contents_table;
pub mod get_hierarchy_table;
pub mod get_message_status;
pub mod get_names_from_property_ids;
pub mod get_owning_servers;
pub mod get_permissions_table;
pub mod get_properties_all;
pub mod get_properties_list;
pub mod get_properties_specific;
pub mod get_property_ids_from_names;
pub mod get_receive_folder;
pub mod get_rules_table;
pub mod get_search_criteria;
pub mod get_status;
pub mod get_stream_size;
pub mod id_from_long_term_id;
pub mod logon;
pub mod long_term_id_from_id;
pub mod modify_permissions;
pub mod modify_recipients;
pub mod modify_rules;
pub mod move_copy_messages;
pub mod move_folder;
pub mod notify;
pub mod open_attachment;
pub mod open_embedded_message;
pub mod open_folder;
pub mod open_message;
pub mod open_stream;
pub mod public_folder_is_ghosted;
pub mod query_columns_all;
pub mod query_position;
pub mod query_rows;
pub mod read_recipients;
pub mod read_stream;
pub mod register_notification;
pub mod release;
pub mod reload_cached_information;
pub mod remove_all_recipients;
pub mod restrict;
pub mod save_changes_attachment;
pub mod save_changes_message;
pub mod seek_row;
pub mod seek_row_bookmark;
pub mod seek_row_fractional;
pub mod seek_stream;
pub mod set_columns;
pub mod set_message_read_flag;
pub mod set_message_status;
pub mod set_properties;
pub mod set_receive_folder;
pub mod set_search_criteria;
pub mod set_spooler;
pub mod set_stream_size;
pub mod sort_table;
pub mod spooler_lock_message;
pub mod submit_message;
pub mod transport_send;
#[cfg(test)]
mod vectors;
pub mod write_stream;

use crate::table::{ObjectKind, ResponseBound, RopInfo, access, rop_table};
use crate::{RopId, UnsupportedRop};
use ResponseBound::{Bytes, Data, Fills};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Gives the columns of the rows in a response.
pub(crate) type ColumnsOf<'a> = dyn FnMut() -> Result<Vec<PropertyTag>, DecodeError> + 'a;

const fn first(output: &[ObjectKind]) -> Option<ObjectKind> {
    match output {
        [kind, ..] => Some(*kind),
        [] => None,
    }
}

rop_table! {
    Release = RELEASE, release, "MS-OXCROPS 2.2.15.3", [Logon Folder Message Attachment Table Stream] -> [], reads, ResponseBound::None;
    OpenFolder = OPEN_FOLDER, open_folder, "MS-OXCFOLD 2.2.1.1", [Logon Folder] -> [Folder], reads, Data;
    OpenMessage = OPEN_MESSAGE, open_message, "MS-OXCMSG 2.2.3.1", [Logon Folder] -> [Message], reads, Data;
    GetHierarchyTable = GET_HIERARCHY_TABLE, get_hierarchy_table, "MS-OXCFOLD 2.2.1.13", [Folder] -> [Table], reads, Bytes(10);
    GetContentsTable = GET_CONTENTS_TABLE, get_contents_table, "MS-OXCFOLD 2.2.1.14", [Folder] -> [Table], reads, Bytes(10);
    CreateMessage = CREATE_MESSAGE, create_message, "MS-OXCMSG 2.2.3.2", [Logon Folder] -> [Message], writes, Bytes(15);
    GetPropertiesSpecific = GET_PROPERTIES_SPECIFIC, get_properties_specific, "MS-OXCPRPT 2.2.2", [Message Folder Attachment Logon] -> [], reads, Data;
    GetPropertiesAll = GET_PROPERTIES_ALL, get_properties_all, "MS-OXCPRPT 2.2.3", [Message Folder Attachment Logon] -> [], reads, Data;
    GetPropertiesList = GET_PROPERTIES_LIST, get_properties_list, "MS-OXCPRPT 2.2.4", [Message Folder Attachment Logon] -> [], reads, Data;
    SetProperties = SET_PROPERTIES, set_properties, "MS-OXCPRPT 2.2.5", [Message Folder Attachment Logon] -> [], writes, Data;
    DeleteProperties = DELETE_PROPERTIES, delete_properties, "MS-OXCPRPT 2.2.7", [Message Folder Attachment Logon] -> [], writes, Data;
    SaveChangesMessage = SAVE_CHANGES_MESSAGE, save_changes_message, "MS-OXCMSG 2.2.3.3", [Message] -> [], writes, Bytes(15);
    RemoveAllRecipients = REMOVE_ALL_RECIPIENTS, remove_all_recipients, "MS-OXCMSG 2.2.3.4", [Message] -> [], writes, Bytes(6);
    ModifyRecipients = MODIFY_RECIPIENTS, modify_recipients, "MS-OXCMSG 2.2.3.5", [Message] -> [], writes, Bytes(6);
    ReadRecipients = READ_RECIPIENTS, read_recipients, "MS-OXCMSG 2.2.3.6", [Message] -> [], reads, Fills(7);
    ReloadCachedInformation = RELOAD_CACHED_INFORMATION, reload_cached_information, "MS-OXCMSG 2.2.3.7", [Message] -> [], reads, Data;
    SetMessageReadFlag = SET_MESSAGE_READ_FLAG, set_message_read_flag, "MS-OXCMSG 2.2.3.11", [Message] -> [], writes, Bytes(32);
    SetColumns = SET_COLUMNS, set_columns, "MS-OXCTABL 2.2.2.2", [Table] -> [], reads, Bytes(7);
    SortTable = SORT_TABLE, sort_table, "MS-OXCTABL 2.2.2.3", [Table] -> [], reads, Bytes(7);
    Restrict = RESTRICT, restrict, "MS-OXCTABL 2.2.2.4", [Table] -> [], reads, Bytes(7);
    QueryRows = QUERY_ROWS, query_rows, "MS-OXCTABL 2.2.2.5", [Table] -> [], reads, Fills(9);
    GetStatus = GET_STATUS, get_status, "MS-OXCTABL 2.2.2.7", [Table] -> [], reads, Bytes(7);
    QueryPosition = QUERY_POSITION, query_position, "MS-OXCTABL 2.2.2.8", [Table] -> [], reads, Bytes(14);
    SeekRow = SEEK_ROW, seek_row, "MS-OXCTABL 2.2.2.9", [Table] -> [], reads, Bytes(11);
    SeekRowBookmark = SEEK_ROW_BOOKMARK, seek_row_bookmark, "MS-OXCTABL 2.2.2.10", [Table] -> [], reads, Bytes(12);
    SeekRowFractional = SEEK_ROW_FRACTIONAL, seek_row_fractional, "MS-OXCTABL 2.2.2.11", [Table] -> [], reads, Bytes(6);
    CreateBookmark = CREATE_BOOKMARK, create_bookmark, "MS-OXCTABL 2.2.2.12", [Table] -> [], reads, Data;
    CreateFolder = CREATE_FOLDER, create_folder, "MS-OXCFOLD 2.2.1.2", [Folder] -> [Folder], writes, Data;
    DeleteFolder = DELETE_FOLDER, delete_folder, "MS-OXCFOLD 2.2.1.3", [Folder] -> [], writes, Bytes(7);
    DeleteMessages = DELETE_MESSAGES, delete_messages, "MS-OXCFOLD 2.2.1.11", [Folder] -> [], writes, Bytes(7);
    GetMessageStatus = GET_MESSAGE_STATUS, get_message_status, "MS-OXCMSG 2.2.3.9", [Folder] -> [], reads, Bytes(10);
    SetMessageStatus = SET_MESSAGE_STATUS, set_message_status, "MS-OXCMSG 2.2.3.8", [Folder] -> [], writes, Bytes(10);
    GetAttachmentTable = GET_ATTACHMENT_TABLE, get_attachment_table, "MS-OXCMSG 2.2.3.17", [Message] -> [Table], reads, Bytes(6);
    OpenAttachment = OPEN_ATTACHMENT, open_attachment, "MS-OXCMSG 2.2.3.12", [Message] -> [Attachment], reads, Bytes(6);
    CreateAttachment = CREATE_ATTACHMENT, create_attachment, "MS-OXCMSG 2.2.3.13", [Message] -> [Attachment], writes, Bytes(10);
    DeleteAttachment = DELETE_ATTACHMENT, delete_attachment, "MS-OXCMSG 2.2.3.14", [Message] -> [], writes, Bytes(6);
    SaveChangesAttachment = SAVE_CHANGES_ATTACHMENT, save_changes_attachment, "MS-OXCMSG 2.2.3.15", [Attachment] -> [], writes, Bytes(6);
    SetReceiveFolder = SET_RECEIVE_FOLDER, set_receive_folder, "MS-OXCSTOR 2.2.1.3", [Logon] -> [], writes, Bytes(6);
    GetReceiveFolder = GET_RECEIVE_FOLDER, get_receive_folder, "MS-OXCSTOR 2.2.1.2", [Logon] -> [], reads, Data;
    RegisterNotification = REGISTER_NOTIFICATION, register_notification, "MS-OXCNOTIF 2.2.1.2.1", [Logon] -> [Subscription], reads, Bytes(6);
    OpenStream = OPEN_STREAM, open_stream, "MS-OXCPRPT 2.2.14", [Message Folder Attachment] -> [Stream], reads, Bytes(10);
    ReadStream = READ_STREAM, read_stream, "MS-OXCPRPT 2.2.15", [Stream] -> [], reads, Fills(8);
    WriteStream = WRITE_STREAM, write_stream, "MS-OXCPRPT 2.2.16", [Stream] -> [], writes, Bytes(8);
    SeekStream = SEEK_STREAM, seek_stream, "MS-OXCPRPT 2.2.21", [Stream] -> [], reads, Bytes(14);
    SetStreamSize = SET_STREAM_SIZE, set_stream_size, "MS-OXCPRPT 2.2.20", [Stream] -> [], writes, Bytes(6);
    SetSearchCriteria = SET_SEARCH_CRITERIA, set_search_criteria, "MS-OXCFOLD 2.2.1.4", [Folder] -> [], writes, Bytes(6);
    GetSearchCriteria = GET_SEARCH_CRITERIA, get_search_criteria, "MS-OXCFOLD 2.2.1.5", [Folder] -> [], reads, Data;
    SubmitMessage = SUBMIT_MESSAGE, submit_message, "MS-OXOMSG 2.2.4.1", [Message] -> [], writes, Bytes(6);
    MoveCopyMessages = MOVE_COPY_MESSAGES, move_copy_messages, "MS-OXCFOLD 2.2.1.6", [Folder] -> [], writes, Bytes(7);
    AbortSubmit = ABORT_SUBMIT, abort_submit, "MS-OXOMSG 2.2.4.2", [Logon] -> [], writes, Bytes(6);
    MoveFolder = MOVE_FOLDER, move_folder, "MS-OXCFOLD 2.2.1.7", [Folder] -> [], writes, Bytes(7);
    CopyFolder = COPY_FOLDER, copy_folder, "MS-OXCFOLD 2.2.1.8", [Folder] -> [], writes, Bytes(7);
    QueryColumnsAll = QUERY_COLUMNS_ALL, query_columns_all, "MS-OXCTABL 2.2.2.13", [Table] -> [], reads, Data;
    Abort = ABORT, abort, "MS-OXCTABL 2.2.2.6", [Table] -> [], reads, Bytes(7);
    CopyTo = COPY_TO, copy_to, "MS-OXCPRPT 2.2.11", [Message Folder Attachment] -> [], writes, Data;
    CopyToStream = COPY_TO_STREAM, copy_to_stream, "MS-OXCPRPT 2.2.22", [Stream] -> [], writes, Bytes(22);
    CloneStream = CLONE_STREAM, clone_stream, "MS-OXCPRPT 2.2.27", [Stream] -> [Stream], reads, Bytes(6);
    GetPermissionsTable = GET_PERMISSIONS_TABLE, get_permissions_table, "MS-OXCPERM 2.2.1", [Folder] -> [Table], reads, Bytes(6);
    GetRulesTable = GET_RULES_TABLE, get_rules_table, "MS-OXORULE 2.2.2", [Folder] -> [Table], reads, Bytes(6);
    ModifyPermissions = MODIFY_PERMISSIONS, modify_permissions, "MS-OXCPERM 2.2.2", [Folder] -> [], writes, Bytes(6);
    ModifyRules = MODIFY_RULES, modify_rules, "MS-OXORULE 2.2.1", [Folder] -> [], writes, Bytes(6);
    GetOwningServers = GET_OWNING_SERVERS, get_owning_servers, "MS-OXCSTOR 2.2.1.6", [Logon] -> [], reads, Data;
    LongTermIdFromId = LONG_TERM_ID_FROM_ID, long_term_id_from_id, "MS-OXCSTOR 2.2.1.8", [Logon] -> [], reads, Bytes(30);
    IdFromLongTermId = ID_FROM_LONG_TERM_ID, id_from_long_term_id, "MS-OXCSTOR 2.2.1.9", [Logon] -> [], reads, Bytes(14);
    PublicFolderIsGhosted = PUBLIC_FOLDER_IS_GHOSTED, public_folder_is_ghosted, "MS-OXCSTOR 2.2.1.7", [Logon] -> [], reads, Data;
    OpenEmbeddedMessage = OPEN_EMBEDDED_MESSAGE, open_embedded_message, "MS-OXCMSG 2.2.3.16", [Attachment] -> [Message], reads, Data;
    SetSpooler = SET_SPOOLER, set_spooler, "MS-OXOMSG 2.2.5.1", [Logon] -> [], reads, Bytes(6);
    SpoolerLockMessage = SPOOLER_LOCK_MESSAGE, spooler_lock_message, "MS-OXOMSG 2.2.5.3", [Logon] -> [], writes, Bytes(6);
    GetAddressTypes = GET_ADDRESS_TYPES, get_address_types, "MS-OXOMSG 2.2.4.3", [Logon] -> [], reads, Data;
    TransportSend = TRANSPORT_SEND, transport_send, "MS-OXOMSG 2.2.5.4", [Message] -> [], writes, Data;
    FastTransferSourceCopyMessages = FAST_TRANSFER_SOURCE_COPY_MESSAGES, fast_transfer_source_copy_messages, "MS-OXCFXICS 2.2.3.1.1.3", [Folder] -> [DownloadContext], reads, Bytes(6);
    FastTransferSourceCopyFolder = FAST_TRANSFER_SOURCE_COPY_FOLDER, fast_transfer_source_copy_folder, "MS-OXCFXICS 2.2.3.1.1.4", [Folder] -> [DownloadContext], reads, Bytes(6);
    FastTransferSourceCopyTo = FAST_TRANSFER_SOURCE_COPY_TO, fast_transfer_source_copy_to, "MS-OXCFXICS 2.2.3.1.1.1", [Attachment Message Folder] -> [DownloadContext], reads, Bytes(6);
    FastTransferSourceGetBuffer = FAST_TRANSFER_SOURCE_GET_BUFFER, fast_transfer_source_get_buffer, "MS-OXCFXICS 2.2.3.1.1.5", [DownloadContext] -> [], reads, Fills(15);
    FindRow = FIND_ROW, find_row, "MS-OXCTABL 2.2.2.14", [Table] -> [], reads, Data;
    GetNamesFromPropertyIds = GET_NAMES_FROM_PROPERTY_IDS, get_names_from_property_ids, "MS-OXCPRPT 2.2.13", [Message Folder Attachment Logon] -> [], reads, Data;
    GetPropertyIdsFromNames = GET_PROPERTY_IDS_FROM_NAMES, get_property_ids_from_names, "MS-OXCPRPT 2.2.12", [Message Folder Attachment Logon] -> [], writes, Data;
    GetStreamSize = GET_STREAM_SIZE, get_stream_size, "MS-OXCPRPT 2.2.19", [Stream] -> [], reads, Bytes(10);
    Logon = LOGON, logon, "MS-OXCSTOR 2.2.1.1", [] -> [Logon], reads, Bytes(166);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HandleForm;

    /// The table says of handles what the layouts say.
    #[test]
    fn table_and_layouts_agree() {
        for row in ROPS {
            let layout = row.id.layout().unwrap();
            assert_eq!(layout.name, format!("Rop{}", row.name));
            let makes = matches!(layout.handles, HandleForm::InputOutput | HandleForm::Output);
            assert_eq!(row.output.is_some(), makes, "{}", row.name);
            assert_eq!(row.inputs.is_empty(), layout.handles == HandleForm::Output, "{}", row.name);
        }
    }
}
