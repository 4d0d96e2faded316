//! RopWriteStream: layout MS-OXCROPS 2.2.9.3, operation MS-OXCPRPT 2.2.16, 3.2.5.13.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Writes at the seek pointer (MS-OXCROPS 2.2.9.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// DataSize and Data.
    pub data: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            data: {
                let size = usize::from(reader.u16("DataSize")?);
                reader.bytes(size, "Data")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.data.len(), "DataSize")?;
        out.bytes(&self.data);
        Ok(())
    }
}

/// How much was written; a failure has this field too (MS-OXCROPS 2.2.9.3.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// WrittenSize: bytes.
    pub written_size: u16,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { written_size: reader.u16("WrittenSize")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.written_size);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x2D, 7, 2, 3, 0, 9, 8, 6], INPUT, Request { data: vec![9, 8, 6] });
        is_request(&[0x2D, 7, 2, 0, 0], INPUT, Request { data: Vec::new() });
        let response = Response { written_size: 0x0304 };
        is_success(&[0x2D, 2, 0, 0, 0, 0, 4, 3], 2, response.clone());
        assert_eq!(failed(RopId::WRITE_STREAM, &[4, 3]), Some(response.into()));
    }
}
