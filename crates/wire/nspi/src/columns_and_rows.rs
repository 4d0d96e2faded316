//! Columns, RowCount and RowData: what the methods that return tables have in common (MS-OXCMAPIHTTP 2.2.5.5.2 and
//! its like).

use crate::AddressBookPropertyRow;
use crate::array::{decode_count, decode_property_tags, encode_count, encode_property_tags};
use ropewalk_base::{Reader, limits};
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyType};

/// Rows over the same columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnsAndRows {
    /// Columns; PropertyTags in ResolveNames.
    pub columns: Vec<PropertyTag>,
    /// RowData.
    pub rows: Vec<AddressBookPropertyRow>,
}

impl ColumnsAndRows {
    /// Reads columns and rows.
    ///
    /// # Errors
    /// When the input ends, there are too many, or a row is wrong.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let columns = decode_property_tags(reader)?;
        let offset = reader.offset();
        let count = decode_count(reader, "RowCount")?;
        // A value of PtypNull has no bytes, so the input does not bound how many there are.
        let empty = columns.iter().filter(|column| column.kind() == PropertyType::NULL).count();
        if empty.saturating_mul(count) > limits::NSPI_ARRAY_MAX {
            return Err(DecodeError::Limit {
                field: "RowCount",
                offset,
                max: limits::NSPI_ARRAY_MAX / empty.max(1),
            });
        }
        let rows = (0..count).map(|_| AddressBookPropertyRow::decode(reader, &columns));
        let rows = rows.collect::<Result<_, _>>()?;
        Ok(Self { columns, rows })
    }

    /// Writes columns and rows.
    ///
    /// # Errors
    /// When there are too many, or a row does not fit the columns.
    pub fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_property_tags(out, &self.columns)?;
        encode_count(out, self.rows.len(), "RowCount")?;
        self.rows.iter().try_for_each(|row| row.encode(out, &self.columns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_model::{PropertyValue, tags};

    #[test]
    fn rows_follow_their_columns() {
        let row = |name: &str| AddressBookPropertyRow::new(vec![PropertyValue::from(name).into()]);
        let table =
            ColumnsAndRows { columns: vec![tags::PID_TAG_DISPLAY_NAME], rows: vec![row("a"), row("")] };
        let mut out = Writer::new();
        table.encode(&mut out).unwrap();
        let bytes = b"\x01\0\0\0\x1F\0\x01\x30\x02\0\0\0\0\xFFa\0\0\0\0\xFF\0\0";
        assert_eq!(out.as_slice(), bytes);
        assert_eq!(ColumnsAndRows::decode(&mut Reader::new(bytes)), Ok(table));
    }

    #[test]
    fn rows_of_nothing_are_bounded() {
        let mut bytes = 1000_u32.to_le_bytes().to_vec();
        bytes.extend([1, 0, 0, 0].repeat(1000));
        bytes.extend(101_u32.to_le_bytes());
        bytes.extend([0; 101]);
        let error = DecodeError::Limit { field: "RowCount", offset: 4004, max: 100 };
        assert_eq!(ColumnsAndRows::decode(&mut Reader::new(&bytes)), Err(error));
    }

    #[test]
    fn a_lying_count_is_refused() {
        let bytes = [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        let error = DecodeError::Limit { field: "RowCount", offset: 4, max: limits::NSPI_ARRAY_MAX };
        assert_eq!(ColumnsAndRows::decode(&mut Reader::new(&bytes)), Err(error));
        let bytes = [0, 0, 0, 0, 2, 0, 0, 0, 0];
        assert!(matches!(ColumnsAndRows::decode(&mut Reader::new(&bytes)), Err(DecodeError::Read(_))));
    }
}
