//! Bytes and the value they are, both ways: each field has a value of its own, so that two of them cannot be swapped
//! unnoticed.

use super::vectors;
use crate::{Fid, Handles, Mid, RopFailure, RopRequest, RopRequestBody, RopResponse, RopResponseBody};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{GlobalId, LongTermId, Writer};
use ropewalk_model::{ErrorCode, FolderId, GlobalCounter, MessageId, PropertyTag, ReplicaId};

/// InputHandleIndex and OutputHandleIndex.
pub(super) const fn input_output(input: u8, output: u8) -> Handles {
    Handles::InputOutput { input, output }
}

/// These bytes are this request, and this request is these bytes; cut anywhere, they are none.
pub(super) fn request(bytes: &[u8], logon_id: u8, handles: Handles, body: impl Into<RopRequestBody>) {
    let expected = RopRequest { logon_id, handles, body: body.into() };
    assert_eq!(vectors::request(bytes), expected.body);
    let mut out = Writer::new();
    assert_eq!(expected.encode(&mut out), Ok(()));
    assert_eq!(out.as_slice(), bytes);
    assert_eq!(RopRequest::decode(&mut Reader::new(bytes), &|_| false), Ok(expected));
    for length in 0..bytes.len() {
        let cut = RopRequest::decode(&mut Reader::new(&bytes[..length]), &|_| false);
        assert!(cut.is_err(), "{length} bytes: {cut:?}");
    }
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
    assert_eq!(failure.tail, []);
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

/// A FID: replica 0x0201, counter 0x111213141516.
pub(super) const FID: [u8; 8] = [0x01, 0x02, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16];
/// A MID: replica 0x0403, counter 0x212223242526.
pub(super) const MID: [u8; 8] = [0x03, 0x04, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26];
/// A GUID.
pub(super) const GUID: [u8; 16] = *b"0123456789abcdef";
/// A LongTermID: DatabaseGuid, counter 0x313233343536, padding.
pub(super) const LONG_TERM_ID: [u8; 24] = *b"ABCDEFGHIJKLMNOP123456\0\0";
/// The return value of the failures here, ecNotFound, as bytes.
pub(super) const FAILED: [u8; 4] = [0x0F, 0x01, 0x04, 0x80];
/// The same as a number.
pub(super) const NOT_FOUND: u32 = 0x8004_010F;

/// What [`FID`] is.
pub(super) fn fid() -> Fid {
    let counter = GlobalCounter::from_bytes([0x11, 0x12, 0x13, 0x14, 0x15, 0x16]);
    Fid { replica: ReplicaId(0x0201), folder: FolderId::from_counter(counter) }
}

/// What [`MID`] is.
pub(super) fn mid() -> Mid {
    let counter = GlobalCounter::from_bytes([0x21, 0x22, 0x23, 0x24, 0x25, 0x26]);
    Mid { replica: ReplicaId(0x0403), message: MessageId::from_counter(counter) }
}

/// What [`LONG_TERM_ID`] is.
pub(super) fn long_term_id() -> LongTermId {
    let counter = GlobalCounter::from_bytes(*b"123456");
    LongTermId(GlobalId { database: Guid(*b"ABCDEFGHIJKLMNOP"), counter })
}

/// Parts of a buffer one after the other.
pub(super) fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
