//! Unbind (MS-OXCMAPIHTTP 2.2.5.2; processing MS-OXNSPI 3.1.4.1.2).

use super::{RequestBody, SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Ends the session context.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnbindRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for UnbindRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { reserved: reader.u32("Reserved")?, auxiliary: decode_auxiliary(reader)? })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The session context has ended when ErrorCode is UnbindSuccess, 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnbindResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for UnbindResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { error_code: reader.u32("ErrorCode")?, auxiliary: decode_auxiliary(reader)? })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{auxiliary, request_both_ways, response_both_ways};
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R354, MS-OXCMAPIHTTP_R358, MS-OXCMAPIHTTP_R360, MS-OXCMAPIHTTP_R361,
    /// MS-OXCMAPIHTTP_R362, MS-OXCMAPIHTTP_R1379
    #[test]
    fn requests_both_ways() {
        let request = UnbindRequest { reserved: 0x51, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x51, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R367, MS-OXCMAPIHTTP_R368, MS-OXCMAPIHTTP_R369, MS-OXCMAPIHTTP_R370,
    /// MS-OXCMAPIHTTP_R371, MS-OXCMAPIHTTP_R463, MS-OXCMAPIHTTP_R1291
    #[test]
    fn responses_both_ways() {
        response_both_ways(UnbindResponse { error_code: 1, auxiliary: auxiliary() }, &[&[1, 0, 0, 0]]);
    }
}
