//! AUX_ENDPOINT_CAPABILITIES (MS-OXCRPC 2.2.2.2.20): several interfaces on one HTTP endpoint.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// ENDPOINT_CAPABILITIES_SINGLE_ENDPOINT: the referral, address book and mailbox interfaces are on one HTTP endpoint.
pub const SINGLE_ENDPOINT: u32 = 0x0000_0001;

/// AUX_ENDPOINT_CAPABILITIES (MS-OXCRPC 2.2.2.2.20): several interfaces on one HTTP endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EndpointCapabilities {
    /// EndpointCapabilityFlag: 0 or [`SINGLE_ENDPOINT`].
    pub flag: u32,
}

impl Block for EndpointCapabilities {
    const NAME: &'static str = "AUX_ENDPOINT_CAPABILITIES";
    const FIXED_BYTES: usize = 8;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let flag = reader.u32("EndpointCapabilityFlag")?;
        Ok(Self { flag })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.flag);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = EndpointCapabilities { flag: 0x1413_1211 };
        let bytes = [0x08, 0x00, 0x01, 0x48, 0x11, 0x12, 0x13, 0x14];
        both_ways(block.into(), &bytes);
    }
}
