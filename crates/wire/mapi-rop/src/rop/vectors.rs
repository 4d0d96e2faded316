//! Bytes to value to the same bytes, for the tests of each ROP; and the same fields as the sheet's own reader finds
//! in them, which knows nothing of the codec (`ropewalk_testkit::rop_sheet`).

use crate::{
    Columns, Fid, Handles, Mid, OpenRecipientRow, RecipientList, RopFailure, RopId, RopRequest,
    RopRequestBody, RopResponse, RopResponseBody, decode_responses,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, PropertyRow, RecipientAddress, RecipientRow, Writer};
use ropewalk_model::{ErrorCode, FolderId, GlobalCounter, MessageId, PropertyTag, ReplicaId};
use ropewalk_testkit::rop_sheet::{Context, Demand, Verdict, check_requests, check_responses};

struct Known<'a>(&'a [PropertyTag]);

impl Columns for Known<'_> {
    fn answered(&mut self, _id: RopId, _handle_index: u8) {}

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        Some(self.0.to_vec())
    }
}

/// A ROP that is cut short is refused with the field and where it was to begin.
fn says_where(decoded: Result<(), DecodeError>, input: &[u8]) {
    let error = decoded.expect_err("a whole ROP in part of its bytes");
    assert!(!error.field().is_empty() && error.offset() <= input.len(), "{error} in {input:?}");
}

/// A request of a ROP with types; its decoder and its layout agree on where it ends.
pub(super) fn request(bytes: &[u8]) -> RopRequestBody {
    let followed = [bytes, &[0xEE; 8]].concat();
    let mut reader = Reader::new(&followed);
    let request = RopRequest::decode(&mut reader, &|_| false).unwrap();
    assert_eq!(reader.offset(), bytes.len(), "{request:?}");
    for length in 0..bytes.len() {
        let cut = &bytes[..length];
        says_where(RopRequest::decode(&mut Reader::new(cut), &|_| false).map(drop), cut);
    }
    assert_eq!(request.body.info().id, request.id());
    let mut out = Writer::new();
    request.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    let layout = request.id().layout().unwrap();
    let mut fields = Writer::new();
    request.body.encode(&mut fields).unwrap();
    let mut reader = Reader::new(fields.as_slice());
    layout.skip(&mut reader, false).unwrap();
    assert!(reader.is_empty(), "the layout stops at {}", reader.offset());
    agrees_with_the_sheet(bytes, false);
    request.body
}

/// The codec finds in a request what the sheet's reader does; `public` says what the logon is.
pub(crate) fn agrees_with_the_sheet(bytes: &[u8], public: bool) {
    let context = Context { public, ..Context::default() };
    assert_eq!(check_requests(bytes, &context, Demand::Canonical), Verdict::Same, "{bytes:02X?}");
}

/// The codec finds in responses without rows what the sheet's reader does; `request` is the RopId of the request.
pub(crate) fn answer_agrees_with_the_sheet(bytes: &[u8], request: Option<u8>) {
    let context = Context { request, ..Context::default() };
    assert_eq!(check_responses(bytes, &context, Demand::Canonical), Verdict::Same, "{bytes:02X?}");
}

/// A response whose rows have `columns`.
pub(super) fn response_with(columns: &[PropertyTag], bytes: &[u8]) -> RopResponse {
    let mut responses = decode_responses(bytes, &mut Known(columns)).unwrap();
    assert_eq!(responses.len(), 1);
    for length in 1..bytes.len() {
        let cut = &bytes[..length];
        says_where(decode_responses(cut, &mut Known(columns)).map(drop), cut);
    }
    let response = responses.remove(0);
    let mut out = Writer::new();
    response.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    let context = Context { columns: columns.iter().map(|tag| tag.0).collect(), ..Context::default() };
    assert_eq!(check_responses(bytes, &context, Demand::Canonical), Verdict::Same, "{bytes:02X?}");
    response
}

/// A response without rows.
pub(super) fn response(bytes: &[u8]) -> RopResponse {
    response_with(&[], bytes)
}

/// LogonId of the vectors that say every field; no other field of theirs is 7.
pub(super) const LOGON: u8 = 7;
/// InputHandleIndex of these vectors, and the index their responses begin with.
pub(super) const INPUT: Handles = Handles::Input(2);
/// InputHandleIndex and OutputHandleIndex of these vectors.
pub(super) const INPUT_OUTPUT: Handles = Handles::InputOutput { input: 2, output: 3 };
/// ResponseHandleIndex and InputHandleIndex of these vectors.
pub(super) const RESPONSE_INPUT: Handles = Handles::ResponseInput { response: 2, input: 3 };
/// SourceHandleIndex and DestHandleIndex of these vectors.
pub(super) const SOURCE_DESTINATION: Handles = Handles::SourceDestination { source: 2, destination: 3 };
/// A FID, as bytes.
pub(super) const FID: [u8; 8] = [0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28];
/// A MID, as bytes.
pub(super) const MID: [u8; 8] = [0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38];

