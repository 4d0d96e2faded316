//! Execute: ROP buffers (MS-OXCROPS 3.2.5.1, 3.2.5.2) in the extended buffers of MS-OXCRPC 3.1.4.2.1.

use crate::error::{MAX_OBJECTS_EXCEEDED, RopError};
use crate::object::Entry;
use crate::rop::{self, Call};
use crate::session::Session;
use ropewalk_base::limits::{ROP_BUFFER_BYTES_MAX, ROP_RESPONSE_BYTES_MAX};
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_http::{ExecuteRequest, execute_flags};
use ropewalk_wire_mapi_rop::rop::query_rows::{ENABLE_PACKED_BUFFERS, NO_ADVANCE};
use ropewalk_wire_mapi_rop::rop::seek_row::BOOKMARK_CURRENT;
use ropewalk_wire_mapi_rop::{
    EXTENDED_HEADER_BYTES, Fit, ObjectKind, PAYLOADS_MAX, Packing, RequestReader, ResponseBound,
    ResponseWriter, RopBuffer, RopId, RopRequest, RopRequestBody, RopResponse, RopResponseBody,
    UNUSED_HANDLE, decode_extended, decode_requests, encode_extended,
};

/// Room that another packed answer has to have: "less than 8 KB for the RopReadStream ROP [...] and 32 KB for the
/// RopQueryRows ROP" (MS-OXCRPC 3.1.4.2.1.2.2).
const PACK_STREAM_BYTES_MIN: usize = 8 * 1024;
const PACK_ROWS_BYTES_MIN: usize = 32 * 1024;

/// Why an Execute has no ROP responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExecuteError {
    /// "If the server is unable to parse the ROP requests in the ROP input buffer, the RPC MUST fail by returning
    /// 0x000004B6." (MS-OXCROPS 3.2.5.1)
    Format,
    /// Not even RopBufferTooSmall has room: "fail the Execute request type with a value of 0x0000047D in the
    /// StatusCode field" (MS-OXCROPS 3.2.4.3).
    TooSmall,
}

/// Public folders are not served, so no logon is on them.
const fn is_public(_logon_id: u8) -> bool {
    false
}

/// Carries out the ROPs of a request; the RopBuffer of the answer.
pub(crate) fn execute(session: &mut Session, request: &ExecuteRequest) -> Result<Vec<u8>, ExecuteError> {
    let payloads = decode_extended(&request.rop_buffer).map_err(|error| {
        tracing::debug!(%error, "execute: extended buffer refused");
        ExecuteError::Format
    })?;
    let input = match payloads.as_slice() {
        [] => RopBuffer::default(),
        [payload] => RopBuffer::decode(payload).map_err(|_| ExecuteError::Format)?,
        // Only ROPs that write may come in several buffers, and there are none yet.
        _ => return Err(ExecuteError::Format),
    };
    decode_requests(&input.rops, &is_public).map_err(|error| {
        tracing::debug!(%error, "execute: ROPs refused");
        ExecuteError::Format
    })?;
    let max = usize::try_from(request.max_rop_out).unwrap_or(usize::MAX).min(ROP_RESPONSE_BYTES_MAX);
    let ran = run(session, &input.rops, input.handles, max)?;
    let mut outputs = vec![ran.output.encode().map_err(|_| ExecuteError::TooSmall)?];
    if request.flags & execute_flags::CHAIN != 0 {
        pack(session, &mut outputs, ran.output.handles, ran.more, max)?;
    }
    // Plain payloads are always allowed; compressing and obfuscating are what the client offers to take.
    encode_extended(&outputs, Packing::default()).map_err(|_| ExecuteError::TooSmall)
}

/// Adds answers for what the last ROP left over, while there is room (MS-OXCRPC 3.1.4.2.1.2.2).
fn pack(
    session: &mut Session,
    outputs: &mut Vec<Vec<u8>>,
    handles: Vec<u32>,
    mut more: Option<RopRequest>,
    max: usize,
) -> Result<(), ExecuteError> {
    while let Some(request) = more.take().filter(|_| outputs.len() < PAYLOADS_MAX) {
        let used: usize = outputs.iter().map(|output| output.len() + EXTENDED_HEADER_BYTES).sum();
        let left = max.saturating_sub(used);
        let needed =
            if request.id() == RopId::QUERY_ROWS { PACK_ROWS_BYTES_MIN } else { PACK_STREAM_BYTES_MIN };
        if left < needed {
            return Ok(());
        }
        let mut rops = ropewalk_model::codec::Writer::new();
        request.encode(&mut rops).map_err(|_| ExecuteError::Format)?;
        let ran = run(session, rops.as_slice(), handles.clone(), left)?;
        outputs.push(ran.output.encode().map_err(|_| ExecuteError::TooSmall)?);
        more = ran.more;
    }
    Ok(())
}

