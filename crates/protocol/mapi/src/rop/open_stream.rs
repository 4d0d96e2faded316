//! RopOpenStream: MS-OXCPRPT 2.2.14, processing 3.2.5.11. Streams are read only as yet.

use super::{Call, values};
use crate::error::Result;
use crate::object::{Object, Stream, StreamSource};
use ropewalk_base::limits::MAPI_STREAM_BYTES_HELD_MAX;
use ropewalk_mailbox::StoredValue;
use ropewalk_model::{ErrorCode, PropertyType, PropertyValue};
use ropewalk_wire_mapi_rop::rop::open_stream::{CREATE, Request, Response};

pub(super) fn handle(call: &mut Call<'_>, request: &Request) -> Result<Response> {
    let (logon, holder) = (call.logon()?, call.holder()?);
    if request.open_mode_flags == CREATE {
        return Err(ErrorCode::NOT_IMPLEMENTED.into());
    }
    // "When a stream cannot be opened on the specified object, the error NotSupported SHOULD be returned."
    let kind = request.tag.kind();
    if !matches!(kind, PropertyType::STRING | PropertyType::STRING8 | PropertyType::BINARY) {
        return Err(ErrorCode::NOT_SUPPORTED.into());
    }
    let stored = holder.property(&logon.mailbox, request.tag).ok_or(ErrorCode::NOT_FOUND)?;
    let source = match stored {
        StoredValue::Large(large) if large.kind == PropertyType::BINARY => StreamSource::Stored(large),
        stored => {
            let (_, held) = call.session.handles.held();
            let left = MAPI_STREAM_BYTES_HELD_MAX.saturating_sub(held);
            let too_long = |bytes: u64| bytes > left as u64;
            if matches!(&stored, StoredValue::Large(large) if too_long(large.size_bytes)) {
                return Err(ErrorCode::NOT_ENOUGH_MEMORY.into());
            }
            let values = values(&logon, call.code_page()?);
            let bytes = stream_bytes(values.convert(logon.mailbox.load(&stored)?, kind))?;
            if too_long(bytes.len() as u64) {
                return Err(ErrorCode::NOT_ENOUGH_MEMORY.into());
            }
            StreamSource::Held(bytes)
        }
    };
    let stream = Stream::new(source);
    let stream_size = u32::try_from(stream.size_bytes()).map_err(|_| ErrorCode::TOO_BIG)?;
    call.open(Object::Stream(Box::new(stream)))?;
    Ok(Response { stream_size })
}

/// Text stands in a stream without a terminating zero.
fn stream_bytes(value: PropertyValue) -> Result<Vec<u8>> {
    match value {
        PropertyValue::String(text) => Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        PropertyValue::String8(bytes) | PropertyValue::Binary(bytes) => Ok(bytes),
        _ => Err(ErrorCode::NOT_SUPPORTED.into()),
    }
}
