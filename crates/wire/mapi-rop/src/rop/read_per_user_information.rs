//! RopReadPerUserInformation: layout MS-OXCROPS 2.2.3.12, operation MS-OXCSTOR 2.2.1.12, 3.2.5.12.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Reads the change numbers of what the user has read in a public folder (MS-OXCROPS 2.2.3.12.1).
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

/// A piece of it (MS-OXCROPS 2.2.3.12.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.3.12.
    /// covers: MS-OXCROPS_R455, MS-OXCROPS_R457, MS-OXCROPS_R458, MS-OXCROPS_R460, MS-OXCROPS_R462,
    /// MS-OXCROPS_R467, MS-OXCROPS_R469, MS-OXCROPS_R476, MS-OXCROPS_R478, MS-OXCROPS_R479,
    /// MS-OXCROPS_R480, MS-OXCROPS_R481, MS-OXCROPS_R483, MS-OXCROPS_R484, MS-OXCROPS_R486,
    /// MS-OXCROPS_R488, MS-OXCROPS_R491, MS-OXCROPS_R493, MS-OXCROPS_R494, MS-OXCROPS_R495,
    /// MS-OXCROPS_R496, MS-OXCROPS_R498
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x63, 5, 3], &LONG_TERM_ID, &[0, 0x11, 0x12, 0x13, 0x14, 0x21, 0x22]]),
            5,
            Handles::Input(3),
            Request {
                folder_id: long_term_id(),
                reserved: 0,
                data_offset: 0x1413_1211,
                max_data_size: 0x2221,
            },
        );
        success(
            &[0x63, 3, 0, 0, 0, 0, 1, 3, 0, 7, 8, 9],
            3,
            Response { has_finished: true, data: vec![7, 8, 9] },
        );
        success(&[0x63, 3, 0, 0, 0, 0, 0, 0, 0], 3, Response { has_finished: false, data: vec![] });
        failure(&join(&[&[0x63, 3], &FAILED]), 3, NOT_FOUND);
    }
}
