//! The client's side: responses out of a RopsList. Rows mean something only beside their columns, so the reader asks
//! for those.

use crate::response::{NULL_DESTINATION, SERVER_BUSY, WRONG_SERVER};
use crate::rop::{logon, notify};
use crate::{
    BackoffRop, RopFailure, RopId, RopLayout, RopRequest, RopRequestBody, RopResponse, RopResponseBody,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};
use ropewalk_model::{ErrorCode, PropertyTag};
use std::collections::HashMap;

/// Knows the columns of the rows in a response (MS-OXCDATA 2.8.1).
pub trait Columns {
    /// Called once for every response with its RopId and handle index, in order.
    fn answered(&mut self, id: RopId, handle_index: u8);
    /// The columns of the rows in the response announced last; none when they are not known.
    fn columns(&mut self) -> Option<Vec<PropertyTag>>;
    /// The ROP that the response announced last answers, where its RopId alone does not say it: RopGetMessageStatus
    /// answers with that of RopSetMessageStatus (MS-OXCROPS 2.2.6.9.2).
    fn request_id(&self, response_id: RopId) -> RopId {
        response_id
    }
}

/// Columns from the requests that are being answered: those of RopGetPropertiesSpecific, of a RopSetColumns before,
/// or of the tables and messages known from before (MS-OXCDATA 2.8.1).
#[derive(Debug, Clone)]
pub struct RequestColumns<'a> {
    requests: &'a [RopRequest],
    known: HashMap<u8, Vec<PropertyTag>>,
    next: usize,
    current: Option<Vec<PropertyTag>>,
    answering: Option<RopId>,
}

impl<'a> RequestColumns<'a> {
    /// `known`: by index in the handle table, the columns set on a table or the RecipientColumns of a message.
    pub const fn new(requests: &'a [RopRequest], known: HashMap<u8, Vec<PropertyTag>>) -> Self {
        Self { requests, known, next: 0, current: None, answering: None }
    }
}

