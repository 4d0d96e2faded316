//! AUX_PERF_REQUESTID (MS-OXCRPC 2.2.2.2.1): a request and the session it belongs to.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_REQUESTID (MS-OXCRPC 2.2.2.2.1): a request and the session it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfRequestId {
    /// SessionID: names a session block of the same client.
    pub session_id: u16,
    /// RequestID: the client's number of the request.
    pub request_id: u16,
}

impl Block for PerfRequestId {
    const NAME: &'static str = "AUX_PERF_REQUESTID";
    const FIXED_BYTES: usize = 8;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let session_id = reader.u16("SessionID")?;
        let request_id = reader.u16("RequestID")?;
        Ok(Self { session_id, request_id })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.session_id);
        out.u16(self.request_id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfRequestId { session_id: 0x1211, request_id: 0x2322 };
        let bytes = [0x08, 0x00, 0x01, 0x01, 0x11, 0x12, 0x22, 0x23];
        both_ways(block.into(), &bytes);
    }
}
