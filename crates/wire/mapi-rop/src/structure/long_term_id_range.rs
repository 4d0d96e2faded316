//! DataSize, LongTermIdRangeCount and LongTermIdRanges of RopSetLocalReplicaMidsetDeleted (MS-OXCROPS
//! 2.2.13.12.1).

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Ids from one to another, both included (MS-OXCROPS 2.2.13.12.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct LongTermIdRange {
    /// MinLongTermId.
    pub min: LongTermId,
    /// MaxLongTermId.
    pub max: LongTermId,
}

pub(crate) fn decode_ranges(reader: &mut Reader<'_>) -> Result<Vec<LongTermIdRange>, DecodeError> {
    let size = reader.u16("DataSize")?;
    let wrong_size = DecodeError::invalid("DataSize", reader, 2, size);
    let start = reader.offset();
    let count = reader.u32("LongTermIdRangeCount")?;
    let ranges = (0..count)
        .map(|_| Ok(LongTermIdRange { min: LongTermId::decode(reader)?, max: LongTermId::decode(reader)? }))
        .collect::<Result<_, DecodeError>>()?;
    if reader.offset() - start != usize::from(size) {
        return Err(wrong_size);
    }
    Ok(ranges)
}

pub(crate) fn encode_ranges(out: &mut Writer, ranges: &[LongTermIdRange]) -> Result<(), EncodeError> {
    out.sized16("DataSize", |out| {
        out.count32(ranges.len(), "LongTermIdRangeCount")?;
        ranges.iter().for_each(|range| {
            range.min.encode(out);
            range.max.encode(out);
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_and_count_agree() {
        assert_eq!(decode_ranges(&mut Reader::new(&[4, 0, 0, 0, 0, 0])), Ok(vec![]));
        assert!(decode_ranges(&mut Reader::new(&[5, 0, 0, 0, 0, 0, 0])).is_err());
        assert!(decode_ranges(&mut Reader::new(&[4, 0, 0xFF, 0xFF, 0xFF, 0xFF])).is_err());
    }
}
