//! AddressBookPropertyRow (MS-OXCMAPIHTTP 2.2.1.7): values whose tags are known.

use crate::{AddressBookFlaggedPropertyValue, AddressBookPropertyValue};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_model::{PropertyTag, PropertyType, PropertyValue};

const STANDARD: u8 = 0x00;
const FLAGGED: u8 = 0x01;

/// One row, one entry for each column.
#[derive(Debug, Clone, PartialEq)]
pub enum AddressBookPropertyRow {
    /// Flags 0x0: no error in it.
    Standard(Vec<AddressBookPropertyValue>),
    /// Flags 0x1.
    Flagged(Vec<AddressBookFlaggedPropertyValue>),
}

impl AddressBookPropertyRow {
    /// The standard form when every column has a value, else the flagged one.
    pub fn new(entries: Vec<AddressBookFlaggedPropertyValue>) -> Self {
        if entries.iter().any(|entry| !matches!(entry, AddressBookFlaggedPropertyValue::Value(_))) {
            return Self::Flagged(entries);
        }
        let values = entries.into_iter().filter_map(|entry| match entry {
            AddressBookFlaggedPropertyValue::Value(value) => Some(value),
            _ => None,
        });
        Self::Standard(values.collect())
    }

    /// How many columns it has.
    pub const fn len(&self) -> usize {
        match self {
            Self::Standard(values) => values.len(),
            Self::Flagged(entries) => entries.len(),
        }
    }

