//! RopLockRegionStream: layout MS-OXCROPS 2.2.9.10, operation MS-OXCPRPT 2.2.24, 3.2.5.21.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Locks bytes of a stream.
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

/// They are locked.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x5B, 0x00, 0x01, 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01, 0x08, 0x07, 0x06, 0x05, 0x04,
            0x03, 0x02, 0x01, 0x04, 0x03, 0x02, 0x01,
        ]);
        response(&[0x5B, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x5B, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
