//! FlatEntryList (MS-OXCDATA 2.3.3): the entry ids in PidTagReplyRecipientEntries and its like.

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::{Reader, limits};

/// Each entry begins at a multiple of so many bytes.
const ALIGNMENT: usize = 4;

/// Reads a FlatEntryList. The padding of the last entry may be missing; what stands in padding is not looked at.
///
/// # Errors
/// When the input ends inside an entry, there are more than [`limits::MESSAGE_RECIPIENTS_MAX`], or Size is not that of
/// the entries.
pub fn decode_flat_entry_list(bytes: &[u8]) -> Result<Vec<Vec<u8>>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let count = reader.u32("Count")? as usize;
    if count > limits::MESSAGE_RECIPIENTS_MAX {
        return Err(DecodeError::Limit { field: "Count", offset: 0, max: limits::MESSAGE_RECIPIENTS_MAX });
    }
    let size = reader.u32("Size")?;
    let mut entries = reader.part(size as usize, "FlatEntries")?;
    let mut list = Vec::new();
    for _ in 0..count {
        let size = entries.u32("Size")? as usize;
        list.push(entries.bytes(size, "EntryID")?.to_vec());
        let padding = size.next_multiple_of(ALIGNMENT).saturating_sub(size);
        entries.bytes(padding.min(entries.left()), "Padding")?;
    }
    DecodeError::unless_empty("FlatEntries", &entries)?;
    DecodeError::unless_empty("FlatEntryList", &reader)?;
    Ok(list)
}

/// The bytes of a FlatEntryList. There is no padding after the last entry.
///
/// # Errors
/// When an entry id or all of them are too long.
pub fn encode_flat_entry_list<I: AsRef<[u8]>>(list: &[I]) -> Result<Vec<u8>, EncodeError> {
    let mut entries = Writer::new();
    for id in list {
        entries.zeros(entries.len().next_multiple_of(ALIGNMENT) - entries.len());
        entries.count32(id.as_ref().len(), "Size")?;
        entries.bytes(id.as_ref());
    }
    let mut out = Writer::new();
    out.count32(list.len(), "Count")?;
    out.count32(entries.len(), "Size")?;
    out.bytes(entries.as_slice());
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let bytes = [2, 0, 0, 0, 13, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 8];
        let list = decode_flat_entry_list(&bytes).unwrap();
        assert_eq!(list, [[9], [8]]);
        assert_eq!(encode_flat_entry_list(&list).unwrap(), bytes);
        for end in 0..bytes.len() {
            assert!(decode_flat_entry_list(&bytes[..end]).is_err(), "cut at {end}");
        }
        let mut padded = bytes.to_vec();
        padded[4] = 16;
        padded.extend([0; 3]);
        assert_eq!(decode_flat_entry_list(&padded), Ok(list));
        assert_eq!(decode_flat_entry_list(&[0; 8]), Ok(vec![]));
        padded[0] = 1;
        assert!(matches!(
            decode_flat_entry_list(&padded),
            Err(DecodeError::Excess { field: "FlatEntries", .. })
        ));
        assert!(matches!(
            decode_flat_entry_list(&[0xFF; 12]),
            Err(DecodeError::Limit { field: "Count", .. })
        ));
    }
}
