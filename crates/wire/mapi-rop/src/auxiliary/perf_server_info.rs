//! AUX_PERF_SERVERINFO (MS-OXCRPC 2.2.2.2.5): a server the client talks to.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// Values of ServerType (MS-OXCRPC 2.2.2.2.5).
pub mod server_type {
    /// SERVERTYPE_UNKNOWN.
    pub const UNKNOWN: u16 = 0x00;
    /// SERVERTYPE_PRIVATE: private mailboxes.
    pub const PRIVATE: u16 = 0x01;
    /// SERVERTYPE_PUBLIC: public folders.
    pub const PUBLIC: u16 = 0x02;
    /// SERVERTYPE_DIRECTORY: the address book.
    pub const DIRECTORY: u16 = 0x03;
    /// SERVERTYPE_REFERRAL: referrals to other servers.
    pub const REFERRAL: u16 = 0x04;
}

/// AUX_PERF_SERVERINFO (MS-OXCRPC 2.2.2.2.5): a server the client talks to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PerfServerInfo {
    /// ServerID: the client's number of the server.
    pub server_id: u16,
    /// ServerType: one of [`server_type`].
    pub server_type: u16,
    /// ServerDN: distinguished name of the server; empty when there is none.
    pub server_dn: String,
    /// ServerName; empty when there is none.
    pub server_name: String,
}

impl Block for PerfServerInfo {
    const NAME: &'static str = "AUX_PERF_SERVERINFO";
    const FIXED_BYTES: usize = 12;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let server_id = reader.u16("ServerID")?;
        let server_type = reader.u16("ServerType")?;
        let server_dn = reader.text("ServerDNOffset", "ServerDN")?;
        let server_name = reader.text("ServerNameOffset", "ServerName")?;
        Ok(Self { server_id, server_type, server_dn, server_name })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u16(self.server_id);
        out.u16(self.server_type);
        out.text(&self.server_dn, "ServerDNOffset")?;
        out.text(&self.server_name, "ServerNameOffset")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = PerfServerInfo {
            server_id: 0x1211,
            server_type: 0x2322,
            server_dn: "Sé".to_owned(),
            server_name: "Sé".to_owned(),
        };
        let bytes = [
            0x18, 0x00, 0x01, 0x03, 0x11, 0x12, 0x22, 0x23, 0x0C, 0x00, 0x12, 0x00, 0x53, 0x00, 0xE9, 0x00,
            0x00, 0x00, 0x53, 0x00, 0xE9, 0x00, 0x00, 0x00,
        ];
        both_ways(block.into(), &bytes);
    }
}
