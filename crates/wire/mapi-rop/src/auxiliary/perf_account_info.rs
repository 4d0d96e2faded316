//! AUX_PERF_ACCOUNTINFO (MS-OXCRPC 2.2.2.2.18): the account of the client.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_base::Guid;
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PERF_ACCOUNTINFO (MS-OXCRPC 2.2.2.2.18): the account of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerfAccountInfo {
    /// ClientID: names an [`AuxiliaryBlock::PerfClientInfo`](super::AuxiliaryBlock::PerfClientInfo).
    pub client_id: u16,
    /// Account: the account.
    pub account: Guid,
}

impl Block for PerfAccountInfo {
    const NAME: &'static str = "AUX_PERF_ACCOUNTINFO";
    const FIXED_BYTES: usize = 24;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let client_id = reader.u16("ClientID")?;
        reader.reserved(2, "Reserved")?;
        let account = reader.guid("Account")?;
        Ok(Self { client_id, account })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.client_id);
        out.reserved(2);
        out.guid(self.account);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfAccountInfo { client_id: 0x1211, account: Guid([0xA1; 16]) };
        let bytes = [
            0x18, 0x00, 0x01, 0x18, 0x11, 0x12, 0x00, 0x00, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1,
            0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1, 0xA1,
        ];
        both_ways(block.into(), &bytes);
    }
}
