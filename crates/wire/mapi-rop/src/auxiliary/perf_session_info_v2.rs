//! AUX_PERF_SESSIONINFO_V2 (MS-OXCRPC 2.2.2.2.3): the session that performance data belongs to, with its connection.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_base::Guid;
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_SESSIONINFO_V2 (MS-OXCRPC 2.2.2.2.3): the session that performance data belongs to, with its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfSessionInfoV2 {
    /// SessionID: the client's number of the session.
    pub session_id: u16,
    /// SessionGuid: the session itself.
    pub session_guid: Guid,
    /// ConnectionID: the number Outlook shows as CID in its connection status.
    pub connection_id: u32,
}

impl Block for PerfSessionInfoV2 {
    const NAME: &'static str = "AUX_PERF_SESSIONINFO_V2";
    const FIXED_BYTES: usize = 28;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let session_id = reader.u16("SessionID")?;
        reader.reserved(2, "Reserved")?;
        let session_guid = reader.guid("SessionGuid")?;
        let connection_id = reader.u32("ConnectionID")?;
        Ok(Self { session_id, session_guid, connection_id })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.session_id);
        out.reserved(2);
        out.guid(self.session_guid);
        out.u32(self.connection_id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfSessionInfoV2 {
            session_id: 0x1211,
            session_guid: Guid([0xA1; 16]),
            connection_id: 0x3635_3433,
        };
        let bytes = [
            0x1C, 0x00, 0x02, 0x04, 0x11, 0x12, 0x00, 0x00, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1,
            0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0x33, 0x34, 0x35, 0x36,
        ];
        both_ways(block.into(), &bytes);
    }
}
