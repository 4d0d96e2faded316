//! RopReadPerUserInformation: layout MS-OXCROPS 2.2.3.12, operation MS-OXCSTOR 2.2.1.12, 3.2.5.12.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Reads the change numbers of what the user has read in a public folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// FolderId: the folder.
    pub folder_id: LongTermId,
    /// Reserved: 0.
    pub reserved: u8,
    /// DataOffset: where in the data to begin, bytes.
    pub data_offset: u32,
    /// MaxDataSize: at most so many bytes; 0 leaves it to the server.
    pub max_data_size: u16,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            folder_id: LongTermId::decode(reader)?,
            reserved: reader.u8("Reserved")?,
            data_offset: reader.u32("DataOffset")?,
            max_data_size: reader.u16("MaxDataSize")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.folder_id.encode(out);
        out.u8(self.reserved);
        out.u32(self.data_offset);
        out.u16(self.max_data_size);
        Ok(())
    }
}

/// A piece of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// HasFinished: it is the last piece.
    pub has_finished: bool,
    /// Data: a piece of a serialized IDSET.
    pub data: Vec<u8>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            has_finished: reader.u8("HasFinished")? != 0,
            data: {
                let size = usize::from(reader.u16("DataSize")?);
                reader.bytes(size, "Data")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.has_finished);
        out.count16(self.data.len(), "DataSize")?;
        out.bytes(&self.data);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x63, 0x00, 0x01, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
            0x09, 0x09, 0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00, 0x00, 0x07, 0x04, 0x03, 0x02, 0x01,
            0x02, 0x01,
        ]);
        response(&[0x63, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x03, 0x00, 0x07, 0x08, 0x09]);
        response(&[0x63, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
