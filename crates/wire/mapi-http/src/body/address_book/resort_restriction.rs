//! ResortRestriction (MS-OXCMAPIHTTP 2.2.5.15; processing MS-OXNSPI 3.1.4.1.11).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_ids, decode_state, encode_auxiliary, encode_ids,
    encode_state,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{MinimalEntryId, Stat};

/// Asks for an explicit table in another order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResortRestrictionRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State, with the order.
    pub state: Option<Stat>,
    /// MinimalIds of the table.
    pub minimal_ids: Option<Vec<MinimalEntryId>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for ResortRestrictionRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            minimal_ids: decode_ids(reader)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        encode_ids(out, self.minimal_ids.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The table in its order, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResortRestrictionResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// State.
    pub state: Option<Stat>,
    /// MinimalIds.
    pub minimal_ids: Option<Vec<MinimalEntryId>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for ResortRestrictionResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            state: decode_state(reader)?,
            minimal_ids: decode_ids(reader)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_state(out, self.state.as_ref());
        encode_ids(out, self.minimal_ids.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{IDS, STAT, STATE, auxiliary, ids, request_both_ways, response_both_ways};
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R959, MS-OXCMAPIHTTP_R968, MS-OXCMAPIHTTP_R970, MS-OXCMAPIHTTP_R971,
    /// MS-OXCMAPIHTTP_R973, MS-OXCMAPIHTTP_R974, MS-OXCMAPIHTTP_R975, MS-OXCMAPIHTTP_R976, MS-OXCMAPIHTTP_R977,
    /// MS-OXCMAPIHTTP_R978, MS-OXCMAPIHTTP_R979, MS-OXCMAPIHTTP_R980, MS-OXCMAPIHTTP_R981, MS-OXCMAPIHTTP_R982,
    /// MS-OXCMAPIHTTP_R1418
    #[test]
    fn requests_both_ways() {
        let (state, minimal_ids) = (Some(STAT), Some(ids()));
        let request = ResortRestrictionRequest { reserved: 0x51, state, minimal_ids, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x51, 0, 0, 0], STATE, IDS]);
        let request = ResortRestrictionRequest { state: None, minimal_ids: None, ..request };
        request_both_ways(&request, &[&[0x51, 0, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R983, MS-OXCMAPIHTTP_R993, MS-OXCMAPIHTTP_R994, MS-OXCMAPIHTTP_R995,
    /// MS-OXCMAPIHTTP_R996, MS-OXCMAPIHTTP_R997, MS-OXCMAPIHTTP_R999, MS-OXCMAPIHTTP_R1000, MS-OXCMAPIHTTP_R1001,
    /// MS-OXCMAPIHTTP_R1002, MS-OXCMAPIHTTP_R1003, MS-OXCMAPIHTTP_R1004, MS-OXCMAPIHTTP_R1005, MS-OXCMAPIHTTP_R1006,
    /// MS-OXCMAPIHTTP_R1007, MS-OXCMAPIHTTP_R1008, MS-OXCMAPIHTTP_R1009, MS-OXCMAPIHTTP_R1010, MS-OXCMAPIHTTP_R1011
    #[test]
    fn responses_both_ways() {
        let (state, minimal_ids) = (Some(STAT), Some(ids()));
        let response =
            ResortRestrictionResponse { error_code: 0x52, state, minimal_ids, auxiliary: auxiliary() };
        response_both_ways(response.clone(), &[&[0x52, 0, 0, 0], STATE, IDS]);
        let response = ResortRestrictionResponse { state: None, minimal_ids: None, ..response };
        response_both_ways(response, &[&[0x52, 0, 0, 0, 0, 0]]);
    }
}
