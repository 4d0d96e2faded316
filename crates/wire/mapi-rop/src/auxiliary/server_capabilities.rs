//! AUX_SERVER_CAPABILITIES (MS-OXCRPC 2.2.2.2.19): what the server can take beyond the ordinary.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// Flags of ServerCapabilityFlags (MS-OXCRPC 2.2.2.2.19).
pub mod server_capability_flags {
    /// PACKED_FAST_TRANSFER_UPLOAD_BUFFERS: several extended buffers with RopFastTransferDestinationPutBuffer or its
    /// extended form.
    pub const PACKED_FAST_TRANSFER_UPLOAD_BUFFERS: u32 = 0x0000_0001;
    /// PACKED_WRITE_STREAM_UPLOAD_BUFFERS: several extended buffers with RopWriteStreamExtended.
    pub const PACKED_WRITE_STREAM_UPLOAD_BUFFERS: u32 = 0x0000_0002;
    /// ULTRA_LARGE_PACKED_DOWNLOAD_BUFFERS: answers of up to 1 MiB.
    pub const ULTRA_LARGE_PACKED_DOWNLOAD_BUFFERS: u32 = 0x0000_0008;
}

/// AUX_SERVER_CAPABILITIES (MS-OXCRPC 2.2.2.2.19): what the server can take beyond the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServerCapabilities {
    /// ServerCapabilityFlags: [`server_capability_flags`].
    pub flags: u32,
}

impl Block for ServerCapabilities {
    const NAME: &'static str = "AUX_SERVER_CAPABILITIES";
    const FIXED_BYTES: usize = 8;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let flags = reader.u32("ServerCapabilityFlags")?;
        Ok(Self { flags })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.flags);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ServerCapabilities { flags: 0x1413_1211 };
        let bytes = [0x08, 0x00, 0x01, 0x46, 0x11, 0x12, 0x13, 0x14];
        both_ways(block.into(), &bytes);
    }
}
