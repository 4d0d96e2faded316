//! AUX_PERF_CLIENTINFO (MS-OXCRPC 2.2.2.2.4): the computer a client runs on.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// Values of ClientMode (MS-OXCRPC 2.2.2.2.4).
pub mod client_mode {
    /// CLIENTMODE_UNKNOWN: the client does not say.
    pub const UNKNOWN: u16 = 0x00;
    /// CLIENTMODE_CLASSIC: online.
    pub const CLASSIC: u16 = 0x01;
    /// CLIENTMODE_CACHED: with a local copy of the mailbox.
    pub const CACHED: u16 = 0x02;
}

/// AUX_PERF_CLIENTINFO (MS-OXCRPC 2.2.2.2.4): the computer a client runs on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PerfClientInfo {
    /// AdapterSpeed of the network adapter, kilobits per second.
    pub adapter_speed: u32,
    /// ClientID: the client's number of itself.
    pub client_id: u16,
    /// MachineName: name of the computer; empty when there is none.
    pub machine_name: String,
    /// UserName: account the client runs under; not who logged in here; empty when there is none.
    pub user_name: String,
    /// ClientIP: address as the client sees it, 4 or 16 bytes in network order; empty when there is none.
    pub client_ip: Vec<u8>,
    /// ClientIPMask: its subnet mask; empty when there is none.
    pub client_ip_mask: Vec<u8>,
    /// AdapterName: name of the network adapter; empty when there is none.
    pub adapter_name: String,
    /// MacAddress of the adapter; empty when there is none.
    pub mac_address: Vec<u8>,
    /// ClientMode: one of [`client_mode`].
    pub client_mode: u16,
}

impl Block for PerfClientInfo {
    const NAME: &'static str = "AUX_PERF_CLIENTINFO";
    const FIXED_BYTES: usize = 32;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let adapter_speed = reader.u32("AdapterSpeed")?;
        let client_id = reader.u16("ClientID")?;
        let machine_name = reader.text("MachineNameOffset", "MachineName")?;
        let user_name = reader.text("UserNameOffset", "UserName")?;
        let client_ip = reader.sized(["ClientIPSize", "ClientIPOffset", "ClientIP"])?;
        let client_ip_mask = reader.sized(["ClientIPMaskSize", "ClientIPMaskOffset", "ClientIPMask"])?;
        let adapter_name = reader.text("AdapterNameOffset", "AdapterName")?;
        let mac_address = reader.sized(["MacAddressSize", "MacAddressOffset", "MacAddress"])?;
        let client_mode = reader.u16("ClientMode")?;
        reader.reserved(2, "Reserved")?;
        Ok(Self {
            adapter_speed,
            client_id,
            machine_name,
            user_name,
            client_ip,
            client_ip_mask,
            adapter_name,
            mac_address,
            client_mode,
        })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(self.adapter_speed);
        out.u16(self.client_id);
        out.text(&self.machine_name, "MachineNameOffset")?;
        out.text(&self.user_name, "UserNameOffset")?;
        out.sized(&self.client_ip, ["ClientIPSize", "ClientIPOffset"])?;
        out.sized(&self.client_ip_mask, ["ClientIPMaskSize", "ClientIPMaskOffset"])?;
        out.text(&self.adapter_name, "AdapterNameOffset")?;
        out.sized(&self.mac_address, ["MacAddressSize", "MacAddressOffset"])?;
        out.u16(self.client_mode);
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
        let block = PerfClientInfo {
            adapter_speed: 0x1413_1211,
            client_id: 0x2322,
            machine_name: "PC".to_owned(),
            user_name: String::new(),
            client_ip: vec![192, 0, 2, 1],
            client_ip_mask: vec![],
            adapter_name: "Aé".to_owned(),
            mac_address: vec![2, 0, 0, 0, 0, 1],
            client_mode: 0x9A99,
        };
        let bytes = [
            0x36, 0x00, 0x01, 0x02, 0x11, 0x12, 0x13, 0x14, 0x22, 0x23, 0x20, 0x00, 0x00, 0x00, 0x04, 0x00,
            0x26, 0x00, 0x00, 0x00, 0x00, 0x00, 0x2A, 0x00, 0x06, 0x00, 0x30, 0x00, 0x99, 0x9A, 0x00, 0x00,
            0x50, 0x00, 0x43, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x02, 0x01, 0x41, 0x00, 0xE9, 0x00, 0x00, 0x00,
            0x02, 0x00, 0x00, 0x00, 0x00, 0x01,
        ];
        both_ways(block.into(), &bytes);
    }
}
