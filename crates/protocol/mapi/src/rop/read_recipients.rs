//! RopReadRecipients: MS-OXCMSG 2.2.3.6, processing 3.2.5.6.

use super::{Call, values};
use crate::error::{Result, RopError};
use crate::recipients::{COLUMNS, row};
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::ReadRecipientRow;
use ropewalk_wire_mapi_rop::rop::read_recipients::{Request, Response};

/// RowCount has one byte.
const ROWS_MAX: usize = u8::MAX as usize;
/// What one row can have: texts of a thousand characters, and as many numbers.
const ROW_BYTES_MAX: usize = 16 * 1024;

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, message) = (call.logon()?, call.message()?);
    let all = message.recipients(&logon.mailbox)?;
    let first = usize::try_from(request.row_id).unwrap_or(usize::MAX);
    // "Recipient row RowId does not exist on the message": ecNotFound.
    let from_first = all.get(first..).filter(|rows| !rows.is_empty()).ok_or(ErrorCode::NOT_FOUND)?;
    let values = values(&logon, message.code_page);
    let mut rows = Vec::new();
    for (row_id, recipient) in (request.row_id..).zip(from_first.iter().take(ROWS_MAX)) {
        rows.push(ReadRecipientRow { row_id, recipient: row(&values, recipient, message.code_page)? });
    }
    let mut response = Response { columns: COLUMNS.to_vec(), rows };
    response.fit(call.room)?;
    if response.rows.is_empty() {
        return Err(RopError::NoRoom(ROW_BYTES_MAX.saturating_sub(call.room)));
    }
    Ok(response)
}
