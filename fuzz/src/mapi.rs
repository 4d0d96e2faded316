//! wire/mapi-rop, wire/mapi-http and the codecs of the model. Values are compared as bytes: a NaN is not equal to
//! itself.

use ropewalk_base::Reader;
use ropewalk_model::codec::entry_id::{
    AddressBookEntryId, FolderEntryId, MessageEntryId, OneOffEntryId, StoreEntryId,
};
use ropewalk_model::codec::{
    Counts, LongTermId, PropertyRow, RecipientRow, ServerId, TypedString, Windows1252, Writer,
    decode_property_name, decode_restriction, decode_sort_key, decode_tagged_value, decode_tags,
    decode_typed_value, encode_property_name, encode_restriction, encode_sort_key, encode_tagged_value,
    encode_typed_value,
};
use ropewalk_model::tags;
use ropewalk_wire_mapi_http::chunked::ChunkedReader;
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, DisconnectRequest, DisconnectResponse, ExecuteRequest, ExecuteResponse,
    FrameReader, NotificationWaitRequest, NotificationWaitResponse, Reply, frame_response, parse_response,
};
use ropewalk_wire_mapi_rop::{
    Packing, RequestColumns, RopBuffer, RopRequest, compress, decode_extended, decode_requests,
    decode_responses, decompress, encode_extended,
};
use std::collections::HashMap;

pub(crate) const BUFFER_SEEDS: &[&[u8]] = &[
    &[0, 0, 4, 0, 10, 0, 10, 0, 2, 0, 1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0, 0, 6, 0, 2, 0, 2, 0, 0xA7, 0xA5],
    &[0, 0, 5, 0, 8, 0, 26, 0, 0xFF, 0xFF, 0xFF, 0x1F, 0x61, 0x62, 0x63, 0x17],
    b"\x3F\x00\x00\x00abcdefghijklmnopqrstuvwxyz",
];
pub(crate) const REQUEST_SEEDS: &[&[u8]] = &[
    // RopRelease, RopOpenFolder, RopGetHierarchyTable, RopQueryRows, RopSeekRow, RopGetPropertiesSpecific.
    &[1, 0, 0, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 4, 0, 4, 0, 0, 1, 4],
    &[0x15, 0, 0, 0, 1, 10, 0, 0x18, 0, 0, 0, 1, 0, 0, 0, 1],
    &[7, 0, 0, 0, 0, 1, 0, 2, 0, 0x1F, 0, 0x37, 0, 3, 0, 7, 0x0E],
    &[0x12, 0, 0, 0, 1, 0, 0x1F, 0, 0x37, 0, 0x13, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x40, 0, 6, 0x0E, 0],
    &[0x14, 0, 0, 0, 5, 0, 8, 0x1F, 0, 0x37, 0, 0x14, 0, 0, 0, 5, 0, 8, 0x1F, 0, 0x37, 0],
    b"\xFE\x00\x00\x01\x0C\x04\x00\x01\x00\x00\x00\x00\x0A\x00/o=x/cn=y\x00",
];
pub(crate) const RESPONSE_SEEDS: &[&[u8]] = &[
    &[2, 1, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 9, 0, 0, 0],
    &[0x18, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0x17, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0],
    &[7, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 2, 1, 0, 0, 7, 0, 0, 0],
    &[0xFF, 0, 1, 2, 3, 4],
];
pub(crate) const HTTP_SEEDS: &[&[u8]] = &[
    b"/o=x/cn=y\x00\x00\x00\x00\x00\xE4\x04\x00\x00\x09\x04\x00\x00\x09\x04\x00\x00\x00\x00\x00\x00",
    &[3, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4, 0x10, 0x80, 0, 0, 0, 0, 0, 0],
    &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 2, 0, 0, 0, 0],
    b"PROCESSING\r\nPENDING\r\nDONE\r\nX-ResponseCode: 0\r\n\r\n\x00\x00\x00\x00",
    b"C\r\nPROCESSING\r\n\r\n8;x\r\nDONE\r\n\r\n\r\n0\r\n\r\n",
];
pub(crate) const RESTRICTION_SEEDS: &[&[u8]] = &[
    &[0, 2, 0, 8, 0x1F, 0, 0x37, 0, 2, 4, 4, 3, 0, 7, 0x0E, 3, 0, 7, 0x0E, 1, 0, 0, 0],
    &[3, 1, 0, 1, 0, 0x1F, 0, 0x37, 0, 0x1F, 0, 0x37, 0, b'a', 0, 0, 0],
    &[9, 0x0D, 0, 0x0D, 0x0E, 7, 0, 0x1F, 0, 0x37, 0, 4, 0, 0, 0],
    &[6, 1, 3, 0, 7, 0x0E, 1, 0, 0, 0],
    &[0x0A, 1, 3, 0, 7, 0x0E, 1, 0, 0, 0, 1, 8, 0x1F, 0, 0x37, 0],
];
pub(crate) const ROW_SEEDS: &[&[u8]] = &[
    &[0, b'a', 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 7, 0, 0, 0],
    &[1, 0, b'a', 0, 0, 0, 0x0A, 0x0F, 1, 4, 0x80, 0, 2, 0, 1, 2, 1, 0, 3, 0, 0, 7, 0, 0, 0],
    &[3, 0, 7, 0x0E, 1, 0, 0, 0],
    &[0x1F, 0x10, 0, 0x80, 1, 0, 0, 0, b'a', 0, 0, 0],
    &[0x4B, 0x06, b'a', 0, 0, 0, b'b', 0, 0, 0, 0, 0, 0],
    b"\x01\x29\x03\x20\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46\x04a\x00\x00\x00",
];
pub(crate) const ENTRY_ID_SEEDS: &[&[u8]] = &[
    &[
        0, 0, 0, 0, 0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0, 0xDD, 1, 0x0F, 0x54, 2, 0,
        0, 1, 0x90, b'a', 0, 0, 0, b'S', 0, b'M', 0, b'T', 0, b'P', 0, 0, 0, b'a', 0, b'@', 0, b'x', 0, 0, 0,
    ],
    &[
        0, 0, 0, 0, 0xDC, 0xA7, 0x40, 0xC8, 0xC0, 0x42, 0x10, 0x1A, 0xB4, 0xB9, 8, 0, 0x2B, 0x2F, 0xE1, 0x82,
        1, 0, 0, 0, 0, 0, 0, 0, b'/', b'o', b'=', b'x', 0,
    ],
    &[7; 46],
    &[7; 70],
];

