//! AUX_CLIENT_CONNECTION_INFO (MS-OXCRPC 2.2.2.2.21): the connection, for the server to log.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_base::Guid;
use ropewalk_model::codec::{DecodeError, EncodeError};

/// ConnectionFlags of a client with a local copy of the mailbox.
pub const CONNECTION_CACHED: u32 = 0x0000_0001;

/// AUX_CLIENT_CONNECTION_INFO (MS-OXCRPC 2.2.2.2.21): the connection, for the server to log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientConnectionInfo {
    /// ConnectionGUID: the connection.
    pub connection_guid: Guid,
    /// ConnectionContextInfo: opaque, to be logged; empty when there is none.
    pub connection_context_info: String,
    /// ConnectionAttempts: how often the client tried. Four bytes in the specification; its requirement tables say two, but
    /// no client writes it so.
    pub connection_attempts: u32,
    /// ConnectionFlags: 0 or [`CONNECTION_CACHED`].
    pub connection_flags: u32,
}

impl Block for ClientConnectionInfo {
    const NAME: &'static str = "AUX_CLIENT_CONNECTION_INFO";
    const FIXED_BYTES: usize = 32;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let connection_guid = reader.guid("ConnectionGUID")?;
        let connection_context_info = reader.text("OffsetConnectionContextInfo", "ConnectionContextInfo")?;
        reader.reserved(2, "Reserved")?;
        let connection_attempts = reader.u32("ConnectionAttempts")?;
        let connection_flags = reader.u32("ConnectionFlags")?;
        Ok(Self { connection_guid, connection_context_info, connection_attempts, connection_flags })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.guid(self.connection_guid);
        out.text(&self.connection_context_info, "OffsetConnectionContextInfo")?;
        out.reserved(2);
        out.u32(self.connection_attempts);
        out.u32(self.connection_flags);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ClientConnectionInfo {
            connection_guid: Guid([0xA0; 16]),
            connection_context_info: "Cé".to_owned(),
            connection_attempts: 0x3635_3433,
            connection_flags: 0x4746_4544,
        };
        let bytes = [
            0x26, 0x00, 0x01, 0x4A, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0,
            0xA0, 0xA0, 0xA0, 0xA0, 0x20, 0x00, 0x00, 0x00, 0x33, 0x34, 0x35, 0x36, 0x44, 0x45, 0x46, 0x47,
            0x43, 0x00, 0xE9, 0x00, 0x00, 0x00,
        ];
        both_ways(block.into(), &bytes);
    }
}
