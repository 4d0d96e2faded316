//! RopGetReceiveFolderTable: layout MS-OXCROPS 2.2.3.4, operation MS-OXCSTOR 2.2.1.4, 3.2.5.4.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, RowSet, Writer};

/// Columns of the rows: PidTagFolderId, PidTagMessageClass as PtypString8, PidTagLastModificationTime.
pub const COLUMNS: [PropertyTag; 3] =
    [PropertyTag(0x6748_0014), PropertyTag(0x001A_001E), PropertyTag(0x3008_0040)];

/// Asks for all receive folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Request;

impl Request {
    pub(crate) fn decode(_reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

/// The receive folders.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// RowCount and Rows, over [`COLUMNS`].
    pub rows: RowSet,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let count = reader.u32("RowCount")? as usize;
        Ok(Self { rows: RowSet::decode(reader, count, COLUMNS.to_vec())? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count32(self.rows.count(), "RowCount")?;
        out.bytes(self.rows.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x68, 0x00, 0x01]);
        let head: &[u8] = &[0x68, 0x01, 0, 0, 0, 0, 2, 0, 0, 0];
        let standard: &[u8] =
            &[0, 1, 0, 0, 0, 0, 0, 0, 0x0D, b'I', b'P', b'M', 0, 0, 0x80, 0x3E, 0xD5, 0xDE, 0xB1, 0x9D, 1];
        let flagged: &[u8] = &[1, 0, 1, 0, 0, 0, 0, 0, 0, 0x0D, 0, 0, 0x0A, 0x0F, 1, 4, 0x80];
        response(&[head, standard, flagged].concat());
        response(&[0x68, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