/// Encodes, decodes and encodes again: both encodings are the same. `$decode` is of bytes.
macro_rules! stable {
    ($value:expr, $encode:expr, $decode:expr) => {
        if let Ok(value) = $value {
            let first: Vec<u8> = $encode(&value);
            let again = $decode(&first).expect("what was written can be read");
            assert_eq!(first, $encode(&again), "written again");
        }
    };
}

/// A reader's decoder and a writer's encoder as functions of bytes.
fn bytes_of(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::new();
    write(&mut out);
    out.into_bytes()
}

/// RPC_HEADER_EXT payloads, compression, and the RopsList and handle table in them.
pub(crate) fn rop_buffer(data: &[u8]) {
    if let Ok(payloads) = decode_extended(data) {
        for (compress, obfuscate) in [(false, false), (true, false), (false, true), (true, true)] {
            let packed =
                encode_extended(&payloads, Packing { compress, obfuscate }).expect("as long as before");
            assert_eq!(decode_extended(&packed).as_ref(), Ok(&payloads));
        }
        for payload in &payloads {
            stable!(RopBuffer::decode(payload), |b: &RopBuffer| b.encode().expect("fits"), RopBuffer::decode);
        }
    }
    if let Some((size, rest)) = data.split_first_chunk::<2>() {
        let size = u16::from_le_bytes(*size);
        if let Ok(plain) = decompress(rest, size) {
            assert_eq!(plain.len(), usize::from(size), "SizeActual says how long it is");
        }
        let plain = &data[..data.len().min(usize::from(u16::MAX))];
        let size = u16::try_from(plain.len()).expect("short enough");
        assert_eq!(decompress(&compress(plain), size).as_deref(), Ok(plain));
    }
}

/// Requests of a RopsList.
pub(crate) fn rop_request(data: &[u8]) {
    let encode = |requests: &Vec<RopRequest>| {
        bytes_of(|out| requests.iter().for_each(|request| request.encode(out).expect("fits")))
    };
    for public in [false, true] {
        let decode = |bytes: &[u8]| decode_requests(bytes, &|_| public);
        stable!(decode(data), encode, |bytes: &Vec<u8>| decode(bytes));
    }
}

/// Responses of a RopsList whose tables have three columns.
pub(crate) fn rop_response(data: &[u8]) {
    let columns = vec![tags::PID_TAG_SUBJECT, tags::PID_TAG_MESSAGE_FLAGS, tags::PID_TAG_HTML];
    let known: HashMap<u8, _> = (0..4).map(|index| (index, columns.clone())).collect();
    let decode = |bytes: &[u8]| decode_responses(bytes, &mut RequestColumns::new(&[], known.clone()));
    let encode = |responses: &Vec<_>| {
        bytes_of(|out| {
            let all = responses.iter();
            all.for_each(|response: &ropewalk_wire_mapi_rop::RopResponse| {
                response.encode(out).expect("fits")
            });
        })
    };
    stable!(decode(data), encode, |bytes: &Vec<u8>| decode(bytes));
}

