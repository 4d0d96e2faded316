//! OpenRecipientRow and ReadRecipientRow (MS-OXCROPS 2.2.6.1.2.1, 2.2.6.6.2.1), and the list of them that opening a
//! message returns.

use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{
    DecodeError, EncodeError, RecipientRow, Writer, code_page, decode_tags, encode_tags,
};

/// Rows of one response; RowCount has one byte.
const ROWS_MAX: usize = u8::MAX as usize;

/// A recipient as opening a message returns it (MS-OXCROPS 2.2.6.1.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct OpenRecipientRow {
    /// RecipientType: 0 originator, 1 To, 2 Cc, 3 Bcc, with flags above.
    pub recipient_type: u8,
    /// CodePageId: of the strings of the row that are not Unicode.
    pub code_page_id: u16,
    /// RecipientRow.
    pub row: RecipientRow,
}

/// A recipient as RopReadRecipients returns it (MS-OXCROPS 2.2.6.6.2.1).
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRecipientRow {
    /// RowId.
    pub row_id: u32,
    /// Everything else.
    pub recipient: OpenRecipientRow,
}

impl OpenRecipientRow {
    fn decode(reader: &mut Reader<'_>, columns: &[PropertyTag]) -> Result<Self, DecodeError> {
        let recipient_type = reader.u8("RecipientType")?;
        let code_page_id = reader.u16("CodePageId")?;
        reader.u16("Reserved")?;
        let size = usize::from(reader.u16("RecipientRowSize")?);
        let mut inner = reader.part(size, "RecipientRow")?;
        let row = RecipientRow::decode(&mut inner, columns, code_page(code_page_id.into()))?;
        DecodeError::unless_empty("RecipientRow", &inner)?;
        Ok(Self { recipient_type, code_page_id, row })
    }

    fn encode(&self, out: &mut Writer, columns: &[PropertyTag]) -> Result<(), EncodeError> {
        out.u8(self.recipient_type);
        out.u16(self.code_page_id);
        out.u16(0);
        out.sized16("RecipientRowSize", |out| {
            self.row.encode(out, columns, code_page(self.code_page_id.into()))
        })
    }
}

impl ReadRecipientRow {
    pub(crate) fn decode(reader: &mut Reader<'_>, columns: &[PropertyTag]) -> Result<Self, DecodeError> {
        Ok(Self { row_id: reader.u32("RowId")?, recipient: OpenRecipientRow::decode(reader, columns)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer, columns: &[PropertyTag]) -> Result<(), EncodeError> {
        out.u32(self.row_id);
        self.recipient.encode(out, columns)
    }
}

/// RecipientCount to RecipientRows (MS-OXCROPS 2.2.6.1.2).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecipientList {
    /// RecipientCount: recipients of the message, also those that are not in `rows`.
    pub count: u16,
    /// RecipientColumns.
    pub columns: Vec<PropertyTag>,
    /// RecipientRows: the first recipients. The others come by RopReadRecipients.
    pub rows: Vec<OpenRecipientRow>,
}

impl RecipientList {
    /// Keeps the first rows that have room in a list of `size_bytes_max` bytes, at most 255.
    ///
    /// # Errors
    /// When a row disagrees with the columns.
    pub fn fit(&mut self, size_bytes_max: usize) -> Result<(), EncodeError> {
        let mut out = Writer::new();
        // RecipientCount, ColumnCount, RowCount.
        out.zeros(5 + self.columns.len() * 4);
        let mut fitting = 0;
        for row in self.rows.iter().take(ROWS_MAX) {
            row.encode(&mut out, &self.columns)?;
            if out.len() > size_bytes_max {
                break;
            }
            fitting += 1;
        }
        self.rows.truncate(fitting);
        Ok(())
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = reader.u16("RecipientCount")?;
        let column_count = usize::from(reader.u16("ColumnCount")?);
        let columns = decode_tags(reader, column_count, "RecipientColumns")?;
        let row_count = reader.u8("RowCount")?;
        let rows =
            (0..row_count).map(|_| OpenRecipientRow::decode(reader, &columns)).collect::<Result<_, _>>()?;
        Ok(Self { count, columns, rows })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.count);
        out.count16(self.columns.len(), "ColumnCount")?;
        encode_tags(out, &self.columns);
        out.count8(self.rows.len(), "RowCount")?;
        self.rows.iter().try_for_each(|row| row.encode(out, &self.columns))
    }
}

/// RowCount and RecipientRows of RopReadRecipients: the first of `rows` that have room in `size_bytes_max` bytes.
pub(crate) fn fit_read_rows(
    rows: &mut Vec<ReadRecipientRow>,
    columns: &[PropertyTag],
    size_bytes_max: usize,
) -> Result<(), EncodeError> {
    let mut out = Writer::new();
    out.u8(0);
    let mut fitting = 0;
    for row in rows.iter().take(ROWS_MAX) {
        row.encode(&mut out, columns)?;
        if out.len() > size_bytes_max {
            break;
        }
        fitting += 1;
    }
    rows.truncate(fitting);
    Ok(())
}
