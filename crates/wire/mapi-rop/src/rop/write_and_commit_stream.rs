//! RopWriteAndCommitStream: layout MS-OXCROPS 2.2.9.12, operation MS-OXCPRPT 2.2.26, 3.2.5.23.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Writes at the seek pointer and saves.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Data: the bytes.
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

/// How much was written; a failure has this field too.
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
    use crate::RopResponse;
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x90, 0x00, 0x01, 0x03, 0x00, 0x07, 0x08, 0x09]);
        response(&[0x90, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x01]);
        let answer = response(&[0x90, 0x01, 0x05, 0x00, 0x07, 0x80, 0x02, 0x01]);
        let RopResponse::Failure(failure) = answer else { panic!("{answer:?}") };
        assert!(failure.body().unwrap().is_some());
    }
}
