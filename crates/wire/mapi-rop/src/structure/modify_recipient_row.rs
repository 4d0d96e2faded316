//! ModifyRecipientRow (MS-OXCROPS 2.2.6.5.1.1).

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{CodePage, DecodeError, EncodeError, RecipientRow, Writer};

/// A recipient to add, change or remove (MS-OXCROPS 2.2.6.5.1.1). What is said of it is kept as bytes: its size
/// stands before it, and the code page it needs is that of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModifyRecipientRow {
    /// RowId.
    pub row_id: u32,
    /// RecipientType: 0 originator, 1 To, 2 Cc, 3 Bcc, with flags above.
    pub recipient_type: u8,
    /// RecipientRow as bytes; empty removes the recipient.
    pub row: Vec<u8>,
}

impl ModifyRecipientRow {
    /// Sets a recipient, or removes it. `columns` are the RecipientColumns of the request.
    ///
    /// # Errors
    /// When the row disagrees with the columns.
    pub fn new(
        row_id: u32,
        recipient_type: u8,
        row: Option<&RecipientRow>,
        columns: &[PropertyTag],
        code_page: &dyn CodePage,
    ) -> Result<Self, EncodeError> {
        let mut out = Writer::new();
        if let Some(row) = row {
            row.encode(&mut out, columns, code_page)?;
        }
        Ok(Self { row_id, recipient_type, row: out.into_bytes() })
    }

    /// The recipient; none when it is to be removed.
    ///
    /// # Errors
    /// As [`RecipientRow::decode`], and when bytes are left after it.
    pub fn recipient(
        &self,
        columns: &[PropertyTag],
        code_page: &dyn CodePage,
    ) -> Result<Option<RecipientRow>, DecodeError> {
        if self.row.is_empty() {
            return Ok(None);
        }
        let mut reader = Reader::new(&self.row);
        let row = RecipientRow::decode(&mut reader, columns, code_page)?;
        DecodeError::unless_empty("RecipientRow", &reader)?;
        Ok(Some(row))
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let row_id = reader.u32("RowId")?;
        let recipient_type = reader.u8("RecipientType")?;
        let size = usize::from(reader.u16("RecipientRowSize")?);
        Ok(Self { row_id, recipient_type, row: reader.bytes(size, "RecipientRow")?.to_vec() })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.row_id);
        out.u8(self.recipient_type);
        out.count16(self.row.len(), "RecipientRowSize")?;
        out.bytes(&self.row);
        Ok(())
    }
}
