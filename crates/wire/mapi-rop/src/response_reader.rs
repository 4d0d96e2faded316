//! The client's side: responses out of a RopsList. Rows mean something only beside their columns, so the reader asks
//! for those.

use crate::response::{NULL_DESTINATION, SERVER_BUSY, WRONG_SERVER};
use crate::rop::logon;
use crate::{
    BackoffRop, RopFailure, RopId, RopLayout, RopRequest, RopRequestBody, RopResponse, RopResponseBody,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};
use ropewalk_model::{ErrorCode, PropertyTag};
use std::collections::HashMap;

/// Knows the columns of the rows in a response.
pub trait Columns {
    /// Called once for every response with its RopId and handle index, in order.
    fn answered(&mut self, id: RopId, handle_index: u8);
    /// The columns of the rows in the response announced last; none when they are not known.
    fn columns(&mut self) -> Option<Vec<PropertyTag>>;
}

/// Columns from the requests that are being answered: those of RopGetPropertiesSpecific, of a RopSetColumns before,
/// or of the tables and messages known from before.
#[derive(Debug, Clone)]
pub struct RequestColumns<'a> {
    requests: &'a [RopRequest],
    known: HashMap<u8, Vec<PropertyTag>>,
    next: usize,
    current: Option<Vec<PropertyTag>>,
}

impl<'a> RequestColumns<'a> {
    /// `known`: by index in the handle table, the columns set on a table or the RecipientColumns of a message.
    pub const fn new(requests: &'a [RopRequest], known: HashMap<u8, Vec<PropertyTag>>) -> Self {
        Self { requests, known, next: 0, current: None }
    }
}

impl Columns for RequestColumns<'_> {
    fn answered(&mut self, id: RopId, handle_index: u8) {
        self.current = None;
        let rest = self.requests.get(self.next..).unwrap_or_default();
        let Some(ahead) =
            rest.iter().position(|request| request.id() == id && request.handles.response() == handle_index)
        else {
            return;
        };
        self.next += ahead + 1;
        self.current = match rest.get(ahead).map(|request| &request.body) {
            Some(RopRequestBody::GetPropertiesSpecific(request)) => Some(request.tags.clone()),
            Some(RopRequestBody::SetColumns(request)) => {
                self.known.insert(handle_index, request.tags.clone());
                None
            }
            _ => self.known.get(&handle_index).cloned(),
        };
    }

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        self.current.clone()
    }
}

/// Reads the responses of a RopsList.
///
/// # Errors
/// When one cannot be read: its ROP has no types here, its columns are not known, or it is broken.
pub fn decode_responses(rops: &[u8], columns: &mut dyn Columns) -> Result<Vec<RopResponse>, DecodeError> {
    let mut reader = Reader::new(rops);
    let mut responses = Vec::new();
    while !reader.is_empty() {
        responses.push(decode_response(&mut reader, columns)?);
    }
    Ok(responses)
}

fn decode_response(reader: &mut Reader<'_>, columns: &mut dyn Columns) -> Result<RopResponse, DecodeError> {
    let id = RopId(reader.u8("RopId")?);
    match id {
        RopId::PENDING => return Ok(RopResponse::Pending { session_index: reader.u16("SessionIndex")? }),
        RopId::BACKOFF => return decode_backoff(reader),
        RopId::BUFFER_TOO_SMALL => {
            let size_needed = reader.u16("SizeNeeded")?;
            let requests = reader.bytes(reader.left(), "RequestBuffers")?.to_vec();
            return Ok(RopResponse::BufferTooSmall { size_needed, requests });
        }
        _ => {}
    }
    let unknown = DecodeError::invalid("RopId", reader, 1, id.0);
    let Some(layout) = id.layout() else { return Err(unknown) };
    let handle_index = reader.u8("HandleIndex")?;
    let return_value = reader.u32("ReturnValue")?;
    columns.answered(id, handle_index);
    if id == RopId::LOGON && return_value == WRONG_SERVER {
        return Ok(RopResponse::LogonRedirect { handle_index, redirect: logon::Redirect::decode(reader)? });
    }
    if return_value != 0 {
        let tail = decode_tail(reader, layout, return_value)?;
        return Ok(RopResponse::Failure(RopFailure {
            id,
            handle_index,
            return_value: ErrorCode(return_value),
            tail,
        }));
    }
    let offset = reader.offset();
    let mut columns = || {
        let missing = DecodeError::Invalid { field: "Columns", offset, value: id.0.into() };
        columns.columns().ok_or(missing)
    };
    let body = RopResponseBody::decode(id, reader, &mut columns)?.ok_or(unknown)?;
    Ok(RopResponse::Success { handle_index, body })
}

/// What stands after the ReturnValue of a failure.
fn decode_tail(
    reader: &mut Reader<'_>,
    layout: &RopLayout,
    return_value: u32,
) -> Result<Vec<u8>, DecodeError> {
    let mut tail = Writer::new();
    if layout.null_destination && return_value == NULL_DESTINATION {
        tail.u32(reader.u32("DestHandleIndex")?);
    }
    let fixed = reader.bytes(layout.failure_tail_bytes, "Response")?;
    tail.bytes(fixed);
    if layout.failure_tail_sized
        && let Some(size) = fixed.last_chunk::<2>()
    {
        tail.bytes(reader.bytes(usize::from(u16::from_le_bytes(*size)), "Data")?);
    }
    if layout.id == RopId::FAST_TRANSFER_SOURCE_GET_BUFFER && return_value == SERVER_BUSY {
        tail.u32(reader.u32("BackoffTime")?);
    }
    Ok(tail.into_bytes())
}

fn decode_backoff(reader: &mut Reader<'_>) -> Result<RopResponse, DecodeError> {
    let logon_id = reader.u8("LogonId")?;
    let duration = reader.u32("Duration")?;
    let mut rops = Vec::new();
    for _ in 0..reader.u8("BackoffRopCount")? {
        rops.push(BackoffRop { rop: RopId(reader.u8("RopIdBackoff")?), duration: reader.u32("Duration")? });
    }
    let size = usize::from(reader.u16("AdditionalDataSize")?);
    let additional = reader.bytes(size, "AdditionalData")?.to_vec();
    Ok(RopResponse::Backoff { logon_id, duration, rops, additional })
}