/// [`FID`].
pub(super) fn fid() -> Fid {
    let counter = GlobalCounter::new(0x2324_2526_2728).unwrap();
    Fid { replica: ReplicaId(0x2221), folder: FolderId::from_counter(counter) }
}

/// [`MID`].
pub(super) fn mid() -> Mid {
    let counter = GlobalCounter::new(0x3334_3536_3738).unwrap();
    Mid { replica: ReplicaId(0x3231), message: MessageId::from_counter(counter) }
}

/// The bytes are this request of [`LOGON`], and the request these bytes.
pub(super) fn is_request(bytes: &[u8], handles: Handles, body: impl Into<RopRequestBody>) {
    let body = body.into();
    assert_eq!(request(bytes), body);
    let expected = RopRequest { logon_id: LOGON, handles, body };
    let mut reader = Reader::new(bytes);
    assert_eq!(RopRequest::decode(&mut reader, &|_| false).unwrap(), expected);
    let mut out = Writer::new();
    expected.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
}

/// The bytes are this success of index `handle_index`, and the success these bytes.
pub(super) fn is_success(bytes: &[u8], handle_index: u8, body: impl Into<RopResponseBody>) {
    is_success_with(&[], bytes, handle_index, body);
}

/// Likewise, with rows of `columns`.
pub(super) fn is_success_with(
    columns: &[PropertyTag],
    bytes: &[u8],
    handle_index: u8,
    body: impl Into<RopResponseBody>,
) {
    let expected = RopResponse::Success { handle_index, body: body.into() };
    assert_eq!(response_with(columns, bytes), expected);
    let mut out = Writer::new();
    expected.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
}

/// A failure of index 2 with ecNotFound and these fields behind it, both ways; gives the fields as values.
pub(super) fn failed(id: RopId, fields: &[u8]) -> Option<RopResponseBody> {
    let failure = fails(id, ErrorCode::NOT_FOUND, &[&[id.0, 2, 0x0F, 0x01, 0x04, 0x80], fields].concat());
    assert_eq!((failure.destination(), failure.tail.as_slice()), (None, fields));
    failure.body().unwrap()
}

/// A failure for the want of a destination, of source index 2 and destination index 0x304, likewise.
pub(super) fn no_destination(id: RopId, fields: &[u8]) -> Option<RopResponseBody> {
    let bytes = [&[id.0, 2, 0x03, 0x05, 0, 0, 4, 3, 0, 0], fields].concat();
    let failure = fails(id, ErrorCode(0x0503), &bytes);
    assert_eq!((failure.destination(), &failure.tail[4..]), (Some(0x304), fields));
    failure.body().unwrap()
}

fn fails(id: RopId, return_value: ErrorCode, bytes: &[u8]) -> RopFailure {
    let RopResponse::Failure(failure) = response(bytes) else { panic!("{bytes:?}") };
    assert_eq!((failure.id, failure.handle_index, failure.return_value), (id, 2, return_value));
    failure
}

/// Recipients of a message: one row of type To and code page 1252, with a column of its own.
pub(super) fn recipients() -> (Vec<u8>, RecipientList) {
    let bytes = [
        &[0x09, 0x00, 0x01, 0x00, 0x03, 0x00, 0xFE, 0x0F, 0x01][..], // 9 in all, one column, one row
        &[0x81, 0xE4, 0x04, 0x00, 0x00, 0x11, 0x00, 0x1B, 0x02],     // resent To, 1252, 17 bytes, flags
        &[b'a', 0, 0, 0, b'A', 0, 0, 0, 1, 0, 0, 6, 0, 0, 0],
    ];
    let mut row = RecipientRow::new(RecipientAddress::Smtp);
    row.email_address = Some("a".to_owned());
    row.display_name = Some("A".to_owned());
    row.properties = PropertyRow::Standard(vec![6.into()]);
    let rows = vec![OpenRecipientRow { recipient_type: 0x81, code_page_id: 1252, row }];
    (bytes.concat(), RecipientList { count: 9, columns: vec![PropertyTag(0x0FFE_0003)], rows })
}
