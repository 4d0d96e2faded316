//! AUX_PERF_GC_SUCCESS (MS-OXCRPC 2.2.2.2.11): an earlier call to the directory succeeded.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_GC_SUCCESS (MS-OXCRPC 2.2.2.2.11): an earlier call to the directory succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfGcSuccess {
    /// ClientID: names an [`AuxiliaryBlock::PerfClientInfo`](super::AuxiliaryBlock::PerfClientInfo).
    pub client_id: u16,
    /// ServerID: names an [`AuxiliaryBlock::PerfServerInfo`](super::AuxiliaryBlock::PerfServerInfo).
    pub server_id: u16,
    /// SessionID: names a session block of the same client.
    pub session_id: u16,
    /// TimeSinceRequest: milliseconds since the request ended.
    pub time_since_request: u32,
    /// TimeToCompleteRequest: milliseconds the request took.
    pub time_to_complete_request: u32,
    /// RequestOperation: what was asked for; the client defines the numbers.
    pub request_operation: u8,
}

impl Block for PerfGcSuccess {
    const NAME: &'static str = "AUX_PERF_GC_SUCCESS";
    const FIXED_BYTES: usize = 24;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let client_id = reader.u16("ClientID")?;
        let server_id = reader.u16("ServerID")?;
        let session_id = reader.u16("SessionID")?;
        reader.reserved(2, "Reserved_1")?;
        let time_since_request = reader.u32("TimeSinceRequest")?;
        let time_to_complete_request = reader.u32("TimeToCompleteRequest")?;
        let request_operation = reader.u8("RequestOperation")?;
        reader.reserved(3, "Reserved_2")?;
        Ok(Self {
            client_id,
            server_id,
            session_id,
            time_since_request,
            time_to_complete_request,
            request_operation,
        })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.client_id);
        out.u16(self.server_id);
        out.u16(self.session_id);
        out.reserved(2);
        out.u32(self.time_since_request);
        out.u32(self.time_to_complete_request);
        out.u8(self.request_operation);
        out.reserved(3);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfGcSuccess {
            client_id: 0x1211,
            server_id: 0x2322,
            session_id: 0x3433,
            time_since_request: 0x4746_4544,
            time_to_complete_request: 0x5857_5655,
            request_operation: 0x66,
        };
        let bytes = [
            0x18, 0x00, 0x01, 0x08, 0x11, 0x12, 0x22, 0x23, 0x33, 0x34, 0x00, 0x00, 0x44, 0x45, 0x46, 0x47,
            0x55, 0x56, 0x57, 0x58, 0x66, 0x00, 0x00, 0x00,
        ];
        both_ways(super::super::AuxiliaryBlock::PerfGcSuccess(super::super::Ground::Unsaid, block), &bytes);
    }
}
