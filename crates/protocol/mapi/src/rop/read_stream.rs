//! RopReadStream: MS-OXCPRPT 2.2.15, processing 3.2.5.12.

use super::Call;
use crate::error::{Result, RopError};
use ropewalk_wire_mapi_rop::rop::read_stream::{Request, Response};

/// DataSize has two bytes.
const DATA_BYTES_MAX: usize = u16::MAX as usize;

/// "The server MUST read less than or equal to the amount of data requested": here as much as has room.
pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let room = call.room.saturating_sub(Response::FIXED_BYTES).min(DATA_BYTES_MAX);
    let (logon, stream) = call.stream()?;
    let wanted = usize::try_from(request.byte_count).unwrap_or(usize::MAX);
    if room == 0 && wanted > 0 && stream.left() > 0 {
        return Err(RopError::NoRoom(1));
    }
    Ok(Response { data: stream.read(&logon.mailbox, wanted.min(room))? })
}
