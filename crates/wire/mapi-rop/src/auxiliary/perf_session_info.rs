//! AUX_PERF_SESSIONINFO (MS-OXCRPC 2.2.2.2.2): the session that performance data belongs to.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_base::Guid;
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_SESSIONINFO (MS-OXCRPC 2.2.2.2.2): the session that performance data belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfSessionInfo {
    /// SessionID: the client's number of the session.
    pub session_id: u16,
    /// SessionGuid: the session itself.
    pub session_guid: Guid,
}

impl Block for PerfSessionInfo {
    const NAME: &'static str = "AUX_PERF_SESSIONINFO";
    const FIXED_BYTES: usize = 24;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let session_id = reader.u16("SessionID")?;
        reader.reserved(2, "Reserved")?;
        let session_guid = reader.guid("SessionGuid")?;
        Ok(Self { session_id, session_guid })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.session_id);
        out.reserved(2);
        out.guid(self.session_guid);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfSessionInfo { session_id: 0x1211, session_guid: Guid([0xA1; 16]) };
        let bytes = [
            0x18, 0x00, 0x01, 0x04, 0x11, 0x12, 0x00, 0x00, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1,
            0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1,
        ];
        both_ways(block.into(), &bytes);
    }
}
