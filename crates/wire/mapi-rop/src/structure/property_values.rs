//! PropertyValueSize, PropertyValueCount and PropertyValues, as RopSetProperties and RopSetPropertiesNoReplicate
//! have them; and lists of values that have a count only.

use ropewalk_base::Reader;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_tagged_value, encode_tagged_value,
};
use ropewalk_model::{PropertyTag, PropertyValue};

/// Bytes of PropertyValueCount, which PropertyValueSize counts too.
const COUNT_BYTES: usize = 2;

/// Properties to set, kept as bytes: since their size stands before them, a broken value fails its own ROP and not
/// the ones beside it (MS-OXCROPS 2.2.8.6.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PropertyValues {
    count: u16,
    bytes: Vec<u8>,
}

impl PropertyValues {
    /// From values; each has the type of its tag.
    ///
    /// # Errors
    /// As [`encode_tagged_value`], and when there are too many.
    pub fn new(values: &[(PropertyTag, PropertyValue)]) -> Result<Self, EncodeError> {
        let mut out = Writer::new();
        let count = values.len();
        let count = u16::try_from(count).map_err(|_| EncodeError::TooLong {
            field: "PropertyValueCount",
            length: count,
            max: u16::MAX.into(),
        })?;
        values.iter().try_for_each(|(tag, value)| encode_tagged_value(&mut out, *tag, value, Counts::Rop))?;
        Ok(Self { count, bytes: out.into_bytes() })
    }

    /// The values in order.
    ///
    /// # Errors
    /// As [`decode_tagged_value`], and when bytes are left after the last; offsets count from the first value.
    pub fn values(&self) -> Result<Vec<(PropertyTag, PropertyValue)>, DecodeError> {
        let mut reader = Reader::new(&self.bytes);
        let values = (0..self.count)
            .map(|_| decode_tagged_value(&mut reader, Counts::Rop))
            .collect::<Result<_, _>>()?;
        DecodeError::unless_empty("PropertyValues", &reader)?;
        Ok(values)
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let size = reader.u16("PropertyValueSize")?;
        let invalid = DecodeError::invalid("PropertyValueSize", reader, 2, size);
        let size = usize::from(size).checked_sub(COUNT_BYTES).ok_or(invalid)?;
        let count = reader.u16("PropertyValueCount")?;
        Ok(Self { count, bytes: reader.bytes(size, "PropertyValues")?.to_vec() })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.bytes.len() + COUNT_BYTES, "PropertyValueSize")?;
        out.u16(self.count);
        out.bytes(&self.bytes);
        Ok(())
    }
}

/// PropertyValueCount and PropertyValues.
pub(crate) fn decode_values(
    reader: &mut Reader<'_>,
    counts: Counts,
) -> Result<Vec<(PropertyTag, PropertyValue)>, DecodeError> {
    let count = reader.u16("PropertyValueCount")?;
    (0..count).map(|_| decode_tagged_value(reader, counts)).collect()
}

pub(crate) fn encode_values(
    out: &mut Writer,
    values: &[(PropertyTag, PropertyValue)],
    counts: Counts,
) -> Result<(), EncodeError> {
    out.count16(values.len(), "PropertyValueCount")?;
    values.iter().try_for_each(|(tag, value)| encode_tagged_value(out, *tag, value, counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_values_are_found_late() {
        let values = [(PropertyTag(0x0E07_0003), PropertyValue::from(5))];
        let list = PropertyValues::new(&values).unwrap();
        assert_eq!(list.values().unwrap(), values);
        let broken = PropertyValues { count: 2, ..list.clone() };
        assert!(broken.values().is_err());
        assert!(PropertyValues { count: 0, ..list }.values().is_err());
        assert!(PropertyValues::decode(&mut Reader::new(&[1, 0, 0, 0])).is_err());
    }
}
