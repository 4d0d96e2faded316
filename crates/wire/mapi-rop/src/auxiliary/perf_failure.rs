//! AUX_PERF_FAILURE (MS-OXCRPC 2.2.2.2.13): an earlier call to the mailbox server or the directory failed.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_FAILURE (MS-OXCRPC 2.2.2.2.13): an earlier call to the mailbox server or the directory failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfFailure {
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
    /// TimeToFailRequest: milliseconds the request took until it failed.
    pub time_to_fail_request: u32,
    /// ResultCode: the error; the client defines the numbers.
    pub result_code: u32,
    /// RequestOperation: what was asked for; the client defines the numbers.
    pub request_operation: u8,
}

impl Block for PerfFailure {
    const NAME: &'static str = "AUX_PERF_FAILURE";
    const FIXED_BYTES: usize = 28;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let client_id = reader.u16("ClientID")?;
        let server_id = reader.u16("ServerID")?;
        let session_id = reader.u16("SessionID")?;
        let request_id = reader.u16("RequestID")?;
        let time_since_request = reader.u32("TimeSinceRequest")?;
        let time_to_fail_request = reader.u32("TimeToFailRequest")?;
        let result_code = reader.u32("ResultCode")?;
        let request_operation = reader.u8("RequestOperation")?;
        reader.reserved(3, "Reserved")?;
        Ok(Self {
            client_id,
            server_id,
            session_id,
            request_id,
            time_since_request,
            time_to_fail_request,
            result_code,
            request_operation,
        })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.client_id);
        out.u16(self.server_id);
        out.u16(self.session_id);
        out.u16(self.request_id);
        out.u32(self.time_since_request);
        out.u32(self.time_to_fail_request);
        out.u32(self.result_code);
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
        let block = PerfFailure {
            client_id: 0x1211,
            server_id: 0x2322,
            session_id: 0x3433,
            request_id: 0x4544,
            time_since_request: 0x5857_5655,
            time_to_fail_request: 0x6968_6766,
            result_code: 0x7A79_7877,
            request_operation: 0x88,
        };
        let bytes = [
            0x1C, 0x00, 0x01, 0x09, 0x11, 0x12, 0x22, 0x23, 0x33, 0x34, 0x44, 0x45, 0x55, 0x56, 0x57, 0x58,
            0x66, 0x67, 0x68, 0x69, 0x77, 0x78, 0x79, 0x7A, 0x88, 0x00, 0x00, 0x00,
        ];
        both_ways(super::super::AuxiliaryBlock::PerfFailure(super::super::Ground::Unsaid, block), &bytes);
    }
}
