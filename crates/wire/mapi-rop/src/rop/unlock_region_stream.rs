//! RopUnlockRegionStream: layout MS-OXCROPS 2.2.9.11, operation MS-OXCPRPT 2.2.25, 3.2.5.22.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Unlocks bytes of a stream (MS-OXCROPS 2.2.9.11.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// RegionOffset: first byte.
    pub region_offset: u64,
    /// RegionSize: how many bytes.
    pub region_size: u64,
    /// LockFlags: 1 leaves reading to others, any other value does not.
    pub lock_flags: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            region_offset: reader.u64("RegionOffset")?,
            region_size: reader.u64("RegionSize")?,
            lock_flags: reader.u32("LockFlags")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(self.region_offset);
        out.u64(self.region_size);
        out.u32(self.lock_flags);
        Ok(())
    }
}

/// They are free (MS-OXCROPS 2.2.9.11.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.9.11.
    /// covers: MS-OXCROPS_R3443, MS-OXCROPS_R3445, MS-OXCROPS_R3446, MS-OXCROPS_R3448, MS-OXCROPS_R3451,
    /// MS-OXCROPS_R3453, MS-OXCROPS_R3455, MS-OXCROPS_R3458, MS-OXCROPS_R3460, MS-OXCROPS_R3461,
    /// MS-OXCROPS_R3462, MS-OXCROPS_R3464
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[
                &[0x5C, 5, 3],
                &[0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18],
                &[0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
                &[0x31, 0x32, 0x33, 0x34],
            ]),
            5,
            Handles::Input(3),
            Request {
                region_offset: 0x1817_1615_1413_1211,
                region_size: 0x2827_2625_2423_2221,
                lock_flags: 0x3433_3231,
            },
        );
        success(&[0x5C, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x5C, 3], &FAILED]), 3, NOT_FOUND);
    }
}
