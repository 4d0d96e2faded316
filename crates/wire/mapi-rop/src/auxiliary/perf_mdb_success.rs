//! AUX_PERF_MDB_SUCCESS (MS-OXCRPC 2.2.2.2.9): an earlier request to the mailbox server succeeded.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_MDB_SUCCESS (MS-OXCRPC 2.2.2.2.9): an earlier request to the mailbox server succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfMdbSuccess {
    /// ClientID: names an [`AuxiliaryBlock::PerfClientInfo`](super::AuxiliaryBlock::PerfClientInfo).
    pub client_id: u16,
    /// ServerID: names an [`AuxiliaryBlock::PerfServerInfo`](super::AuxiliaryBlock::PerfServerInfo).
    pub server_id: u16,
    /// SessionID: names a session block of the same client.
    pub session_id: u16,
    /// RequestID: names an [`AuxiliaryBlock::PerfRequestId`](super::AuxiliaryBlock::PerfRequestId).
    pub request_id: u16,
    /// TimeSinceRequest: milliseconds since the request ended.
    pub time_since_request: u32,
    /// TimeToCompleteRequest: milliseconds the request took.
    pub time_to_complete_request: u32,
}

impl Block for PerfMdbSuccess {
    const NAME: &'static str = "AUX_PERF_MDB_SUCCESS";
    const FIXED_BYTES: usize = 20;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let client_id = reader.u16("ClientID")?;
        let server_id = reader.u16("ServerID")?;
        let session_id = reader.u16("SessionID")?;
        let request_id = reader.u16("RequestID")?;
        let time_since_request = reader.u32("TimeSinceRequest")?;
        let time_to_complete_request = reader.u32("TimeToCompleteRequest")?;
        Ok(Self {
            client_id,
            server_id,
            session_id,
            request_id,
            time_since_request,
            time_to_complete_request,
        })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.client_id);
        out.u16(self.server_id);
        out.u16(self.session_id);
        out.u16(self.request_id);
        out.u32(self.time_since_request);
        out.u32(self.time_to_complete_request);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfMdbSuccess {
            client_id: 0x1211,
            server_id: 0x2322,
            session_id: 0x3433,
            request_id: 0x4544,
            time_since_request: 0x5857_5655,
            time_to_complete_request: 0x6968_6766,
        };
        let bytes = [
            0x14, 0x00, 0x01, 0x07, 0x11, 0x12, 0x22, 0x23, 0x33, 0x34, 0x44, 0x45, 0x55, 0x56, 0x57, 0x58,
            0x66, 0x67, 0x68, 0x69,
        ];
        both_ways(super::super::AuxiliaryBlock::PerfMdbSuccess(super::super::Ground::Unsaid, block), &bytes);
    }
}
