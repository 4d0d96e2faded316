//! Execute (MS-OXCMAPIHTTP 2.2.4.2; fields MS-OXCRPC 3.1.4.2).

use super::{SuccessBody, decode_auxiliary, decode_sized, encode_auxiliary, encode_sized};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Flags of a request: how the server packs its answer.
pub mod flags {
    /// The answer is not compressed.
    pub const NO_COMPRESSION: u32 = 0x0000_0001;
    /// The answer is not obfuscated.
    pub const NO_XOR_MAGIC: u32 = 0x0000_0002;
    /// The answer may have several extended buffers.
    pub const CHAIN: u32 = 0x0000_0004;
}

/// Sends ROPs (MS-OXCMAPIHTTP 2.2.4.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecuteRequest {
    /// Flags ([`flags`]).
    pub flags: u32,
    /// RopBuffer: extended buffers with a ROP input buffer.
    pub rop_buffer: Vec<u8>,
    /// MaxRopOut: largest RopBuffer of the answer, bytes.
    pub max_rop_out: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl ExecuteRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// When it ends early or bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let request = Self {
            flags: reader.u32("Flags")?,
            rop_buffer: decode_sized(&mut reader, "RopBufferSize", "RopBuffer")?,
            max_rop_out: reader.u32("MaxRopOut")?,
            auxiliary: decode_auxiliary(&mut reader)?,
        };
        DecodeError::unless_empty("RequestBody", &reader)?;
        Ok(request)
    }

    /// Writes a request body.
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.u32(self.flags);
        encode_sized(&mut out, &self.rop_buffer, "RopBufferSize")?;
        out.u32(self.max_rop_out);
        encode_auxiliary(&mut out, &self.auxiliary)?;
        Ok(out.into_bytes())
    }
}

/// The responses, unless ErrorCode says otherwise (MS-OXCMAPIHTTP 2.2.4.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecuteResponse {
    /// ErrorCode (MS-OXCRPC 3.1.4.2, return values).
    pub error_code: u32,
    /// Flags; reserved, 0.
    pub flags: u32,
    /// RopBuffer: extended buffers with ROP output buffers.
    pub rop_buffer: Vec<u8>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for ExecuteResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            flags: reader.u32("Flags")?,
            rop_buffer: decode_sized(reader, "RopBufferSize", "RopBuffer")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.u32(self.flags);
        encode_sized(out, &self.rop_buffer, "RopBufferSize")?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reply;
    use super::super::tests::reply_both_ways;
    use super::*;
    use ropewalk_base::ReadError;

    /// covers: MS-OXCMAPIHTTP_R235, MS-OXCMAPIHTTP_R1353, MS-OXCMAPIHTTP_R1354, MS-OXCMAPIHTTP_R1355,
    /// MS-OXCMAPIHTTP_R238, MS-OXCMAPIHTTP_R239, MS-OXCMAPIHTTP_R240, MS-OXCMAPIHTTP_R250,
    /// MS-OXCMAPIHTTP_R1356, MS-OXCMAPIHTTP_R251, MS-OXCMAPIHTTP_R245, MS-OXCMAPIHTTP_R253,
    /// MS-OXCMAPIHTTP_R254, MS-OXCMAPIHTTP_R1360, MS-OXCMAPIHTTP_R255, MS-OXCMAPIHTTP_R256
    #[test]
    fn both_ways() {
        let request = ExecuteRequest {
            flags: flags::NO_COMPRESSION | flags::NO_XOR_MAGIC,
            rop_buffer: vec![7, 8],
            max_rop_out: 0x10008,
            auxiliary: vec![5],
        };
        let bytes = [3, 0, 0, 0, 2, 0, 0, 0, 7, 8, 8, 0, 1, 0, 1, 0, 0, 0, 5];
        assert_eq!(request.encode().unwrap(), bytes);
        assert_eq!(ExecuteRequest::decode(&bytes), Ok(request));
        for length in 0..bytes.len() {
            assert!(ExecuteRequest::decode(&bytes[..length]).is_err(), "{length}");
        }
        let error = ReadError { field: "RopBuffer", offset: 8, needed: 0xFFFF_FFFF, left: 32 };
        assert_eq!(ExecuteRequest::decode(&[0xFF; 40]), Err(DecodeError::Read(error)), "a lying size");
        let response = ExecuteResponse { error_code: 3, flags: 4, rop_buffer: vec![9], auxiliary: vec![1] };
        reply_both_ways(
            &Reply::Success(response),
            &[0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 9, 1, 0, 0, 0, 1],
        );
    }
}
