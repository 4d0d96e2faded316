//! PropertyRow (MS-OXCDATA 2.8.1) over a list of columns, and runs of such rows.

use super::skip::skip_value;
use super::value::{agrees, decode_onto};
use super::{
    Counts, DecodeError, EncodeError, Writer, decode_typed_value, decode_value, encode_typed_value,
    encode_value,
};
use crate::error_code::ErrorCode;
use crate::property::{PropertyTag, PropertyType, PropertyValue};
use ropewalk_base::Reader;

const STANDARD: u8 = 0x00;
const FLAGGED: u8 = 0x01;

const PRESENT: u8 = 0x00;
const ABSENT: u8 = 0x01;
const ERROR: u8 = 0x0A;

/// What stands in one column of a row (FlaggedPropertyValue, MS-OXCDATA 2.11.5).
#[derive(Debug, Clone, PartialEq)]
pub enum FlaggedValue {
    /// The value.
    Value(PropertyValue),
    /// Flag 0x01: no value, and no reason.
    Absent,
    /// Flag 0x0A: why there is no value.
    Error(ErrorCode),
}

impl FlaggedValue {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&PropertyValue> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }
}

impl From<PropertyValue> for FlaggedValue {
    fn from(value: PropertyValue) -> Self {
        Self::Value(value)
    }
}

impl From<ErrorCode> for FlaggedValue {
    fn from(code: ErrorCode) -> Self {
        Self::Error(code)
    }
}

/// One row, one entry per column (MS-OXCDATA 2.8.1).
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyRow {
    /// StandardPropertyRow (MS-OXCDATA 2.8.1.1): every column has its value.
    Standard(Vec<PropertyValue>),
    /// FlaggedPropertyRow (MS-OXCDATA 2.8.1.2).
    Flagged(Vec<FlaggedValue>),
}

impl PropertyRow {
    /// The standard form when every column has a value, else the flagged one.
    pub fn new(values: Vec<FlaggedValue>) -> Self {
        if values.iter().any(|value| value.value().is_none()) {
            return Self::Flagged(values);
        }
        let whole = values.into_iter().filter_map(|value| match value {
            FlaggedValue::Value(value) => Some(value),
            _ => None,
        });
        Self::Standard(whole.collect())
    }

    /// How many columns it has.
    pub const fn len(&self) -> usize {
        match self {
            Self::Standard(values) => values.len(),
            Self::Flagged(values) => values.len(),
        }
    }

    /// Whether it has no columns.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in a column; none when it is absent or an error.
    pub fn value(&self, column: usize) -> Option<&PropertyValue> {
        match self {
            Self::Standard(values) => values.get(column),
            Self::Flagged(values) => values.get(column).and_then(FlaggedValue::value),
        }
    }

    /// All columns.
    pub fn into_values(self) -> Vec<FlaggedValue> {
        match self {
            Self::Standard(values) => values.into_iter().map(FlaggedValue::Value).collect(),
            Self::Flagged(values) => values,
        }
    }

    /// Reads a row. A column of type PtypUnspecified has its type before its value.
    ///
    /// # Errors
    /// When the input ends, a flag does not exist or a value is wrong.
    pub fn decode(
        reader: &mut Reader<'_>,
        columns: &[PropertyTag],
        counts: Counts,
    ) -> Result<Self, DecodeError> {
        match reader.u8("Flag")? {
            STANDARD => {
                // Every value but PtypNull has a byte, so that the input bounds what is allocated.
                let mut values = Vec::with_capacity(columns.len().min(reader.left()));
                for column in columns {
                    match column.kind() {
                        PropertyType::UNSPECIFIED => values.push(decode_typed_value(reader, counts)?),
                        kind => decode_onto(&mut values, reader, kind, counts)?,
                    }
                }
                Ok(Self::Standard(values))
            }
            FLAGGED => {
                let mut values = Vec::with_capacity(columns.len().min(reader.left()));
                for column in columns {
                    values.push(decode_flagged(reader, column.kind(), counts)?);
                }
                Ok(Self::Flagged(values))
            }
            other => Err(DecodeError::invalid("Flag", reader, 1, other)),
        }
    }

    /// Writes the row.
    ///
    /// # Errors
    /// When row and columns disagree in number or type, or a length does not fit. Part of the row may have been
    /// written.
    pub fn encode(
        &self,
        out: &mut Writer,
        columns: &[PropertyTag],
        counts: Counts,
    ) -> Result<(), EncodeError> {
        if self.len() != columns.len() {
            return Err(EncodeError::Columns { values: self.len(), columns: columns.len() });
        }
        match self {
            Self::Standard(values) => {
                out.u8(STANDARD);
                for (column, value) in columns.iter().zip(values) {
                    if column.kind() == PropertyType::UNSPECIFIED {
                        encode_typed_value(out, value, counts)?;
                    } else {
                        checked(*column, value)?;
                        encode_value(out, value, counts)?;
                    }
                }
            }
            Self::Flagged(values) => {
                out.u8(FLAGGED);
                for (column, value) in columns.iter().zip(values) {
                    encode_flagged(out, *column, value, counts)?;
                }
            }
        }
        Ok(())
    }
}

