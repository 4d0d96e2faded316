//! Bytes as the specifications print them.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::Writer;
use ropewalk_testkit::rop_sheet::{Context, Demand, Verdict, check_requests, check_responses};
use ropewalk_wire_mapi_rop::{
    Columns, Fid, Handles, Mid, RopId, RopRequest, RopRequestBody, RopResponse, RopResponseBody,
    decode_responses,
};

/// One example. Each line has an offset, a colon and up to 16 bytes, with a dash after the eighth.
#[derive(Debug, Clone, Copy)]
pub enum Example {
    /// A request.
    Request(&'static str),
    /// A response, and the columns of its rows.
    Response(&'static str, &'static [PropertyTag]),
}

/// The bytes of a dump whose printed offsets are right.
pub fn bytes(dump: &str) -> Vec<u8> {
    let bytes = misprinted(dump, &[]);
    assert!(!bytes.is_empty(), "{dump}");
    bytes
}

/// The bytes of a dump; the lines at `wrong` do not have the 16 that their offsets say.
pub fn misprinted(dump: &str, wrong: &[usize]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut shift = 0;
    for line in dump.lines() {
        let (offset, row) = line.split_once(':').unwrap();
        let offset = usize::from_str_radix(offset.trim(), 16).unwrap();
        assert_eq!(offset + shift, bytes.len(), "{line}");
        let row = row.replace('-', " ");
        bytes.extend(row.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()));
        if wrong.contains(&offset) {
            shift = bytes.len() - offset - 16;
        }
    }
    bytes
}

/// The same columns for every response.
pub struct Known<'a>(pub &'a [PropertyTag]);

impl Columns for Known<'_> {
    fn answered(&mut self, _id: RopId, _handle_index: u8) {}

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        Some(self.0.to_vec())
    }
}

impl Example {
    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let (Self::Request(dump) | Self::Response(dump, _)) = self;
        bytes(dump)
    }

    /// The request is this one, in both directions.
    pub fn is_request(&self, logon_id: u8, handles: Handles, body: impl Into<RopRequestBody>) {
        same_request(&self.bytes(), &RopRequest { logon_id, handles, body: body.into() });
    }

    /// The response is a success with these fields, in both directions.
    pub fn is_success(&self, handle_index: u8, body: impl Into<RopResponseBody>) {
        let Self::Response(dump, columns) = self else { panic!("a request: {self:?}") };
        same_response(&bytes(dump), columns, &RopResponse::Success { handle_index, body: body.into() });
    }
}

/// The bytes are this request, and the request these bytes.
pub fn same_request(bytes: &[u8], expected: &RopRequest) {
    let mut reader = Reader::new(bytes);
    let request = RopRequest::decode(&mut reader, &|_| false).unwrap();
    assert!(reader.is_empty(), "{} bytes are left after {request:?}", reader.left());
    assert_eq!(request, *expected);
    let mut out = Writer::new();
    expected.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    assert_eq!(check_requests(bytes, &Context::default(), Demand::Canonical), Verdict::Same);
}

/// The bytes are this response, and the response these bytes.
pub fn same_response(bytes: &[u8], columns: &[PropertyTag], expected: &RopResponse) {
    let responses = decode_responses(bytes, &mut Known(columns)).unwrap();
    assert_eq!(responses, std::slice::from_ref(expected));
    let mut out = Writer::new();
    expected.encode(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    let context = Context { columns: columns.iter().map(|tag| tag.0).collect(), ..Context::default() };
    assert_eq!(check_responses(bytes, &context, Demand::Canonical), Verdict::Same);
}

/// A FID as the specifications write it: replica, dash, counter.
pub fn fid(text: &str) -> Fid {
    Fid::from_wire(id(text))
}

/// A MID likewise.
pub fn mid(text: &str) -> Mid {
    Mid::from_wire(id(text))
}

fn id(text: &str) -> u64 {
    let (replica, counter) = text.split_once('-').unwrap();
    let replica = u16::from_str_radix(replica, 16).unwrap().to_le_bytes();
    let counter = u64::from_str_radix(counter, 16).unwrap().to_be_bytes();
    let [0, 0, counter @ ..] = counter else { panic!("{text}") };
    u64::from_le_bytes([&replica[..], &counter[..]].concat().try_into().unwrap())
}
