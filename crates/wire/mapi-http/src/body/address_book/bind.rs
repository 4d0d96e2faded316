//! Bind (MS-OXCMAPIHTTP 2.2.5.1; processing MS-OXNSPI 3.1.4.1.1).

use super::{RequestBody, SuccessBody, decode_auxiliary, decode_state, encode_auxiliary, encode_state};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::Stat;

/// Asks for a session context.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BindRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::bind`]).
    pub flags: u32,
    /// State.
    pub state: Option<Stat>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for BindRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            state: decode_state(reader)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_state(out, self.state.as_ref());
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The session context is made, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BindResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// ServerGuid: who issued the minimal and ephemeral ids.
    pub server_guid: Guid,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for BindResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            server_guid: Guid(reader.array("ServerGuid")?),
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.bytes(self.server_guid.as_bytes());
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{STAT, STATE, auxiliary, request_both_ways, response_both_ways};
    use super::*;
    use ropewalk_wire_nspi::flags;

    /// covers: MS-OXCMAPIHTTP_R325, MS-OXCMAPIHTTP_R331, MS-OXCMAPIHTTP_R333, MS-OXCMAPIHTTP_R334,
    /// MS-OXCMAPIHTTP_R336, MS-OXCMAPIHTTP_R337, MS-OXCMAPIHTTP_R338, MS-OXCMAPIHTTP_R339
    #[test]
    fn requests_both_ways() {
        let flags = 0x4000_0000 | flags::bind::ANONYMOUS_LOGIN;
        let request = BindRequest { flags, state: Some(STAT), auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x20, 0, 0, 0x40], STATE]);
        let request = BindRequest { flags: 0, state: None, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0; 5]]);
    }

    /// covers: MS-OXCMAPIHTTP_R340, MS-OXCMAPIHTTP_R346, MS-OXCMAPIHTTP_R347, MS-OXCMAPIHTTP_R348,
    /// MS-OXCMAPIHTTP_R349, MS-OXCMAPIHTTP_R350, MS-OXCMAPIHTTP_R351, MS-OXCMAPIHTTP_R352
    #[test]
    fn responses_both_ways() {
        let response =
            BindResponse { error_code: 0x8004_011E, server_guid: Guid([0x5A; 16]), auxiliary: auxiliary() };
        response_both_ways(response, &[&[0x1E, 1, 4, 0x80], &[0x5A; 16]]);
    }
}