/// Moves past a row: what [`PropertyRow::decode`] checks, without making its values.
fn skip_row(reader: &mut Reader<'_>, columns: &[PropertyTag], counts: Counts) -> Result<(), DecodeError> {
    let flag = reader.u8("Flag")?;
    if flag > FLAGGED {
        return Err(DecodeError::invalid("Flag", reader, 1, flag));
    }
    for column in columns {
        let kind = match column.kind() {
            PropertyType::UNSPECIFIED => PropertyType(reader.u16("PropertyType")?),
            kind => kind,
        };
        let present = if flag == STANDARD { PRESENT } else { reader.u8("Flag")? };
        match present {
            PRESENT => skip_value(reader, kind, counts)?,
            ABSENT => {}
            ERROR => drop(reader.u32("ErrorCode")?),
            other => return Err(DecodeError::invalid("Flag", reader, 1, other)),
        }
    }
    Ok(())
}

fn checked(tag: PropertyTag, value: &PropertyValue) -> Result<(), EncodeError> {
    if agrees(tag.kind(), value) { Ok(()) } else { Err(EncodeError::Mismatch { tag, kind: value.kind() }) }
}

/// FlaggedPropertyValue, or FlaggedPropertyValueWithType (MS-OXCDATA 2.11.6) for PtypUnspecified.
fn decode_flagged(
    reader: &mut Reader<'_>,
    column: PropertyType,
    counts: Counts,
) -> Result<FlaggedValue, DecodeError> {
    let kind = match column {
        PropertyType::UNSPECIFIED => PropertyType(reader.u16("PropertyType")?),
        kind => kind,
    };
    Ok(match reader.u8("Flag")? {
        PRESENT => FlaggedValue::Value(decode_value(reader, kind, counts)?),
        ABSENT => FlaggedValue::Absent,
        ERROR => FlaggedValue::Error(ErrorCode(reader.u32("ErrorCode")?)),
        other => return Err(DecodeError::invalid("Flag", reader, 1, other)),
    })
}

fn encode_flagged(
    out: &mut Writer,
    column: PropertyTag,
    value: &FlaggedValue,
    counts: Counts,
) -> Result<(), EncodeError> {
    let typed = column.kind() == PropertyType::UNSPECIFIED;
    match value {
        FlaggedValue::Value(value) => {
            if typed {
                out.u16(value.kind().0);
            } else {
                checked(column, value)?;
            }
            out.u8(PRESENT);
            encode_value(out, value, counts)?;
        }
        FlaggedValue::Absent => {
            if typed {
                // "Servers MUST NOT return" PtypUnspecified (MS-OXCDATA 2.11.1).
                out.u16(PropertyType::NULL.0);
            }
            out.u8(ABSENT);
        }
        FlaggedValue::Error(code) => {
            if typed {
                out.u16(PropertyType::ERROR_CODE.0);
            }
            out.u8(ERROR);
            out.u32(code.0);
        }
    }
    Ok(())
}

/// Rows one after the other over the same columns, kept as bytes: a server adds them one by one and sees after
/// each how large the answer has become (MS-OXCDATA 2.8.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSet {
    columns: Vec<PropertyTag>,
    count: usize,
    bytes: Writer,
}

impl RowSet {
    /// No rows yet.
    pub const fn new(columns: Vec<PropertyTag>) -> Self {
        Self { columns, count: 0, bytes: Writer::new() }
    }

    /// The columns of every row.
    pub fn columns(&self) -> &[PropertyTag] {
        &self.columns
    }

    /// How many rows there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The rows as they stand in a buffer.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// Adds a row.
    ///
    /// # Errors
    /// As [`PropertyRow::encode`]; the set is then as before.
    pub fn push(&mut self, row: &PropertyRow) -> Result<(), EncodeError> {
        self.push_within(row, usize::MAX).map(drop)
    }

    /// Adds a row unless the rows would then be longer than `size_bytes_max`; says whether it was added.
    ///
    /// # Errors
    /// As [`PropertyRow::encode`]; the set is then as before.
    pub fn push_within(&mut self, row: &PropertyRow, size_bytes_max: usize) -> Result<bool, EncodeError> {
        let before = self.bytes.len();
        let written = row.encode(&mut self.bytes, &self.columns, Counts::Rop);
        if written.is_err() || self.bytes.len() > size_bytes_max {
            self.bytes.truncate(before);
            return written.map(|()| false);
        }
        self.count += 1;
        Ok(true)
    }

