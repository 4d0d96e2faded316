//! UpdateStat (MS-OXCMAPIHTTP 2.2.5.17; processing MS-OXNSPI 3.1.4.1.4).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_boolean, decode_optional, decode_state,
    encode_auxiliary, encode_boolean, encode_optional, encode_state,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::Stat;

/// Moves the place in a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UpdateStatRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State.
    pub state: Option<Stat>,
    /// DeltaRequested: whether the answer is to say how many rows it moved.
    pub delta_requested: bool,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for UpdateStatRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            delta_requested: decode_boolean(reader, "DeltaRequested")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        encode_boolean(out, self.delta_requested);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The new place, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UpdateStatResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// State.
    pub state: Option<Stat>,
    /// Delta: rows moved, negative towards the beginning.
    pub delta: Option<i32>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for UpdateStatResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            state: decode_state(reader)?,
            delta: decode_optional(reader, "HasDelta", |reader| Ok(reader.i32("Delta")?))?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_state(out, self.state.as_ref());
        encode_optional(out, self.delta.as_ref(), |out, delta| {
            out.i32(*delta);
            Ok(())
        })?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{STAT, STATE, auxiliary, request_both_ways, response_both_ways};
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R1060, MS-OXCMAPIHTTP_R1061, MS-OXCMAPIHTTP_R1062, MS-OXCMAPIHTTP_R1064,
    /// MS-OXCMAPIHTTP_R1065, MS-OXCMAPIHTTP_R1067, MS-OXCMAPIHTTP_R1068, MS-OXCMAPIHTTP_R1069, MS-OXCMAPIHTTP_R1070,
    /// MS-OXCMAPIHTTP_R1071, MS-OXCMAPIHTTP_R1072, MS-OXCMAPIHTTP_R1424
    #[test]
    fn requests_both_ways() {
        let state = Some(STAT);
        let request =
            UpdateStatRequest { reserved: 0x51, state, delta_requested: true, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x51, 0, 0, 0], STATE, &[0xFF]]);
        let request = UpdateStatRequest { state: None, delta_requested: false, ..request };
        request_both_ways(&request, &[&[0x51, 0, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R1073, MS-OXCMAPIHTTP_R1074, MS-OXCMAPIHTTP_R1075, MS-OXCMAPIHTTP_R1076,
    /// MS-OXCMAPIHTTP_R1077, MS-OXCMAPIHTTP_R1078, MS-OXCMAPIHTTP_R1080, MS-OXCMAPIHTTP_R1081, MS-OXCMAPIHTTP_R1082,
    /// MS-OXCMAPIHTTP_R1083, MS-OXCMAPIHTTP_R1084, MS-OXCMAPIHTTP_R1085, MS-OXCMAPIHTTP_R1086, MS-OXCMAPIHTTP_R1087,
    /// MS-OXCMAPIHTTP_R1088
    #[test]
    fn responses_both_ways() {
        let (state, delta) = (Some(STAT), Some(-2));
        let response = UpdateStatResponse { error_code: 0x52, state, delta, auxiliary: auxiliary() };
        let moved = [0xFF, 0xFE, 0xFF, 0xFF, 0xFF];
        response_both_ways(response.clone(), &[&[0x52, 0, 0, 0], STATE, &moved]);
        let response = UpdateStatResponse { state: None, delta: None, ..response };
        response_both_ways(response, &[&[0x52, 0, 0, 0, 0, 0]]);
    }
}
