//! AUX_PROTOCOL_DEVICE_IDENTIFICATION (MS-OXCRPC 2.2.2.2.23): a device between client and server.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_PROTOCOL_DEVICE_IDENTIFICATION (MS-OXCRPC 2.2.2.2.23): a device between client and server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProtocolDeviceIdentification {
    /// DeviceManufacturer; empty when there is none.
    pub device_manufacturer: String,
    /// DeviceModel; empty when there is none.
    pub device_model: String,
    /// DeviceSerialNumber; empty when there is none.
    pub device_serial_number: String,
    /// DeviceVersion; empty when there is none.
    pub device_version: String,
    /// DeviceFirmwareVersion; empty when there is none.
    pub device_firmware_version: String,
}

impl Block for ProtocolDeviceIdentification {
    const NAME: &'static str = "AUX_PROTOCOL_DEVICE_IDENTIFICATION";
    const FIXED_BYTES: usize = 14;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        let device_manufacturer = reader.text("DeviceManufacturerOffset", "DeviceManufacturer")?;
        let device_model = reader.text("DeviceModelOffset", "DeviceModel")?;
        let device_serial_number = reader.text("DeviceSerialNumberOffset", "DeviceSerialNumber")?;
        let device_version = reader.text("DeviceVersionOffset", "DeviceVersion")?;
        let device_firmware_version = reader.text("DeviceFirmwareVersionOffset", "DeviceFirmwareVersion")?;
        Ok(Self {
            device_manufacturer,
            device_model,
            device_serial_number,
            device_version,
            device_firmware_version,
        })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.text(&self.device_manufacturer, "DeviceManufacturerOffset")?;
        out.text(&self.device_model, "DeviceModelOffset")?;
        out.text(&self.device_serial_number, "DeviceSerialNumberOffset")?;
        out.text(&self.device_version, "DeviceVersionOffset")?;
        out.text(&self.device_firmware_version, "DeviceFirmwareVersionOffset")?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = ProtocolDeviceIdentification {
            device_manufacturer: "Dé".to_owned(),
            device_model: "Dé".to_owned(),
            device_serial_number: "Dé".to_owned(),
            device_version: "Dé".to_owned(),
            device_firmware_version: "Dé".to_owned(),
        };
        let bytes = [
            0x2C, 0x00, 0x01, 0x4E, 0x0E, 0x00, 0x14, 0x00, 0x1A, 0x00, 0x20, 0x00, 0x26, 0x00, 0x44, 0x00,
            0xE9, 0x00, 0x00, 0x00, 0x44, 0x00, 0xE9, 0x00, 0x00, 0x00, 0x44, 0x00, 0xE9, 0x00, 0x00, 0x00,
            0x44, 0x00, 0xE9, 0x00, 0x00, 0x00, 0x44, 0x00, 0xE9, 0x00, 0x00, 0x00,
        ];
        both_ways(block.into(), &bytes);
    }
}