/// Bodies of the mailbox endpoint, framing and chunks.
pub(crate) fn mapi_http(data: &[u8]) {
    macro_rules! body {
        ($($type:ty),*) => {
            $(stable!(<$type>::decode(data), |body: &$type| body.encode().expect("fits"), <$type>::decode);)*
        };
    }
    body!(ConnectRequest, ExecuteRequest, DisconnectRequest, NotificationWaitRequest);
    body!(
        Reply<ConnectResponse>,
        Reply<ExecuteResponse>,
        Reply<DisconnectResponse>,
        Reply<NotificationWaitResponse>
    );
    let whole = parse_response(data);
    let (first, second) = data.split_at(data.len() / 2);
    let mut reader = FrameReader::new(data.len());
    let pushed = reader.push(first).and_then(|_| reader.push(second));
    assert_eq!(pushed.and_then(|_| reader.finish()), whole, "wherever it is cut");
    let mut chunks = ChunkedReader::new();
    let pieces = chunks.push(first).and_then(|start| Ok([start, chunks.push(second)?].concat()));
    assert_eq!(pieces, ChunkedReader::new().push(data), "wherever it is cut");
    if let Ok(frame) = whole {
        let code = frame.response_code().unwrap_or(ropewalk_wire_mapi_http::ResponseCode::Success);
        let framed = frame_response(code, 1, "now", frame.body);
        assert_eq!(parse_response(&framed).expect("a frame").body, frame.body);
    }
}

/// Restrictions with both widths of counts.
pub(crate) fn restriction(data: &[u8]) {
    for counts in [Counts::Rop, Counts::Extended, Counts::AddressBook] {
        let decode = |bytes: &[u8]| decode_restriction(&mut Reader::new(bytes), counts);
        stable!(
            decode(data),
            |root: &_| bytes_of(|out| encode_restriction(out, root, counts).expect("fits")),
            |bytes: &Vec<u8>| decode(bytes)
        );
    }
}

/// Rows, recipient rows, and the smaller structures.
pub(crate) fn row(data: &[u8]) {
    let columns = [
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_MESSAGE_FLAGS,
        tags::PID_TAG_HTML,
        tags::PID_TAG_MESSAGE_DELIVERY_TIME,
        tags::PID_TAG_SUBJECT.with_kind(ropewalk_model::PropertyType::UNSPECIFIED),
    ];
    for counts in [Counts::Rop, Counts::Extended] {
        let decode = |bytes: &[u8]| PropertyRow::decode(&mut Reader::new(bytes), &columns, counts);
        stable!(
            decode(data),
            |row: &PropertyRow| bytes_of(|out| row.encode(out, &columns, counts).expect("fits")),
            |bytes: &Vec<u8>| decode(bytes)
        );
        stable!(
            decode_tagged_value(&mut Reader::new(data), counts),
            |(tag, value): &(_, _)| bytes_of(
                |out| encode_tagged_value(out, *tag, value, counts).expect("fits")
            ),
            |bytes: &Vec<u8>| decode_tagged_value(&mut Reader::new(bytes), counts)
        );
        stable!(
            decode_typed_value(&mut Reader::new(data), counts),
            |value: &_| bytes_of(|out| encode_typed_value(out, value, counts).expect("fits")),
            |bytes: &Vec<u8>| decode_typed_value(&mut Reader::new(bytes), counts)
        );
    }
    let decode = |bytes: &[u8]| RecipientRow::decode(&mut Reader::new(bytes), &columns, &Windows1252);
    stable!(
        decode(data),
        |row: &RecipientRow| bytes_of(|out| row.encode(out, &columns, &Windows1252).expect("fits")),
        |bytes: &Vec<u8>| decode(bytes)
    );
    stable!(
        TypedString::decode(&mut Reader::new(data)),
        |text: &TypedString| bytes_of(|out| text.encode(out)),
        |bytes: &Vec<u8>| TypedString::decode(&mut Reader::new(bytes))
    );
    stable!(
        decode_property_name(&mut Reader::new(data)),
        |name: &Option<_>| bytes_of(|out| encode_property_name(out, name.as_ref()).expect("fits")),
        |bytes: &Vec<u8>| decode_property_name(&mut Reader::new(bytes))
    );
    stable!(
        decode_sort_key(&mut Reader::new(data)),
        |key: &_| bytes_of(|out| encode_sort_key(out, *key)),
        |bytes: &Vec<u8>| decode_sort_key(&mut Reader::new(bytes))
    );
    let _ = decode_tags(&mut Reader::new(data), data.len(), "tags");
}

/// Entry ids and the ids beside them.
pub(crate) fn entry_id(data: &[u8]) {
    macro_rules! id {
        ($($type:ty),*) => {
            $(stable!(<$type>::decode(data), |id: &$type| id.encode(), <$type>::decode);)*
        };
    }
    id!(AddressBookEntryId, FolderEntryId, MessageEntryId, StoreEntryId, ServerId);
    stable!(
        OneOffEntryId::decode(data, &Windows1252),
        |id: &OneOffEntryId| id.encode(&Windows1252),
        |bytes: &Vec<u8>| OneOffEntryId::decode(bytes, &Windows1252)
    );
    stable!(
        LongTermId::decode(&mut Reader::new(data)),
        |id: &LongTermId| bytes_of(|out| id.encode(out)),
        |bytes: &Vec<u8>| LongTermId::decode(&mut Reader::new(bytes))
    );
}
