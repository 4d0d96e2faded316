//! Bytes to value to the same bytes, for the tests of each ROP.

use crate::{Columns, RopId, RopRequest, RopRequestBody, RopResponse, decode_responses};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::Writer;

struct Known<'a>(&'a [PropertyTag]);

impl Columns for Known<'_> {
    fn answered(&mut self, _id: RopId, _handle_index: u8) {}

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        Some(self.0.to_vec())
    }
}

/// A request of a ROP with types; its decoder and its layout agree on where it ends.
pub(super) fn request(bytes: &[u8]) -> RopRequestBody {
    let followed = [bytes, &[0xEE; 8]].concat();
    let mut reader = Reader::new(&followed);
    let request = RopRequest::decode(&mut reader, &|_| false).unwrap();
    assert_eq!(reader.offset(), bytes.len(), "{request:?}");
    assert!(request.body.info().is_some());
    let mut out = Writer::new();
    request.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    let layout = request.id().layout().unwrap();
    let mut fields = Writer::new();
    request.body.encode(&mut fields).unwrap();
    let mut reader = Reader::new(fields.as_slice());
    layout.skip(&mut reader, false).unwrap();
    assert!(reader.is_empty(), "the layout stops at {}", reader.offset());
    request.body
}

/// A response whose rows have `columns`.
pub(super) fn response_with(columns: &[PropertyTag], bytes: &[u8]) -> RopResponse {
    let mut responses = decode_responses(bytes, &mut Known(columns)).unwrap();
    assert_eq!(responses.len(), 1);
    let response = responses.remove(0);
    let mut out = Writer::new();
    response.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    response
}

/// A response without rows.
pub(super) fn response(bytes: &[u8]) -> RopResponse {
    response_with(&[], bytes)
}
