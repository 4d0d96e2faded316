//! RopReadRecipients: layout MS-OXCROPS 2.2.6.6, operation MS-OXCMSG 2.2.3.6, 3.2.5.6.

use crate::ReadRecipientRow;
use crate::structure::fit_read_rows;
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for recipients (MS-OXCROPS 2.2.6.6.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// RowId of the first one.
    pub row_id: u32,
    /// Reserved; 0.
    pub reserved: u16,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { row_id: reader.u32("RowId")?, reserved: reader.u16("Reserved")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.row_id);
        out.u16(self.reserved);
        Ok(())
    }
}

/// Recipients from the one asked for on (MS-OXCROPS 2.2.6.6.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// RecipientColumns of the response that opened the message.
    pub columns: Vec<PropertyTag>,
    /// RowCount and RecipientRows.
    pub rows: Vec<ReadRecipientRow>,
}

impl Response {
    /// Keeps the first rows that have room in a response of `size_bytes_max` bytes
    /// ([`crate::ResponseWriter::left`]), at most 255.
    ///
    /// # Errors
    /// When a row disagrees with the columns.
    pub fn fit(&mut self, size_bytes_max: usize) -> Result<(), EncodeError> {
        fit_read_rows(&mut self.rows, &self.columns, size_bytes_max.saturating_sub(6))
    }

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let count = reader.u8("RowCount")?;
        let columns = columns()?;
        let rows =
            (0..count).map(|_| ReadRecipientRow::decode(reader, &columns)).collect::<Result<_, _>>()?;
        Ok(Self { columns, rows })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count8(self.rows.len(), "RowCount")?;
        self.rows.iter().try_for_each(|row| row.encode(out, &self.columns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success, recipients, response_with};
    use crate::{RopId, RopResponse, RopResponseBody};

    #[test]
    fn every_field_both_ways() {
        let request = Request { row_id: 0x0102_0304, reserved: 0x0506 };
        is_request(&[0x0F, 7, 2, 4, 3, 2, 1, 6, 5], INPUT, request);
        let (list, recipients) = recipients();
        let head = [0x0F, 2, 0, 0, 0, 0, 1, 4, 3, 2, 1];
        let row = ReadRecipientRow { row_id: 0x0102_0304, recipient: recipients.rows[0].clone() };
        let expected = RopResponse::Success {
            handle_index: 2,
            body: Response { columns: recipients.columns.clone(), rows: vec![row] }.into(),
        };
        let bytes = [&head[..], &list[9..]].concat();
        assert_eq!(response_with(&recipients.columns, &bytes), expected);
        is_success(&[0x0F, 2, 0, 0, 0, 0, 0], 2, Response { columns: Vec::new(), rows: Vec::new() });
        assert_eq!(failed(RopId::READ_RECIPIENTS, &[]), None);
    }

    #[test]
    fn rows_that_have_no_room_are_left_out() {
        let columns = [PropertyTag(0x0FFE_0003)];
        let answer = response_with(
            &columns,
            &[
                0x0F, 1, 0, 0, 0, 0, 2, // two rows
                0, 0, 0, 0, 1, 0xE4, 4, 0, 0, 9, 0, 0x03, 0x00, 1, 0, 0, 6, 0, 0, 0, //
                1, 0, 0, 0, 2, 0xE4, 4, 0, 0, 7, 0, 0x08, 0x00, 0xE9, 0, 0, 0, 0,
            ],
        );
        let RopResponse::Success { body: RopResponseBody::ReadRecipients(mut answer), .. } = answer else {
            panic!()
        };
        assert_eq!(answer.rows[1].recipient.row.email_address.as_deref(), Some("é"));
        answer.fit(7 + 20).unwrap();
        assert_eq!(answer.rows.len(), 1);
        answer.fit(7 + 19).unwrap();
        assert_eq!(answer.rows.len(), 0);
    }
}
