//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use proptest::prelude::*;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{Windows1252, Writer};
use ropewalk_wire_mapi_rop::{
    Columns, Packing, RopBuffer, RopId, RopRequest, RopRequestBody, RopResponse, compress, decode_extended,
    decode_requests, decode_responses, decompress, encode_extended,
};

/// Bytes that look like a buffer more often than chance would have it.
fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![4 => 0u8..4, 1 => Just(0x1Fu8), 1 => any::<u8>()];
    prop::collection::vec(byte, 0..most)
}

struct Some3;

impl Columns for Some3 {
    fn answered(&mut self, _id: RopId, _handle_index: u8) {}

    fn columns(&mut self) -> Option<Vec<PropertyTag>> {
        Some([0x0E07_0003, 0x0037_0000, 0x3001_001F].map(PropertyTag).to_vec())
    }
}

fn encode_requests(requests: &[RopRequest]) -> Vec<u8> {
    let mut out = Writer::new();
    requests.iter().for_each(|request| request.encode(&mut out).unwrap());
    out.into_bytes()
}

fn encode_responses(responses: &[RopResponse]) -> Vec<u8> {
    let mut out = Writer::new();
    responses.iter().for_each(|response| response.encode(&mut out).unwrap());
    out.into_bytes()
}

/// Decodes what a request keeps as bytes.
fn look_inside(body: &RopRequestBody) {
    match body {
        RopRequestBody::Restrict(request) => drop(request.restriction.restriction()),
        RopRequestBody::FindRow(request) => drop(request.restriction.restriction()),
        RopRequestBody::SetSearchCriteria(request) => drop(request.restriction.restriction()),
        RopRequestBody::SetProperties(request) => drop(request.values.values()),
        RopRequestBody::ModifyRecipients(request) => {
            for row in &request.rows {
                drop(row.recipient(&request.columns, &Windows1252));
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn one_request(id: u8, public: bool, rest in bytes(100)) {
        let rops = [vec![id], rest].concat();
        if let Ok(requests) = decode_requests(&rops, &|_| public) {
            let encoded = encode_requests(&requests);
            let again = decode_requests(&encoded, &|_| public).unwrap();
            prop_assert_eq!(encode_requests(&again), encoded);
            for request in &again {
                look_inside(&request.body);
            }
        }
    }

    #[test]
    fn one_response(id: u8, failed in 0u8..4, rest in bytes(100)) {
        let rops = [vec![id, 0, failed / 3, 0, 0, 0], rest].concat();
        if let Ok(responses) = decode_responses(&rops, &mut Some3) {
            let encoded = encode_responses(&responses);
            let again = decode_responses(&encoded, &mut Some3).unwrap();
            prop_assert_eq!(encode_responses(&again), encoded);
        }
    }

    /// RopNotify, whose first fields chance would hardly find.
    #[test]
    fn notifications(kind in 0u8..9, flags in 0u8..16, table_event in 0u8..6, rest in bytes(80)) {
        let [low, high] = ((2u16 << kind) | (u16::from(flags) << 12)).to_le_bytes();
        let table = if kind == 7 { vec![table_event, 0] } else { Vec::new() };
        let rops = [vec![0x2A, 0, 0, 0, 0, 0, low, high], table, rest].concat();
        if let Ok(responses) = decode_responses(&rops, &mut Some3) {
            let encoded = encode_responses(&responses);
            let again = decode_responses(&encoded, &mut Some3).unwrap();
            prop_assert_eq!(again.first(), responses.first());
            prop_assert_eq!(encode_responses(&again), encoded);
        }
    }

    /// Failures of ROPs whose responses have one form only.
    #[test]
    fn failures(id: u8, code in prop_oneof![Just(0x503u32), Just(0x480), any::<u32>()], tail in bytes(40)) {
        let rops = [&[id, 0][..], &code.max(1).to_le_bytes(), &tail].concat();
        if let Ok(responses) = decode_responses(&rops, &mut Some3) {
            for response in &responses {
                if let RopResponse::Failure(failure) = response {
                    let _ = (failure.body(), failure.destination(), failure.backoff_time());
                }
            }
            let encoded = encode_responses(&responses);
            prop_assert_eq!(encode_responses(&decode_responses(&encoded, &mut Some3).unwrap()), encoded);
        }
    }

    #[test]
    fn restrictions(data in bytes(80)) {
        let restriction = ropewalk_wire_mapi_rop::RestrictionData(data);
        if let Ok(Some(value)) = restriction.restriction() {
            let encoded = ropewalk_wire_mapi_rop::RestrictionData::new(Some(&value)).unwrap();
            let again = encoded.restriction().unwrap().unwrap();
            prop_assert_eq!(ropewalk_wire_mapi_rop::RestrictionData::new(Some(&again)).unwrap(), encoded);
        }
    }

    #[test]
    fn buffers(data in bytes(100)) {
        if let Ok(buffer) = RopBuffer::decode(&data) {
            prop_assert_eq!(buffer.encode().unwrap(), data);
        }
    }

    #[test]
    fn extended(data in bytes(60), flags in 0u8..8, size in 0u8..60) {
        let bytes = [vec![0, 0, flags, 0, size, 0, size, 0], data].concat();
        if let Ok(payloads) = decode_extended(&bytes) {
            let packed = encode_extended(&payloads, Packing { compress: true, obfuscate: true }).unwrap();
            prop_assert_eq!(decode_extended(&packed).unwrap(), payloads);
        }
    }

    #[test]
    fn unpacking(data in prop::collection::vec(any::<u8>(), 0..200), size: u16) {
        if let Ok(unpacked) = decompress(&data, size) {
            prop_assert_eq!(unpacked.len(), usize::from(size));
        }
    }

    #[test]
    fn packing(data in prop::collection::vec(prop_oneof![3 => 0u8..3, 1 => any::<u8>()], 0..3000)) {
        prop_assert_eq!(decompress(&compress(&data), data.len() as u16).unwrap(), data);
    }
}
