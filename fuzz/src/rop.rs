//! wire/mapi-rop. Values are compared as bytes: a NaN is not equal to itself.

use crate::bound::{stable, within};
use crate::model::bytes_of;
use ropewalk_model::tags;
use ropewalk_wire_mapi_rop::auxiliary::{decode_auxiliary, decode_auxiliary_lenient, encode_auxiliary};
use ropewalk_wire_mapi_rop::{
    Packing, RequestColumns, RopBuffer, RopRequest, RopResponse, compress, decode_extended, decode_requests,
    decode_responses, decompress, encode_extended,
};
use std::collections::HashMap;

/// RPC_HEADER_EXT payloads, compression, and the RopsList and handle table in them.
pub(crate) fn buffer(data: &[u8]) {
    if let Ok(payloads) = within(data.len(), || decode_extended(data)) {
        for (compress, obfuscate) in [(false, false), (true, false), (false, true), (true, true)] {
            let packed =
                encode_extended(&payloads, Packing { compress, obfuscate }).expect("as long as before");
            assert_eq!(decode_extended(&packed).as_ref(), Ok(&payloads));
        }
        for payload in &payloads {
            stable(payload, RopBuffer::decode, |buffer| buffer.encode().expect("fits"));
        }
    }
    if let Some((size, rest)) = data.split_first_chunk::<2>() {
        let size = u16::from_le_bytes(*size);
        if let Ok(plain) = within(data.len(), || decompress(rest, size)) {
            assert_eq!(plain.len(), usize::from(size), "SizeActual says how long it is");
        }
        let plain = &data[..data.len().min(usize::from(u16::MAX))];
        let size = u16::try_from(plain.len()).expect("short enough");
        assert_eq!(decompress(&compress(plain), size).as_deref(), Ok(plain));
    }
}

/// Requests of a RopsList, in private and in public mailboxes.
pub(crate) fn request(data: &[u8]) {
    for public in [false, true] {
        stable(
            data,
            |bytes| decode_requests(bytes, &|_| public),
            |requests: &Vec<RopRequest>| {
                bytes_of(|out| requests.iter().for_each(|request| request.encode(out).expect("fits")))
            },
        );
    }
}

/// Responses of a RopsList whose tables have three columns.
pub(crate) fn response(data: &[u8]) {
    let columns = vec![tags::PID_TAG_SUBJECT, tags::PID_TAG_MESSAGE_FLAGS, tags::PID_TAG_HTML];
    let known: HashMap<u8, _> = (0..4).map(|index| (index, columns.clone())).collect();
    stable(
        data,
        |bytes| decode_responses(bytes, &mut RequestColumns::new(&[], known.clone())),
        |responses: &Vec<RopResponse>| {
            bytes_of(|out| responses.iter().for_each(|response| response.encode(out).expect("fits")))
        },
    );
}

/// Auxiliary blocks. What is read although a block is broken is what is read without it.
pub(crate) fn auxiliary(data: &[u8]) {
    let strict = stable(data, decode_auxiliary, |blocks: &Vec<_>| encode_auxiliary(blocks).expect("fits"));
    let (blocks, errors) = within(data.len(), || decode_auxiliary_lenient(data));
    assert_eq!(strict.is_some(), errors.is_empty());
    if let Some(strict) = strict {
        assert_eq!(strict, blocks);
    }
    let bytes = encode_auxiliary(&blocks).expect("fits");
    assert_eq!(decode_auxiliary(&bytes).as_ref(), Ok(&blocks));
}
