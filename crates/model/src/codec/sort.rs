//! SortOrder (MS-OXCDATA 2.13.1).

use super::{DecodeError, Writer, decode_tag, encode_tag};
use crate::sort::{SortDirection, SortKey};
use ropewalk_base::Reader;

/// Reads one sort key.
///
/// # Errors
/// When the input ends or the direction does not exist.
pub fn decode_sort_key(reader: &mut Reader<'_>) -> Result<SortKey, DecodeError> {
    let tag = decode_tag(reader, "PropertyTag")?;
    let direction = match reader.u8("Order")? {
        0x00 => SortDirection::Ascending,
        0x01 => SortDirection::Descending,
        0x04 => SortDirection::MaximumCategory,
        other => return Err(DecodeError::invalid("Order", reader, 1, other)),
    };
    Ok(SortKey { tag, direction })
}

/// Writes one sort key.
pub fn encode_sort_key(out: &mut Writer, key: SortKey) {
    encode_tag(out, key.tag);
    out.u8(match key.direction {
        SortDirection::Ascending => 0x00,
        SortDirection::Descending => 0x01,
        SortDirection::MaximumCategory => 0x04,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags;

    #[test]
    fn both_ways() {
        let bytes = [0x40, 0x00, 0x06, 0x0E, 0x01];
        let key = decode_sort_key(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(
            key,
            SortKey { tag: tags::PID_TAG_MESSAGE_DELIVERY_TIME, direction: SortDirection::Descending }
        );
        let mut out = Writer::new();
        encode_sort_key(&mut out, key);
        assert_eq!(out.as_slice(), bytes);
        assert_eq!(
            decode_sort_key(&mut Reader::new(&[0x40, 0x00, 0x06, 0x0E, 0x02])),
            Err(DecodeError::Invalid { field: "Order", offset: 4, value: 2 })
        );
    }
}
