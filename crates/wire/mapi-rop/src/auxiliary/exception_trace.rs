//! AUX_EXCEPTION_TRACE: why a ROP failed, for whoever looks into it. Exchange sends it; MS-OXCRPC does not name it, the
//! layout is that of its public protocol inspector.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_EXCEPTION_TRACE (type 0x49, in no section of MS-OXCRPC): why a ROP failed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExceptionTrace {
    /// RopIndex: which ROP of the request, from 0.
    pub rop_index: u32,
    /// ExceptionMessage: lines of 8-bit text up to the end of the block.
    pub message: Vec<u8>,
}

impl Block for ExceptionTrace {
    const NAME: &'static str = "AUX_EXCEPTION_TRACE";
    const FIXED_BYTES: usize = 8;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let rop_index = reader.u32("RopIndex")?;
        Ok(Self { rop_index, message: reader.rest().to_vec() })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.rop_index);
        out.rest(&self.message);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ExceptionTrace { rop_index: 2, message: b"a\r\nb".to_vec() };
        both_ways(block.into(), b"\x0C\0\x01\x49\x02\0\0\0a\r\nb");
    }
}
