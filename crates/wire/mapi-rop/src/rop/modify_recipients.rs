//! RopModifyRecipients: layout MS-OXCROPS 2.2.6.5, operation MS-OXCMSG 2.2.3.5, 3.2.5.5.

use crate::ModifyRecipientRow;
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_tags, encode_tags};

/// Adds, changes and removes recipients (MS-OXCROPS 2.2.6.5.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// RecipientColumns: of the properties in the rows.
    pub columns: Vec<PropertyTag>,
    /// RecipientRows.
    pub rows: Vec<ModifyRecipientRow>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            columns: {
                let count = usize::from(reader.u16("ColumnCount")?);
                decode_tags(reader, count, "RecipientColumns")?
            },
            rows: {
                let count = reader.u16("RowCount")?;
                (0..count).map(|_| ModifyRecipientRow::decode(reader)).collect::<Result<_, _>>()?
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.columns.len(), "ColumnCount")?;
        encode_tags(out, &self.columns);
        out.count16(self.rows.len(), "RowCount")?;
        self.rows.iter().try_for_each(|row| row.encode(out))?;
        Ok(())
    }
}

/// They are changed (MS-OXCROPS 2.2.6.5.2).
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
    use crate::rop::vectors::{INPUT, failed, is_request, is_success, request};
    use crate::{RopId, RopRequestBody};
    use ropewalk_model::codec::Windows1252;

    #[test]
    fn both_ways() {
        let body = request(&[
            0x0E, 0x00, 0x01, 1, 0, 0x03, 0, 0xFE, 0x0F, 2, 0, // one column, two rows
            0, 0, 0, 0, 1, 9, 0, 0x03, 0x00, 1, 0, 0, 6, 0, 0, 0, //
            1, 0, 0, 0, 2, 0, 0,
        ]);
        let RopRequestBody::ModifyRecipients(modify) = body else { panic!("{body:?}") };
        let recipient = |at: usize| modify.rows[at].recipient(&modify.columns, &Windows1252).unwrap();
        let row = recipient(0).unwrap();
        let made = ModifyRecipientRow::new(0, 1, Some(&row), &modify.columns, &Windows1252).unwrap();
        assert_eq!(made, modify.rows[0]);
        assert_eq!(recipient(1), None);
        let removed = ModifyRecipientRow::new(1, 2, None, &modify.columns, &Windows1252).unwrap();
        assert_eq!(removed, modify.rows[1]);
        assert!(ModifyRecipientRow { row: vec![3, 0, 1], ..removed }.recipient(&[], &Windows1252).is_err());
    }

    #[test]
    fn every_field_both_ways() {
        let row = vec![0x03, 0x00, 1, 0, 0, 6, 0, 0, 0];
        let rows = vec![
            ModifyRecipientRow { row_id: 0x0102_0304, recipient_type: 0x81, row: row.clone() },
            ModifyRecipientRow { row_id: 0x0506_0008, recipient_type: 0x02, row: Vec::new() },
        ];
        let head = [0x0E, 7, 2, 1, 0, 0x03, 0, 0xFE, 0x0F, 2, 0];
        let bytes = [&head[..], &[4, 3, 2, 1, 0x81, 9, 0], &row, &[8, 0, 6, 5, 0x02, 0, 0]].concat();
        is_request(&bytes, INPUT, Request { columns: vec![PropertyTag(0x0FFE_0003)], rows });
        is_success(&[0x0E, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::MODIFY_RECIPIENTS, &[]), None);
    }
}