    /// Reads `count` rows.
    ///
    /// # Errors
    /// As [`PropertyRow::decode`].
    pub fn decode(
        reader: &mut Reader<'_>,
        count: usize,
        columns: Vec<PropertyTag>,
    ) -> Result<Self, DecodeError> {
        let rest = reader.rest();
        let start = reader.offset();
        for _ in 0..count {
            skip_row(reader, &columns, Counts::Rop)?;
        }
        let mut bytes = Writer::new();
        bytes.bytes(rest.get(..reader.offset() - start).unwrap_or_default());
        Ok(Self { columns, count, bytes })
    }

    /// The rows as values.
    ///
    /// # Errors
    /// Never for a set made by [`RowSet::push`] or [`RowSet::decode`].
    pub fn rows(&self) -> Result<Vec<PropertyRow>, DecodeError> {
        let mut reader = Reader::new(self.bytes.as_slice());
        let mut rows = Vec::with_capacity(self.count);
        for _ in 0..self.count {
            rows.push(PropertyRow::decode(&mut reader, &self.columns, Counts::Rop)?);
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags;

    fn both_ways(columns: &[PropertyTag], bytes: &[u8]) -> PropertyRow {
        let mut reader = Reader::new(bytes);
        let row = PropertyRow::decode(&mut reader, columns, Counts::Rop).unwrap();
        assert!(reader.is_empty());
        let mut out = Writer::new();
        row.encode(&mut out, columns, Counts::Rop).unwrap();
        assert_eq!(out.as_slice(), bytes);
        row
    }

    /// The row of MS-OXCPRPT 4.3.2.
    #[test]
    fn flagged_example() {
        let columns = [PropertyTag(0x863E_000B), PropertyTag(0x863F_0003), PropertyTag(0x65E2_0102)];
        let bytes = [1, 0, 0, 0, 0x62, 0, 0, 0, 0x0A, 0x0F, 1, 4, 0x80];
        let values = both_ways(&columns, &bytes).into_values();
        assert_eq!(
            values,
            [
                FlaggedValue::Value(false.into()),
                FlaggedValue::Value(98.into()),
                FlaggedValue::Error(ErrorCode::NOT_FOUND)
            ]
        );
        assert!(matches!(PropertyRow::new(values), PropertyRow::Flagged(_)));
    }

    #[test]
    fn standard_and_unspecified() {
        let columns = [PropertyTag(0x0037_0000), tags::PID_TAG_MESSAGE_FLAGS];
        let row = both_ways(&columns, &[0, 0x1F, 0, b'x', 0, 0, 0, 5, 0, 0, 0]);
        assert_eq!(
            row,
            PropertyRow::new(vec![FlaggedValue::Value("x".into()), FlaggedValue::Value(5.into())])
        );
        both_ways(&columns, &[1, 0x1F, 0, 0, b'x', 0, 0, 0, 1]);
        both_ways(&columns, &[1, 0x0A, 0, 0x0A, 0x0F, 1, 4, 0x80, 0, 5, 0, 0, 0]);
        both_ways(&columns, &[1, 1, 0, 1, 1]);
    }

    #[test]
    fn a_row_must_fit_its_columns() {
        let row = PropertyRow::Standard(vec![5.into()]);
        let mut out = Writer::new();
        assert!(matches!(row.encode(&mut out, &[], Counts::Rop), Err(EncodeError::Columns { .. })));
        assert!(matches!(
            row.encode(&mut out, &[tags::PID_TAG_SUBJECT], Counts::Rop),
            Err(EncodeError::Mismatch { .. })
        ));
        assert!(PropertyRow::decode(&mut Reader::new(&[2]), &[], Counts::Rop).is_err());
    }

    #[test]
    fn rows_are_counted_and_bounded() {
        let mut set = RowSet::new(vec![tags::PID_TAG_MESSAGE_FLAGS]);
        let row = PropertyRow::Standard(vec![5.into()]);
        assert_eq!(set.push_within(&row, 10), Ok(true));
        assert_eq!(set.push_within(&row, 10), Ok(true));
        assert_eq!(set.push_within(&row, 10), Ok(false));
        assert!(set.push(&PropertyRow::Standard(vec!["x".into()])).is_err());
        assert_eq!((set.count(), set.as_bytes().len()), (2, 10));
        assert_eq!(set.rows(), Ok(vec![row.clone(), row]));
        let read = RowSet::decode(&mut Reader::new(set.as_bytes()), 2, set.columns().to_vec());
        assert_eq!(read, Ok(set));
    }
}
