//! Bytes and the value they are, both ways: each field has a value of its own, so that two of them cannot be swapped
//! unnoticed. As the later half of [`super::vectors`], with logon and handle indexes said in each test.

use super::vectors;
pub(super) use super::vectors::{FID, MID, fid, mid};
use crate::{Handles, RopFailure, RopRequest, RopRequestBody, RopResponse, RopResponseBody};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{GlobalId, LongTermId, Writer};
use ropewalk_model::{ErrorCode, GlobalCounter, PropertyTag};

/// InputHandleIndex and OutputHandleIndex.
pub(super) const fn input_output(input: u8, output: u8) -> Handles {
    Handles::InputOutput { input, output }
}

/// These bytes are this request, and this request is these bytes.
pub(super) fn request(bytes: &[u8], logon_id: u8, handles: Handles, body: impl Into<RopRequestBody>) {
    let expected = RopRequest { logon_id, handles, body: body.into() };
    assert_eq!(vectors::request(bytes), expected.body);
    let mut out = Writer::new();
    assert_eq!(expected.encode(&mut out), Ok(()));
    assert_eq!(out.as_slice(), bytes);
    assert_eq!(RopRequest::decode(&mut Reader::new(bytes), &|_| false), Ok(expected));
}

/// As [`success_with`], of a response without rows.
pub(super) fn success(bytes: &[u8], handle_index: u8, body: impl Into<RopResponseBody>) {
    success_with(&[], bytes, handle_index, body);
}

/// These bytes are this successful response, its rows having `columns`.
pub(super) fn success_with(
    columns: &[PropertyTag],
    bytes: &[u8],
    handle_index: u8,
    body: impl Into<RopResponseBody>,
) {
    let body = body.into();
    assert_eq!(vectors::response_with(columns, bytes), RopResponse::Success { handle_index, body });
}

/// These bytes are the failure of a ROP whose failures have no fields.
pub(super) fn failure(bytes: &[u8], handle_index: u8, return_value: u32) {
    let failure = failed(bytes, handle_index, return_value);
    assert_eq!((failure.body(), failure.destination()), (Ok(None), None));
    assert_eq!(failure.tail, Vec::<u8>::new());
}

/// These bytes are the failure of a ROP whose responses have one form only.
pub(super) fn failure_with(
    bytes: &[u8],
    handle_index: u8,
    return_value: u32,
    body: impl Into<RopResponseBody>,
) {
    let failure = failed(bytes, handle_index, return_value);
    assert_eq!((failure.body(), failure.destination()), (Ok(Some(body.into())), None));
}

/// These bytes are the failure for a destination that is not open.
pub(super) fn null_destination(bytes: &[u8], handle_index: u8, destination: u32) {
    let failure = failed(bytes, handle_index, 0x0000_0503);
    assert_eq!((failure.body(), failure.destination()), (Ok(None), Some(destination)));
}

fn failed(bytes: &[u8], handle_index: u8, return_value: u32) -> RopFailure {
    let response = vectors::response(bytes);
    let RopResponse::Failure(failure) = response else { panic!("{response:?}") };
    assert_eq!(failure.id.0, bytes[0]);
    assert_eq!((failure.handle_index, failure.return_value), (handle_index, ErrorCode(return_value)));
    failure
}

/// A GUID.
pub(super) const GUID: [u8; 16] = *b"0123456789abcdef";
/// A LongTermID: DatabaseGuid, counter 0x313233343536, padding.
pub(super) const LONG_TERM_ID: [u8; 24] = *b"ABCDEFGHIJKLMNOP123456\0\0";
/// The return value of the failures here, ecNotFound, as bytes.
pub(super) const FAILED: [u8; 4] = [0x0F, 0x01, 0x04, 0x80];
/// The same as a number.
pub(super) const NOT_FOUND: u32 = 0x8004_010F;

/// What [`LONG_TERM_ID`] is.
pub(super) fn long_term_id() -> LongTermId {
    let counter = GlobalCounter::from_bytes(*b"123456");
    LongTermId(GlobalId { database: Guid(*b"ABCDEFGHIJKLMNOP"), counter })
}

/// Parts of a buffer one after the other.
pub(super) fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
