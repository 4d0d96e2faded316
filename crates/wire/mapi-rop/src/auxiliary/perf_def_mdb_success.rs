//! AUX_PERF_DEFMDB_SUCCESS (MS-OXCRPC 2.2.2.2.7): an earlier request to the mailbox server succeeded.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_DEFMDB_SUCCESS (MS-OXCRPC 2.2.2.2.7): an earlier request to the mailbox server succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfDefMdbSuccess {
    /// TimeSinceRequest: milliseconds since the request ended.
    pub time_since_request: u32,
    /// TimeToCompleteRequest: milliseconds the request took.
    pub time_to_complete_request: u32,
    /// RequestID: names an [`AuxiliaryBlock::PerfRequestId`](super::AuxiliaryBlock::PerfRequestId).
    pub request_id: u16,
}

impl Block for PerfDefMdbSuccess {
    const NAME: &'static str = "AUX_PERF_DEFMDB_SUCCESS";
    const FIXED_BYTES: usize = 16;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let time_since_request = reader.u32("TimeSinceRequest")?;
        let time_to_complete_request = reader.u32("TimeToCompleteRequest")?;
        let request_id = reader.u16("RequestID")?;
        reader.reserved(2, "Reserved")?;
        Ok(Self { time_since_request, time_to_complete_request, request_id })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.time_since_request);
        out.u32(self.time_to_complete_request);
        out.u16(self.request_id);
        out.reserved(2);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfDefMdbSuccess {
            time_since_request: 0x1413_1211,
            time_to_complete_request: 0x2524_2322,
            request_id: 0x3433,
        };
        let bytes =
            [0x10, 0x00, 0x01, 0x05, 0x11, 0x12, 0x13, 0x14, 0x22, 0x23, 0x24, 0x25, 0x33, 0x34, 0x00, 0x00];
        both_ways(
            super::super::AuxiliaryBlock::PerfDefMdbSuccess(super::super::Ground::Unsaid, block),
            &bytes,
        );
    }
}
