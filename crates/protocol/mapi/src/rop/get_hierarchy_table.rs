//! RopGetHierarchyTable: MS-OXCFOLD 2.2.1.13, processing 3.2.5.13.

use super::Call;
use crate::error::Result;
use crate::object::{Object, Rows, Table};
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::get_hierarchy_table::{
    DEFERRED_ERRORS, DEPTH, NO_NOTIFICATIONS, Request, Response, SOFT_DELETES, SUPPRESSES_NOTIFICATIONS, USE_UNICODE,
};

const VALID: u8 =
    DEPTH | DEFERRED_ERRORS | NO_NOTIFICATIONS | SOFT_DELETES | USE_UNICODE | SUPPRESSES_NOTIFICATIONS;

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, folder) = (call.logon()?, call.folder()?);
    // "If the client sets an invalid bit in the TableFlags field, the server SHOULD fail the ROP with an error
    // code of ecNotSupported".
    if request.table_flags & !VALID != 0 {
        return Err(ErrorCode::NOT_SUPPORTED.into());
    }
    let rows = if request.table_flags & SOFT_DELETES != 0 {
        // Deleted folders are not kept.
        Rows::Nothing
    } else {
        Rows::Hierarchy { folder, deep: request.table_flags & DEPTH != 0, restriction: None }
    };
    let table = Table::new(rows);
    let row_count = table.row_count(&logon.mailbox)?;
    call.open(Object::Table(Box::new(table)))?;
    Ok(Response { row_count })
}
