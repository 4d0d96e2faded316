//! RopSeekStream: MS-OXCPRPT 2.2.21, processing 3.2.5.18.

use super::Call;
use crate::error::Result;
use ropewalk_wire_mapi_rop::rop::seek_stream::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (_, stream) = call.stream()?;
    Ok(Response { new_position: stream.seek(request.origin, request.offset)? })
}
