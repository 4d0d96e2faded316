//! CompareMIds (MS-OXCMAPIHTTP 2.2.5.3; processing MS-OXNSPI 3.1.4.1.12).

use super::{RequestBody, SuccessBody, decode_auxiliary, decode_state, encode_auxiliary, encode_state};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{MinimalEntryId, Stat};
use std::cmp::Ordering;

/// Asks which of two objects comes first in a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompareMinimalIdsRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State.
    pub state: Option<Stat>,
    /// MinimalId1.
    pub first: MinimalEntryId,
    /// MinimalId2.
    pub second: MinimalEntryId,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for CompareMinimalIdsRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            first: MinimalEntryId::decode(reader, "MinimalId1")?,
            second: MinimalEntryId::decode(reader, "MinimalId2")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        self.first.encode(out);
        self.second.encode(out);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// Which one comes first, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompareMinimalIdsResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// Result: less than 0 when the first precedes the second, 0 when they are the same, else more than 0.
    pub result: i32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl CompareMinimalIdsResponse {
    /// Where the first stands relative to the second.
    pub fn ordering(&self) -> Ordering {
        self.result.cmp(&0)
    }
}

impl SuccessBody for CompareMinimalIdsResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            result: reader.i32("Result")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.i32(self.result);
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{STAT, STATE, auxiliary, request_both_ways, response_both_ways};
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R373, MS-OXCMAPIHTTP_R382, MS-OXCMAPIHTTP_R384, MS-OXCMAPIHTTP_R385,
    /// MS-OXCMAPIHTTP_R387, MS-OXCMAPIHTTP_R388, MS-OXCMAPIHTTP_R389, MS-OXCMAPIHTTP_R390, MS-OXCMAPIHTTP_R391,
    /// MS-OXCMAPIHTTP_R392, MS-OXCMAPIHTTP_R1382
    #[test]
    fn requests_both_ways() {
        let request = CompareMinimalIdsRequest {
            reserved: 0x51,
            state: Some(STAT),
            first: MinimalEntryId(0x52),
            second: MinimalEntryId(0x53),
            auxiliary: auxiliary(),
        };
        request_both_ways(&request, &[&[0x51, 0, 0, 0], STATE, &[0x52, 0, 0, 0, 0x53, 0, 0, 0]]);
        let request = CompareMinimalIdsRequest { state: None, ..request };
        request_both_ways(&request, &[&[0x51, 0, 0, 0, 0], &[0x52, 0, 0, 0, 0x53, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R393, MS-OXCMAPIHTTP_R399, MS-OXCMAPIHTTP_R400, MS-OXCMAPIHTTP_R401,
    /// MS-OXCMAPIHTTP_R402, MS-OXCMAPIHTTP_R403, MS-OXCMAPIHTTP_R404, MS-OXCMAPIHTTP_R1290, MS-OXCMAPIHTTP_R2109,
    /// MS-OXCMAPIHTTP_R2111, MS-OXCMAPIHTTP_R2112
    #[test]
    fn responses_both_ways() {
        let response = CompareMinimalIdsResponse { error_code: 0x54, result: -2, auxiliary: auxiliary() };
        assert_eq!(response.ordering(), Ordering::Less);
        response_both_ways(response, &[&[0x54, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]]);
        let order = |result| CompareMinimalIdsResponse { result, ..Default::default() }.ordering();
        assert_eq!((order(0), order(7)), (Ordering::Equal, Ordering::Greater));
    }
}
