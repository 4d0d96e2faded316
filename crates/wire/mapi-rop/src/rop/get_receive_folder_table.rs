//! RopGetReceiveFolderTable: layout MS-OXCROPS 2.2.3.4, operation MS-OXCSTOR 2.2.1.4, 3.2.5.4.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, RowSet, Writer};

/// Columns of the rows: PidTagFolderId, PidTagMessageClass as PtypString8, PidTagLastModificationTime.
pub const COLUMNS: [PropertyTag; 3] =
    [PropertyTag(0x6748_0014), PropertyTag(0x001A_001E), PropertyTag(0x3008_0040)];

/// Asks for all receive folders (MS-OXCROPS 2.2.3.4.1).
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

/// The receive folders (MS-OXCROPS 2.2.3.4.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_base::FileTime;
    use ropewalk_model::codec::{FlaggedValue, PropertyRow};
    use ropewalk_model::{ErrorCode, PropertyValue};

    /// MS-OXCROPS 2.2.3.4.
    /// covers: MS-OXCROPS_R190, MS-OXCROPS_R192, MS-OXCROPS_R193, MS-OXCROPS_R195, MS-OXCROPS_R197,
    /// MS-OXCROPS_R199, MS-OXCROPS_R200, MS-OXCROPS_R201, MS-OXCROPS_R202, MS-OXCROPS_R204,
    /// MS-OXCROPS_R205, MS-OXCROPS_R207, MS-OXCROPS_R210, MS-OXCROPS_R215, MS-OXCROPS_R217,
    /// MS-OXCROPS_R218, MS-OXCROPS_R219, MS-OXCROPS_R220, MS-OXCROPS_R222
    #[test]
    fn each_field_has_its_place() {
        request(&[0x68, 5, 3], 5, Handles::Input(3), Request);
        let mut rows = RowSet::new(COLUMNS.to_vec());
        let time = FileTime::from_ticks(0x2827_2625_2423_2221);
        rows.push(&PropertyRow::Standard(vec![
            PropertyValue::Integer64(0x1817_1615_1413_1211),
            PropertyValue::String8(b"IPM".to_vec()),
            PropertyValue::Time(time),
        ]))
        .unwrap();
        rows.push(&PropertyRow::Flagged(vec![
            FlaggedValue::Value(PropertyValue::Integer64(1)),
            FlaggedValue::Value(PropertyValue::String8(vec![])),
            FlaggedValue::Error(ErrorCode(NOT_FOUND)),
        ]))
        .unwrap();
        success(
            &join(&[
                &[0x68, 3, 0, 0, 0, 0, 2, 0, 0, 0],
                &[0, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18],
                b"IPM\0",
                &[0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
                &[1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0A],
                &FAILED,
            ]),
            3,
            Response { rows },
        );
        failure(&join(&[&[0x68, 3], &FAILED]), 3, NOT_FOUND);
    }
}
