//! Disconnect (MS-OXCMAPIHTTP 2.2.4.3).

use super::{SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Ends the session context (MS-OXCMAPIHTTP 2.2.4.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DisconnectRequest {
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl DisconnectRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// When it ends early or bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let auxiliary = decode_auxiliary(&mut reader)?;
        DecodeError::unless_empty("RequestBody", &reader)?;
        Ok(Self { auxiliary })
    }

    /// Writes a request body.
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        encode_auxiliary(&mut out, &self.auxiliary)?;
        Ok(out.into_bytes())
    }
}

/// The session context has ended, unless ErrorCode says otherwise (MS-OXCMAPIHTTP 2.2.4.3.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DisconnectResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for DisconnectResponse {
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
    use super::super::Reply;
    use super::super::tests::reply_both_ways;
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R301, MS-OXCMAPIHTTP_R302, MS-OXCMAPIHTTP_R1362, MS-OXCMAPIHTTP_R281,
    /// MS-OXCMAPIHTTP_R1363, MS-OXCMAPIHTTP_R288, MS-OXCMAPIHTTP_R289, MS-OXCMAPIHTTP_R290, MS-OXCMAPIHTTP_R1365
    #[test]
    fn both_ways() {
        let request = DisconnectRequest { auxiliary: vec![6] };
        assert_eq!(request.encode().unwrap(), [1, 0, 0, 0, 6]);
        assert_eq!(DisconnectRequest::decode(&[1, 0, 0, 0, 6]), Ok(request));
        let response = DisconnectResponse { error_code: 3, auxiliary: vec![7] };
        reply_both_ways(&Reply::Success(response), &[0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 7]);
    }
}
