//! RopGetContentsTable: MS-OXCFOLD 2.2.1.14, processing 3.2.5.14.

use super::Call;
use crate::error::Result;
use crate::object::{Object, Rows, Table};
use ropewalk_mailbox::ViewQuery;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::get_contents_table::{
    ASSOCIATED, CONVERSATION_MEMBERS, DEFERRED_ERRORS, NO_NOTIFICATIONS, Request, Response, SOFT_DELETES, USE_UNICODE,
};

const VALID: u8 =
    ASSOCIATED | DEFERRED_ERRORS | NO_NOTIFICATIONS | SOFT_DELETES | USE_UNICODE | CONVERSATION_MEMBERS;

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, folder) = (call.logon()?, call.folder()?);
    // "If the client sets an invalid bit in the TableFlags field, the server SHOULD fail the ROP with an error
    // code of ecInvalidParam."
    if request.table_flags & !VALID != 0 {
        return Err(ErrorCode::INVALID_PARAMETER.into());
    }
    if request.table_flags & CONVERSATION_MEMBERS != 0 {
        return Err(ErrorCode::NOT_SUPPORTED.into());
    }
    let rows = if request.table_flags & SOFT_DELETES != 0 {
        // Soft-deleted messages have moved to Recoverable Items.
        Rows::Nothing
    } else {
        let associated = request.table_flags & ASSOCIATED != 0;
        let query = ViewQuery { associated, ..ViewQuery::of(folder) };
        Rows::Contents(Box::new(logon.mailbox.table_view(query)?))
    };
    let table = Table::new(rows);
    let row_count = table.row_count(&logon.mailbox)?;
    call.open(Object::Table(Box::new(table)))?;
    Ok(Response { row_count })
}
