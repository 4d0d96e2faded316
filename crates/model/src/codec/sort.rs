//! SortOrder and SortOrderSet (MS-OXCDATA 2.13).

use super::{DecodeError, EncodeError, Writer, decode_tag, encode_tag};
use crate::sort::{SortDirection, SortKey, SortOrderError, SortOrderSet};
use ropewalk_base::{Reader, limits};

/// Bytes of one SortOrder.
const SORT_ORDER_BYTES: usize = 5;
/// Bytes of the three counts of a SortOrderSet.
const COUNTS_BYTES: usize = 6;

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

/// Reads SortOrderCount, CategorizedCount, ExpandedCount and the sort keys.
///
/// # Errors
/// When the input ends, there are more keys than [`limits::MAPI_SORT_KEYS_MAX`], a direction does not exist, or the
/// keys do not make a set ([`SortOrderSet::new`]).
pub fn decode_sort_order_set(reader: &mut Reader<'_>) -> Result<SortOrderSet, DecodeError> {
    let start = reader.offset();
    let count = usize::from(reader.u16("SortOrderCount")?);
    if count > limits::MAPI_SORT_KEYS_MAX {
        let max = limits::MAPI_SORT_KEYS_MAX;
        return Err(DecodeError::Limit { field: "SortOrderCount", offset: start, max });
    }
    let categorized = usize::from(reader.u16("CategorizedCount")?);
    let expanded = usize::from(reader.u16("ExpandedCount")?);
    let keys: Vec<SortKey> = (0..count).map(|_| decode_sort_key(reader)).collect::<Result<_, _>>()?;
    let tags: Vec<u64> = keys.iter().map(|key| u64::from(key.tag.0)).collect();
    SortOrderSet::new(keys, categorized, expanded).map_err(|error| {
        let key = |field, at: usize, inside: usize, value| DecodeError::Invalid {
            field,
            offset: start + COUNTS_BYTES + at * SORT_ORDER_BYTES + inside,
            value,
        };
        let tag = |at: usize| tags.get(at).copied().unwrap_or(0);
        match error {
            SortOrderError::Categorized { categorized: value, .. } => {
                DecodeError::Invalid { field: "CategorizedCount", offset: start + 2, value: value as u64 }
            }
            SortOrderError::Expanded { expanded: value, .. } => {
                DecodeError::Invalid { field: "ExpandedCount", offset: start + 4, value: value as u64 }
            }
            SortOrderError::HalfInstance(at) | SortOrderError::SecondInstance(at) => {
                key("PropertyType", at, 0, tag(at))
            }
            SortOrderError::MaximumCategory(at) => key("Order", at, 4, 0x04),
        }
    })
}

/// Writes the counts and the sort keys.
///
/// # Errors
/// When a count does not fit.
pub fn encode_sort_order_set(out: &mut Writer, set: &SortOrderSet) -> Result<(), EncodeError> {
    out.count16(set.keys().len(), "SortOrderCount")?;
    out.count16(set.categorized(), "CategorizedCount")?;
    out.count16(set.expanded(), "ExpandedCount")?;
    set.keys().iter().for_each(|key| encode_sort_key(out, *key));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags;

    fn set(bytes: &[u8]) -> Result<SortOrderSet, DecodeError> {
        let mut reader = Reader::new(bytes);
        let set = decode_sort_order_set(&mut reader)?;
        let mut out = Writer::new();
        encode_sort_order_set(&mut out, &set).unwrap();
        assert_eq!(out.as_slice(), bytes);
        assert!(reader.is_empty());
        Ok(set)
    }

    /// The sort orders of the example in MS-OXCTABL 4, and a set by conversation with its newest message.
    #[test]
    fn sets_both_ways() {
        let example = [2, 0, 1, 0, 1, 0, 0x1F, 0x30, 0x08, 0x80, 0x00, 0x40, 0x00, 0x06, 0x0E, 0x01];
        assert_eq!(set(&example).unwrap().categorized(), 1);
        let newest = [2, 0, 1, 0, 0, 0, 0x1F, 0, 0x70, 0, 0, 0x40, 0, 0x06, 0x0E, 4];
        assert!(set(&newest).unwrap().maximum_category().is_some());
        assert_eq!(set(&[0; 6]).unwrap(), SortOrderSet::default());
        for end in 0..newest.len() {
            assert!(decode_sort_order_set(&mut Reader::new(&newest[..end])).is_err());
        }
    }

    #[test]
    fn what_is_wrong_with_a_set_is_named_with_its_offset() {
        let invalid = |field, offset, value| Err(DecodeError::Invalid { field, offset, value });
        assert_eq!(set(&[0, 0, 1, 0, 0, 0]), invalid("CategorizedCount", 2, 1));
        assert_eq!(set(&[0, 0, 0, 0, 1, 0]), invalid("ExpandedCount", 4, 1));
        assert_eq!(set(&[1, 0, 0, 0, 0, 0, 0x40, 0, 6, 0x0E, 4]), invalid("Order", 10, 4));
        assert_eq!(set(&[1, 0, 0, 0, 0, 0, 0x40, 0, 6, 0x0E, 3]), invalid("Order", 10, 3));
        assert_eq!(set(&[1, 0, 0, 0, 0, 0, 0x1F, 0x10, 0, 0x80, 0]), invalid("PropertyType", 6, 0x8000_101F));
        assert_eq!(
            set(&[0xFF, 0xFF, 0, 0, 0, 0]),
            Err(DecodeError::Limit { field: "SortOrderCount", offset: 0, max: limits::MAPI_SORT_KEYS_MAX })
        );
    }

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