struct Ran {
    output: RopBuffer,
    /// The last request, for what it did not return yet.
    more: Option<RopRequest>,
}

/// What became of one request.
enum Answer {
    Nothing,
    Response(RopResponse, Option<Entry>),
    /// So many bytes more would be needed.
    NoRoom(usize),
}

fn run(session: &mut Session, rops: &[u8], mut handles: Vec<u32>, max: usize) -> Result<Ran, ExecuteError> {
    let mut writer = ResponseWriter::new(max, handles.len());
    let mut reader = RequestReader::new(rops);
    let mut more = None;
    while let Some(request) = reader.next(&is_public).map_err(|_| ExecuteError::Format)? {
        writer.keep_for(reader.rest());
        let last_chance = writer.is_empty() && max >= ROP_BUFFER_BYTES_MAX;
        more = None;
        let (response, opened) = match answer(session, &handles, &request, writer.left(), last_chance) {
            Answer::Nothing => continue,
            Answer::Response(response, opened) => (response, opened),
            Answer::NoRoom(_) if last_chance => {
                (RopResponse::failure(&request, ErrorCode::BUFFER_TOO_SMALL), None)
            }
            Answer::NoRoom(missing) => {
                return too_small(writer, &reader, handles, max.saturating_add(missing));
            }
        };
        let written = match writer.push(&response) {
            Ok(fit) => fit,
            Err(error) => {
                tracing::error!(rop = ?request.id(), %error, "a response has no wire form");
                return finish_failed(writer, &reader, handles, &request, max);
            }
        };
        match written {
            Fit::Written => {
                settle(session, &mut handles, &request, &response, opened);
                more = left_over(&request, &response);
            }
            Fit::TooLarge { .. } if last_chance => {
                let failure = RopResponse::failure(&request, ErrorCode::BUFFER_TOO_SMALL);
                if !matches!(writer.push(&failure), Ok(Fit::Written)) {
                    return Err(ExecuteError::TooSmall);
                }
                settle(session, &mut handles, &request, &failure, None);
            }
            Fit::TooLarge { needed } => return too_small(writer, &reader, handles, needed),
        }
        // "If the server encounters this error [ecNotSupported] while processing this ROP, it MUST NOT process any
        // remaining ROPs in the ROP input buffer" (MS-OXCTABL 3.2.5.9).
        if let RopResponse::Failure(failure) = &response
            && failure.id == RopId::SEEK_ROW
            && failure.return_value == ErrorCode::NOT_SUPPORTED
        {
            break;
        }
    }
    Ok(Ran { output: writer.finish(handles), more })
}

/// Ends the buffer with a RopBufferTooSmall that gives back what was not executed.
fn too_small(
    mut writer: ResponseWriter,
    reader: &RequestReader<'_>,
    handles: Vec<u32>,
    needed: usize,
) -> Result<Ran, ExecuteError> {
    writer.buffer_too_small(needed, reader.unprocessed()).map_err(|_| ExecuteError::TooSmall)?;
    Ok(Ran { output: writer.finish(handles), more: None })
}

/// Ends the buffer with the failure of a request whose response cannot be written; the requests after it are given
/// back.
fn finish_failed(
    mut writer: ResponseWriter,
    reader: &RequestReader<'_>,
    mut handles: Vec<u32>,
    request: &RopRequest,
    max: usize,
) -> Result<Ran, ExecuteError> {
    forget_output(&mut handles, request);
    match writer.push(&RopResponse::failure(request, ErrorCode::GENERAL_FAILURE)) {
        Ok(Fit::Written) if reader.rest().is_empty() => {}
        Ok(Fit::Written) => {
            writer.buffer_too_small(max, reader.rest()).map_err(|_| ExecuteError::TooSmall)?;
        }
        _ => return Err(ExecuteError::TooSmall),
    }
    Ok(Ran { output: writer.finish(handles), more: None })
}

