//! AUX_OSVERSIONINFO (MS-OXCRPC 2.2.2.2.16): the operating system of the server.

use super::block::{Block, BlockReader, BlockWriter};
use ropewalk_model::codec::{DecodeError, EncodeError};

/// AUX_OSVERSIONINFO (MS-OXCRPC 2.2.2.2.16): the operating system of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OsVersionInfo {
    /// MajorVersion.
    pub major_version: u32,
    /// MinorVersion.
    pub minor_version: u32,
    /// BuildNumber.
    pub build_number: u32,
    /// ServicePackMajor.
    pub service_pack_major: u16,
    /// ServicePackMinor.
    pub service_pack_minor: u16,
}

impl Block for OsVersionInfo {
    const NAME: &'static str = "AUX_OSVERSIONINFO";
    const FIXED_BYTES: usize = 160;

    fn decode(reader: &mut BlockReader<'_>) -> Result<Self, DecodeError> {
        reader.reserved(4, "OSVersionInfoSize")?;
        let major_version = reader.u32("MajorVersion")?;
        let minor_version = reader.u32("MinorVersion")?;
        let build_number = reader.u32("BuildNumber")?;
        reader.reserved(132, "Reserved1")?;
        let service_pack_major = reader.u16("ServicePackMajor")?;
        let service_pack_minor = reader.u16("ServicePackMinor")?;
        reader.reserved(4, "Reserved2")?;
        Ok(Self { major_version, minor_version, build_number, service_pack_major, service_pack_minor })
    }

    fn encode(&self, out: &mut BlockWriter) -> Result<(), EncodeError> {
        out.u32(156);
        out.u32(self.major_version);
        out.u32(self.minor_version);
        out.u32(self.build_number);
        out.reserved(132);
        out.u16(self.service_pack_major);
        out.u16(self.service_pack_minor);
        out.reserved(4);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::both_ways;
    use super::*;

    #[test]
    fn both_ways_with_its_header() {
        let block = OsVersionInfo {
            major_version: 0x1413_1211,
            minor_version: 0x2524_2322,
            build_number: 0x3635_3433,
            service_pack_major: 0x4544,
            service_pack_minor: 0x5655,
        };
        let bytes = [
            &[
                0xA0, 0x00, 0x01, 0x16, 0x9C, 0x00, 0x00, 0x00, 0x11, 0x12, 0x13, 0x14, 0x22, 0x23, 0x24,
                0x25, 0x33, 0x34, 0x35, 0x36,
            ][..],
            &[0; 132],
            &[0x44, 0x45, 0x55, 0x56, 0x00, 0x00, 0x00, 0x00],
        ]
        .concat();
        both_ways(block.into(), &bytes);
    }
}