    /// Whether it has no columns.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in a column; none when it is absent or an error.
    pub fn value(&self, column: usize) -> Option<&PropertyValue> {
        match self {
            Self::Standard(values) => values.get(column).and_then(AddressBookPropertyValue::value),
            Self::Flagged(entries) => entries.get(column).and_then(AddressBookFlaggedPropertyValue::value),
        }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// When the input ends, a flag does not exist or a value is wrong.
    pub fn decode(reader: &mut Reader<'_>, columns: &[PropertyTag]) -> Result<Self, DecodeError> {
        match reader.u8("Flags")? {
            STANDARD => {
                let value = |column: &PropertyTag| match column.kind() {
                    PropertyType::UNSPECIFIED => AddressBookPropertyValue::decode_typed(reader),
                    kind => AddressBookPropertyValue::decode(reader, kind),
                };
                Ok(Self::Standard(columns.iter().map(value).collect::<Result<_, _>>()?))
            }
            FLAGGED => {
                let entry = |column: &PropertyTag| AddressBookFlaggedPropertyValue::decode(reader, *column);
                Ok(Self::Flagged(columns.iter().map(entry).collect::<Result<_, _>>()?))
            }
            other => Err(DecodeError::invalid("Flags", reader, 1, other)),
        }
    }

    /// Writes the row.
    ///
    /// # Errors
    /// When row and columns disagree in number or type, or a length does not fit. Part of the row may have been
    /// written.
    pub fn encode(&self, out: &mut Writer, columns: &[PropertyTag]) -> Result<(), EncodeError> {
        if self.len() != columns.len() {
            return Err(EncodeError::Columns { values: self.len(), columns: columns.len() });
        }
        match self {
            Self::Standard(values) => {
                out.u8(STANDARD);
                columns.iter().zip(values).try_for_each(|(column, value)| match column.kind() {
                    PropertyType::UNSPECIFIED => value.encode_typed(out),
                    _ => value.encode_under(out, *column),
                })
            }
            Self::Flagged(entries) => {
                out.u8(FLAGGED);
                columns.iter().zip(entries).try_for_each(|(column, entry)| entry.encode(out, *column))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_model::{ErrorCode, tags};

    fn columns() -> Vec<PropertyTag> {
        let any = tags::PID_TAG_ACCOUNT.with_kind(PropertyType::UNSPECIFIED);
        vec![tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_OBJECT_TYPE, any]
    }

    fn both_ways(row: &AddressBookPropertyRow, bytes: &[u8]) {
        let mut out = Writer::new();
        row.encode(&mut out, &columns()).unwrap();
        assert_eq!(out.as_slice(), bytes);
        let mut reader = Reader::new(bytes);
        assert_eq!(AddressBookPropertyRow::decode(&mut reader, &columns()).as_ref(), Ok(row));
        assert!(reader.is_empty());
        for length in 0..bytes.len() {
            assert!(AddressBookPropertyRow::decode(&mut Reader::new(&bytes[..length]), &columns()).is_err());
        }
    }

    /// covers: MS-OXCMAPIHTTP_R450, MS-OXCMAPIHTTP_R1298
    #[test]
    fn a_standard_row_has_values_and_typed_values() {
        let row = AddressBookPropertyRow::new(vec![
            PropertyValue::from("B").into(),
            PropertyValue::Integer32(6).into(),
            PropertyValue::String8(b"c".to_vec()).into(),
        ]);
        assert!(matches!(row, AddressBookPropertyRow::Standard(_)));
        assert_eq!(row.value(1), Some(&PropertyValue::Integer32(6)));
        both_ways(&row, b"\x00\xFFB\0\0\0\x06\0\0\0\x1E\0\xFFc\0");
        let absent = AddressBookPropertyRow::Standard(vec![
            AddressBookPropertyValue::Absent(PropertyType::STRING),
            PropertyValue::Integer32(7).into(),
            AddressBookPropertyValue::Absent(PropertyType::BINARY),
        ]);
        assert_eq!(absent.value(0), None);
        both_ways(&absent, &[0, 0, 7, 0, 0, 0, 2, 1, 0]);
    }

    /// covers: MS-OXCMAPIHTTP_R17, MS-OXCMAPIHTTP_R453, MS-OXCMAPIHTTP_R1299, MS-OXCMAPIHTTP_R2018,
    /// MS-OXCMAPIHTTP_R2019, MS-OXCMAPIHTTP_R2020, MS-OXCMAPIHTTP_R2022, MS-OXCMAPIHTTP_R2023, MS-OXCMAPIHTTP_R2024,
    /// MS-OXCMAPIHTTP_R2025, MS-OXCMAPIHTTP_R2027, MS-OXCMAPIHTTP_R2028, MS-OXCMAPIHTTP_R2029, MS-OXCMAPIHTTP_R2030,
    /// MS-OXCMAPIHTTP_R2033, MS-OXCMAPIHTTP_R2034, MS-OXCMAPIHTTP_R2035, MS-OXCMAPIHTTP_R2036
    #[test]
    fn a_flagged_row_says_for_each_column_what_is_there() {
        let row = AddressBookPropertyRow::new(vec![
            PropertyValue::from("B").into(),
            AddressBookFlaggedPropertyValue::Absent,
            ErrorCode(0x8004_010F).into(),
        ]);
        assert_eq!((row.value(0), row.value(2)), (Some(&"B".into()), None));
        both_ways(&row, b"\x01\0\xFFB\0\0\0\x01\x0A\0\x0A\x0F\x01\x04\x80");
        let typed = AddressBookPropertyRow::Flagged(vec![
            AddressBookFlaggedPropertyValue::Absent,
            ErrorCode(0x8004_010F).into(),
            PropertyValue::Boolean(true).into(),
        ]);
        both_ways(&typed, b"\x01\x01\x0A\x0F\x01\x04\x80\x0B\0\0\x01");
    }

    /// covers: MS-OXCMAPIHTTP_R18, MS-OXCMAPIHTTP_R2021, MS-OXCMAPIHTTP_R2031
    #[test]
    fn unknown_flags_are_refused() {
        let decode = |bytes: &[u8]| AddressBookPropertyRow::decode(&mut Reader::new(bytes), &columns());
        assert_eq!(decode(&[2]), Err(DecodeError::Invalid { field: "Flags", offset: 0, value: 2 }));
        assert_eq!(decode(&[1, 9]), Err(DecodeError::Invalid { field: "Flag", offset: 1, value: 9 }));
        let short = AddressBookPropertyRow::Standard(vec![]);
        let error = EncodeError::Columns { values: 0, columns: 3 };
        assert_eq!(short.encode(&mut Writer::new(), &columns()), Err(error));
    }
}
