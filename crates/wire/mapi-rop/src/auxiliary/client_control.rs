//! AUX_CLIENT_CONTROL (MS-OXCRPC 2.2.2.2.15): how the server wants the client to behave.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// Flags of EnableFlags (MS-OXCRPC 2.2.2.2.15).
pub mod enable_flags {
    /// ENABLE_PERF_SENDTOSERVER: send performance data to the server.
    pub const PERF_SEND_TO_SERVER: u32 = 0x0000_0001;
    /// ENABLE_PERF_SENDTOMAILBOX.
    pub const PERF_SEND_TO_MAILBOX: u32 = 0x0000_0002;
    /// ENABLE_COMPRESSION: compress what goes to the server.
    pub const COMPRESSION: u32 = 0x0000_0004;
    /// ENABLE_HTTP_TUNNELING: use RPC over HTTP if it is configured.
    pub const HTTP_TUNNELING: u32 = 0x0000_0008;
    /// ENABLE_PERF_SENDGCDATA: performance data of the directory too.
    pub const PERF_SEND_GC_DATA: u32 = 0x0000_0010;
}

/// AUX_CLIENT_CONTROL (MS-OXCRPC 2.2.2.2.15): how the server wants the client to behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClientControl {
    /// EnableFlags: [`enable_flags`]; what is not set is disabled.
    pub enable_flags: u32,
    /// ExpiryTime: milliseconds after which the client throws performance data away that it has not sent.
    pub expiry_time: u32,
}

impl Block for ClientControl {
    const NAME: &'static str = "AUX_CLIENT_CONTROL";
    const FIXED_BYTES: usize = 12;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let enable_flags = reader.u32("EnableFlags")?;
        let expiry_time = reader.u32("ExpiryTime")?;
        Ok(Self { enable_flags, expiry_time })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.enable_flags);
        out.u32(self.expiry_time);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ClientControl { enable_flags: 0x1413_1211, expiry_time: 0x2524_2322 };
        let bytes = [0x0C, 0x00, 0x01, 0x0A, 0x11, 0x12, 0x13, 0x14, 0x22, 0x23, 0x24, 0x25];
        both_ways(block.into(), &bytes);
    }
}