impl Columns for RequestColumns<'_> {
    fn answered(&mut self, id: RopId, handle_index: u8) {
        let rest = self.requests.get(self.next..).unwrap_or_default();
        let ahead = rest.iter().position(|request| {
            let answer = request.id().layout().map_or(request.id(), |layout| layout.response_id);
            answer == id && request.handles.response() == handle_index
        });
        self.next += ahead.map_or(0, |ahead| ahead + 1);
        let answered = ahead.and_then(|ahead| rest.get(ahead));
        self.answering = answered.map(RopRequest::id);
        self.current = match answered.map(|request| &request.body) {
            Some(RopRequestBody::GetPropertiesSpecific(request)) => Some(request.tags.clone()),
            Some(RopRequestBody::SetColumns(request)) => {
                self.known.insert(handle_index, request.tags.clone());
                None
            }
            // Without a request of its own, it is one more answer to the last: a chained buffer.
            _ => self.known.get(&handle_index).cloned(),
        };
    }

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        self.current.clone()
    }

    fn request_id(&self, response_id: RopId) -> RopId {
        self.answering.unwrap_or(response_id)
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
        RopId::NOTIFY => return Ok(RopResponse::Notify(notify::Notification::decode(reader)?)),
        RopId::BUFFER_TOO_SMALL => {
            let size_needed = reader.u16("SizeNeeded")?;
            let requests = reader.bytes(reader.left(), "RequestBuffers")?.to_vec();
            return Ok(RopResponse::BufferTooSmall { size_needed, requests });
        }
        _ => {}
    }
    let unknown = DecodeError::invalid("RopId", reader, 1, id.0);
    let Some(layout) = id.layout() else { return Err(unknown) };
    // RopRelease has no response (MS-OXCROPS 2.2.15.3), and that to RopGetMessageStatus has another number.
    if id == RopId::RELEASE || layout.response_id != id {
        return Err(unknown);
    }
    let handle_index = reader.u8("HandleIndex")?;
    let return_value = reader.u32("ReturnValue")?;
    columns.answered(id, handle_index);
    let id = columns.request_id(id);
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
    let busy = layout.id == RopId::FAST_TRANSFER_SOURCE_GET_BUFFER && return_value == SERVER_BUSY;
    if layout.failure_tail_sized
        && !busy
        && let Some(size) = fixed.last_chunk::<2>()
    {
        tail.bytes(reader.bytes(usize::from(u16::from_le_bytes(*size)), "Data")?);
    }
    if busy {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::{get_properties_specific, query_rows, release, set_columns};
    use crate::{Handles, RopResponseBody};
    use ropewalk_model::codec::{PropertyRow, RowSet};
    use ropewalk_model::{PropertyValue, tags};

    fn request(body: impl Into<RopRequestBody>) -> RopRequest {
        RopRequest { logon_id: 0, handles: Handles::Input(4), body: body.into() }
    }

    fn get(tag: PropertyTag) -> RopRequest {
        request(get_properties_specific::Request {
            property_size_limit: 0,
            want_unicode: true,
            tags: vec![tag],
        })
    }

    fn encode(responses: &[RopResponse]) -> Vec<u8> {
        let mut out = Writer::new();
        responses.iter().for_each(|response| response.encode(&mut out).unwrap());
        out.into_bytes()
    }

    /// Each response is read with the columns of its own request; a RopRelease has none, a failure has no row.
    #[test]
    fn columns_are_those_of_the_request() {
        let (subject, flags) = (tags::PID_TAG_SUBJECT, tags::PID_TAG_MESSAGE_FLAGS);
        let requests = [get(subject), request(release::Request), get(flags), get(flags), get(subject)];
        let answer = |request: &RopRequest, tag: PropertyTag, value: PropertyValue| {
            let row = PropertyRow::Standard(vec![value]);
            RopResponse::success(request, get_properties_specific::Response { columns: vec![tag], row })
        };
        let responses = [
            answer(&requests[0], subject, "one".into()),
            RopResponse::failure(&requests[2], ErrorCode::NOT_FOUND),
            answer(&requests[3], flags, 5.into()),
            answer(&requests[4], subject, "two".into()),
        ];
        let mut columns = RequestColumns::new(&requests, HashMap::new());
        assert_eq!(decode_responses(&encode(&responses), &mut columns).unwrap(), responses);
    }

    /// covers: MS-OXCRPC_R963 a chained buffer answers the last RopQueryRows again.
    #[test]
    fn chained_rows_have_the_columns_of_the_table() {
        let flags = tags::PID_TAG_MESSAGE_FLAGS;
        let query = query_rows::Request { query_rows_flags: 2, forward_read: true, row_count: 9 };
        let requests =
            [request(set_columns::Request { set_columns_flags: 0, tags: vec![flags] }), request(query)];
        let mut rows = RowSet::new(vec![flags]);
        rows.push(&PropertyRow::Standard(vec![3.into()])).unwrap();
        let set = RopResponse::success(&requests[0], set_columns::Response { table_status: 0 });
        let page = RopResponse::success(&requests[1], query_rows::Response { origin: 1, rows });
        let mut columns = RequestColumns::new(&requests, HashMap::new());
        let first = decode_responses(&encode(&[set, page.clone()]), &mut columns).unwrap();
        let second = decode_responses(&encode(std::slice::from_ref(&page)), &mut columns).unwrap();
        assert_eq!((&first[1], &second[0]), (&page, &page));
        let mut unknown = RequestColumns::new(&[], HashMap::new());
        assert!(decode_responses(&encode(std::slice::from_ref(&page)), &mut unknown).is_err());
        let RopResponse::Success { body: RopResponseBody::QueryRows(page), .. } = page else { panic!() };
        assert_eq!(page.rows.count(), 1);
    }

    /// One response without a request is these bytes, followed by another response or not.
    fn is(bytes: &[u8], response: &RopResponse) {
        assert_eq!(encode(std::slice::from_ref(response)), bytes);
        crate::rop::vectors::answer_agrees_with_the_sheet(bytes, None);
        let followed = [bytes, &[0x6E, 0x51, 0x52]].concat();
        let mut columns = RequestColumns::new(&[], HashMap::new());
        let pending = RopResponse::Pending { session_index: 0x5251 };
        assert_eq!(decode_responses(&followed, &mut columns).unwrap(), [response.clone(), pending]);
        for length in 1..bytes.len() {
            let cut = decode_responses(&bytes[..length], &mut columns);
            assert!(cut.is_err(), "{length} bytes: {cut:?}");
        }
    }

    /// covers: MS-OXCROPS_R20004, MS-OXCROPS_R4571
    #[test]
    fn what_answers_nothing_is_refused() {
        for id in [RopId::RELEASE, RopId::GET_MESSAGE_STATUS, RopId(0x28)] {
            let mut columns = RequestColumns::new(&[], HashMap::new());
            assert!(decode_responses(&[id.0, 3, 5, 0, 7, 0x80], &mut columns).is_err(), "{id:?}");
        }
    }

    /// MS-OXCROPS 2.2.14.3.
    /// covers: MS-OXCROPS_R4434, MS-OXCROPS_R4436, MS-OXCROPS_R4437
    #[test]
    fn pending_has_a_session() {
        is(&[0x6E, 0x11, 0x12], &RopResponse::Pending { session_index: 0x1211 });
    }

    /// MS-OXCROPS 2.2.15.2.
    /// covers: MS-OXCROPS_R4451, MS-OXCROPS_R4453, MS-OXCROPS_R4454, MS-OXCROPS_R4456, MS-OXCROPS_R4458,
    /// MS-OXCROPS_R4459, MS-OXCROPS_R4460, MS-OXCROPS_R4463, MS-OXCROPS_R4465, MS-OXCROPS_R4466,
    /// MS-OXCROPS_R4468, MS-OXCROPS_R4470
    #[test]
    fn backoff_has_a_logon_and_its_rops() {
        is(
            &[
                0xF9, 5, 0x11, 0x12, 0x13, 0x14, // the logon
                2, 0x15, 0x21, 0x22, 0x23, 0x24, 0x54, 0x31, 0x32, 0x33, 0x34, // two ROPs
                3, 0, 7, 8, 9, // AdditionalData
            ],
            &RopResponse::Backoff {
                logon_id: 5,
                duration: 0x1413_1211,
                rops: vec![
                    BackoffRop { rop: RopId::QUERY_ROWS, duration: 0x2423_2221 },
                    BackoffRop { rop: RopId::FAST_TRANSFER_DESTINATION_PUT_BUFFER, duration: 0x3433_3231 },
                ],
                additional: vec![7, 8, 9],
            },
        );
        is(
            &[0xF9, 5, 0x11, 0x12, 0x13, 0x14, 0, 0, 0],
            &RopResponse::Backoff { logon_id: 5, duration: 0x1413_1211, rops: vec![], additional: vec![] },
        );
    }

    /// MS-OXCROPS 2.2.15.1: it takes all that is left, so nothing follows it.
    /// covers: MS-OXCROPS_R4653, MS-OXCROPS_R4655, MS-OXCROPS_R4443, MS-OXCROPS_R4445, MS-OXCROPS_R4447
    #[test]
    fn buffer_too_small_gives_the_requests_back() {
        let bytes = [0x6E, 0x51, 0x52, 0xFF, 0x11, 0x12, 0x09, 5, 3, 0x09, 5, 4];
        let responses = [
            RopResponse::Pending { session_index: 0x5251 },
            RopResponse::BufferTooSmall { size_needed: 0x1211, requests: vec![0x09, 5, 3, 0x09, 5, 4] },
        ];
        assert_eq!(encode(&responses), bytes);
        let mut columns = RequestColumns::new(&[], HashMap::new());
        assert_eq!(decode_responses(&bytes, &mut columns).unwrap(), responses);
        crate::rop::vectors::answer_agrees_with_the_sheet(&bytes, None);
    }

    /// "The server may send a RopProgress response in place of this one" (MS-OXCPRPT 2.2.23): it has the RopId of
    /// RopProgress, whatever the request was, and those that follow are still read with their own columns.
    #[test]
    fn progress_stands_in_place_of_a_response() {
        let empty =
            crate::rop::empty_folder::Request { want_asynchronous: true, want_delete_associated: false };
        let requests = [request(empty), get(tags::PID_TAG_MESSAGE_FLAGS)];
        let progress =
            crate::rop::progress::Response { logon_id: 0, completed_task_count: 2, total_task_count: 9 };
        let row = PropertyRow::Standard(vec![5.into()]);
        let got = get_properties_specific::Response { columns: vec![tags::PID_TAG_MESSAGE_FLAGS], row };
        let responses = [
            RopResponse::Success { handle_index: 4, body: progress.into() },
            RopResponse::success(&requests[1], got),
        ];
        let mut columns = RequestColumns::new(&requests, HashMap::new());
        assert_eq!(decode_responses(&encode(&responses), &mut columns).unwrap(), responses);
    }
}
