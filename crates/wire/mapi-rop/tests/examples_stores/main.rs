//! Examples that the specifications print for stores, permissions and rules: the bytes as printed, the
//! values the text names, and the same bytes again. The modules are named after the documents. Of MS-OXCNOTIF,
//! MS-OXCSTOR and MS-OXCFXICS no example with ROP bytes was at hand; [`oxodlgt`] has a logon as values.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod oxcperm;
mod oxcrops;
mod oxcrpc;
mod oxodlgt;
mod oxorule;

use ropewalk_base::Reader;
use ropewalk_model::codec::Writer;
use ropewalk_model::{ErrorCode, PropertyTag};
use ropewalk_testkit::rop_sheet::{Context, Demand, Verdict, check_requests, check_responses};
use ropewalk_wire_mapi_rop::{
    Columns, Handles, RopId, RopRequest, RopRequestBody, RopResponse, RopResponseBody, decode_responses,
};

/// The sheet's own reader finds the same in them (`ropewalk_testkit::rop_sheet`).
fn agrees(bytes: &[u8], columns: Option<&[PropertyTag]>) {
    let columns_or_none = columns.unwrap_or_default().iter().map(|tag| tag.0).collect();
    let context = Context { columns: columns_or_none, ..Context::default() };
    let check = if columns.is_some() { check_responses } else { check_requests };
    assert_eq!(check(bytes, &context, Demand::Canonical), Verdict::Same);
}

/// Bytes as the specifications print them: pairs of digits, with offsets before colons, blanks and dashes.
fn printed(dump: &str) -> Vec<u8> {
    let lines = dump.lines().map(|line| line.split_once(':').map_or(line, |(_, bytes)| bytes));
    let pairs = lines.flat_map(|line| line.split([' ', '-'])).filter(|pair| !pair.is_empty());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// The printed bytes are this request of logon 0, both ways.
fn request(dump: &str, handles: Handles, body: impl Into<RopRequestBody>) {
    let bytes = printed(dump);
    let expected = RopRequest { logon_id: 0, handles, body: body.into() };
    let mut reader = Reader::new(&bytes);
    assert_eq!(RopRequest::decode(&mut reader, &|_| false).unwrap(), expected);
    assert!(reader.is_empty());
    let mut out = Writer::new();
    expected.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    agrees(&bytes, None);
}

/// The columns of all rows.
struct Known(Vec<PropertyTag>);

impl Columns for Known {
    fn answered(&mut self, _id: RopId, _handle_index: u8) {}

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        Some(self.0.clone())
    }
}

/// The printed bytes are this response, both ways.
fn response_with(columns: &[PropertyTag], dump: &str, expected: &RopResponse) {
    let bytes = printed(dump);
    let decoded = decode_responses(&bytes, &mut Known(columns.to_vec())).unwrap();
    assert_eq!(decoded.as_slice(), std::slice::from_ref(expected));
    let mut out = Writer::new();
    expected.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    agrees(&bytes, Some(columns));
}

/// The printed bytes are this successful response without rows.
fn success(dump: &str, handle_index: u8, body: impl Into<RopResponseBody>) {
    response_with(&[], dump, &RopResponse::Success { handle_index, body: body.into() });
}

/// The printed bytes are the failure of this ROP, without further fields.
fn failure(dump: &str, id: RopId, handle_index: u8, return_value: ErrorCode) {
    let bytes = printed(dump);
    let decoded = decode_responses(&bytes, &mut Known(vec![])).unwrap();
    let [RopResponse::Failure(failure)] = decoded.as_slice() else { panic!("{decoded:?}") };
    assert_eq!((failure.id, failure.handle_index), (id, handle_index));
    assert_eq!((failure.return_value, failure.body()), (return_value, Ok(None)));
    let mut out = Writer::new();
    decoded[0].encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    agrees(&bytes, Some(&[]));
}
