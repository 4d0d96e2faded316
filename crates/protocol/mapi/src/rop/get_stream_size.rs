//! RopGetStreamSize: MS-OXCPRPT 2.2.19, processing 3.2.5.16.

use super::Call;
use crate::error::Result;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::rop::get_stream_size::{Request, Response};

pub(super) fn handle(call: &mut Call<'_>, _: &Request) -> Result<Response> {
    let (_, stream) = call.stream()?;
    Ok(Response { stream_size: u32::try_from(stream.size_bytes()).map_err(|_| ErrorCode::TOO_BIG)? })
}
