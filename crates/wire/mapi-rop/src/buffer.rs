//! The ROP input and output buffer: RopSize, RopsList and the Server object handle table (MS-OXCROPS 2.2.1).

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Content of handle table entries that are not in use.
pub const UNUSED_HANDLE: u32 = 0xFFFF_FFFF;

/// One ROP buffer, without the extended header around it (MS-OXCROPS 2.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RopBuffer {
    /// RopsList: requests or responses one after the other.
    pub rops: Vec<u8>,
    /// Server object handle table.
    pub handles: Vec<u32>,
}

impl RopBuffer {
    /// Reads a buffer.
    ///
    /// # Errors
    /// When RopSize is below 2 or above what is there, or the handle table is not whole.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let size = reader.u16("RopSize")?;
        let Some(length) = usize::from(size).checked_sub(2) else {
            return Err(DecodeError::invalid("RopSize", &reader, 2, size));
        };
        let rops = reader.bytes(length, "RopsList")?.to_vec();
        let mut handles = Vec::with_capacity(reader.left() / 4);
        while !reader.is_empty() {
            handles.push(reader.u32("ServerObjectHandleTable")?);
        }
        Ok(Self { rops, handles })
    }

    /// Writes the buffer.
    ///
    /// # Errors
    /// When the RopsList is longer than 65,533 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::with_capacity(2 + self.rops.len() + 4 * self.handles.len());
        out.count16(self.rops.len().saturating_add(2), "RopSize")?;
        out.bytes(&self.rops);
        self.handles.iter().for_each(|handle| out.u32(*handle));
        Ok(out.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let bytes = [0x05, 0x00, 1, 0, 0, 0x23, 0x02, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        let buffer = RopBuffer::decode(&bytes).unwrap();
        assert_eq!(buffer, RopBuffer { rops: vec![1, 0, 0], handles: vec![0x223, UNUSED_HANDLE] });
        assert_eq!(buffer.encode().unwrap(), bytes);
        for bad in [&[1, 0][..], &[9, 0, 1], &[2, 0, 1, 2, 3], &[0]] {
            assert!(RopBuffer::decode(bad).is_err());
        }
        assert!(RopBuffer { rops: vec![0; 65_534], handles: vec![] }.encode().is_err());
    }
}
