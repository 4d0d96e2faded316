//! RopWriteAndCommitStream: layout MS-OXCROPS 2.2.9.12, operation MS-OXCPRPT 2.2.26, 3.2.5.23.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Writes at the seek pointer and saves (MS-OXCROPS 2.2.9.12.1).
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

/// How much was written; a failure has this field too (MS-OXCROPS 2.2.9.12.2).
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
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.9.12.
    /// covers: MS-OXCROPS_R3468, MS-OXCROPS_R3470, MS-OXCROPS_R3471, MS-OXCROPS_R3473, MS-OXCROPS_R3476,
    /// MS-OXCROPS_R3478, MS-OXCROPS_R3479
    #[test]
    fn each_field_has_its_place() {
        request(&[0x90, 5, 3, 3, 0, 7, 8, 9], 5, Handles::Input(3), Request { data: vec![7, 8, 9] });
        request(&[0x90, 5, 3, 0, 0], 5, Handles::Input(3), Request { data: vec![] });
        let written = Response { written_size: 0x1211 };
        success(&[0x90, 3, 0, 0, 0, 0, 0x11, 0x12], 3, written.clone());
        failure_with(&join(&[&[0x90, 3], &FAILED, &[0x11, 0x12]]), 3, NOT_FOUND, written);
    }
}