/// Answers one request.
fn answer(
    session: &mut Session,
    handles: &[u32],
    request: &RopRequest,
    room: usize,
    last_chance: bool,
) -> Answer {
    let failed = |code: ErrorCode| Answer::Response(RopResponse::failure(request, code), None);
    let handle = match input(session, handles, request) {
        Ok(handle) => handle,
        Err(_) if request.id() == RopId::RELEASE => return Answer::Nothing,
        Err(code) => return failed(code),
    };
    // A ROP that changes state must not do so when its response has no room; it will come again.
    let fewest = match request.body.info().response {
        ResponseBound::Bytes(bytes) | ResponseBound::Fills(bytes) => bytes,
        ResponseBound::None | ResponseBound::Data => 0,
    };
    if room < fewest {
        return Answer::NoRoom(fewest - room);
    }
    let mut call = Call { session, request, handle, room, last_chance, opened: None };
    match rop::handle(&mut call) {
        Ok(None) => Answer::Nothing,
        Ok(Some(body)) => Answer::Response(RopResponse::success(request, body), call.opened),
        Err(RopError::Code(code)) => failed(code),
        Err(RopError::NoRoom(missing)) => Answer::NoRoom(missing),
    }
}

/// The handle a request acts upon, when it is of a kind that the ROP takes and there is a place for what it opens.
fn input(session: &Session, handles: &[u32], request: &RopRequest) -> Result<u32, ErrorCode> {
    let at = |index: u8| handles.get(usize::from(index)).copied().ok_or(ErrorCode::NULL_OBJECT);
    let handle = match request.handles.input() {
        None => 0,
        Some(index) => {
            let handle = at(index)?;
            let entry = session.handles.find(handle, request.logon_id).map_err(|missing| missing.code())?;
            check_kind(request, entry.object.kind())?;
            handle
        }
    };
    if let Some(index) = request.handles.output() {
        at(index)?;
        if session.handles.is_full() {
            return Err(MAX_OBJECTS_EXCEEDED);
        }
    }
    Ok(handle)
}

/// On another kind of object the ROPs of MS-OXCMSG fail with ecNullObject, the others with ecNotSupported.
fn check_kind(request: &RopRequest, kind: ObjectKind) -> Result<(), ErrorCode> {
    let info = request.body.info();
    if info.inputs.contains(&kind) {
        return Ok(());
    }
    let of_messages = info.section.starts_with("MS-OXCMSG");
    Err(if of_messages { ErrorCode::NULL_OBJECT } else { ErrorCode::NOT_SUPPORTED })
}

/// Gives what was opened its handle. After a failure the place of the handle is emptied, so that ROPs that build
/// on it fail too and do not act upon whatever stood there.
fn settle(
    session: &mut Session,
    handles: &mut [u32],
    request: &RopRequest,
    response: &RopResponse,
    opened: Option<Entry>,
) {
    match opened {
        Some(entry) => {
            let handle = session.handles.insert(request.logon_id, entry);
            let index = request.handles.output().map(usize::from);
            if let Some(place) = index.and_then(|index| handles.get_mut(index)) {
                *place = handle;
            }
        }
        None if matches!(response, RopResponse::Failure(_)) => forget_output(handles, request),
        None => {}
    }
}

fn forget_output(handles: &mut [u32], request: &RopRequest) {
    let index = request.handles.output().map(usize::from);
    if let Some(place) = index.and_then(|index| handles.get_mut(index)) {
        *place = UNUSED_HANDLE;
    }
}

/// The same request for what its response left over, if that can be packed behind it.
fn left_over(request: &RopRequest, response: &RopResponse) -> Option<RopRequest> {
    let RopResponse::Success { body, .. } = response else { return None };
    let mut request = request.clone();
    match (&mut request.body, body) {
        (RopRequestBody::ReadStream(read), RopResponseBody::ReadStream(done)) => {
            let length = u32::try_from(done.data.len()).ok().filter(|length| *length > 0)?;
            read.byte_count = read.byte_count.checked_sub(length).filter(|left| *left > 0)?;
        }
        (RopRequestBody::QueryRows(query), RopResponseBody::QueryRows(done)) => {
            let packs =
                query.query_rows_flags & (ENABLE_PACKED_BUFFERS | NO_ADVANCE) == ENABLE_PACKED_BUFFERS;
            if !packs || done.origin != BOOKMARK_CURRENT {
                return None;
            }
            let count = u16::try_from(done.rows.count()).ok()?;
            query.row_count = query.row_count.checked_sub(count).filter(|left| *left > 0)?;
        }
        _ => return None,
    }
    Some(request)
}
