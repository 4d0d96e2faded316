//! Keys as LMDB has them: the partition, big-endian, then the record's key (`docs/format.md` section 2).

use ropewalk_storage_api::{KEY_BYTES_MAX, PartitionId, Scan};
use std::ops::Bound;

const PARTITION_BYTES: usize = 8;

/// A whole key, on the stack.
pub(crate) struct FullKey {
    bytes: [u8; PARTITION_BYTES + KEY_BYTES_MAX],
    length: usize,
}

impl FullKey {
    /// None if the key is longer than any record's.
    pub(crate) fn new(partition: PartitionId, key: &[u8]) -> Option<Self> {
        let mut bytes = [0; PARTITION_BYTES + KEY_BYTES_MAX];
        let length = PARTITION_BYTES + key.len();
        let (head, tail) = bytes.split_at_mut(PARTITION_BYTES);
        head.copy_from_slice(&partition.0.to_be_bytes());
        tail.get_mut(..key.len())?.copy_from_slice(key);
        Some(Self { bytes, length })
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&self.bytes)
    }
}

/// The partition and the record's key in a whole key; none if it is too short to be one.
pub(crate) fn split(full: &[u8]) -> Option<(PartitionId, &[u8])> {
    let (partition, key) = full.split_first_chunk::<PARTITION_BYTES>()?;
    Some((PartitionId(u64::from_be_bytes(*partition)), key))
}

type Ends = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// The ends of a scan of one partition in the order of all of them.
pub(crate) fn ends(partition: PartitionId, scan: Scan<'_>) -> Ends {
    let join = |key: &[u8]| [&partition.0.to_be_bytes()[..], key].concat();
    // No record's key is longer than KEY_BYTES_MAX, so a longer end lies between its head and what follows that.
    let head = |key: &[u8]| key.get(..KEY_BYTES_MAX).filter(|_| key.len() > KEY_BYTES_MAX).map(join);
    let from = match scan.from {
        Bound::Included(key) => head(key).map_or_else(|| Bound::Included(join(key)), Bound::Excluded),
        Bound::Excluded(key) => Bound::Excluded(head(key).unwrap_or_else(|| join(key))),
        Bound::Unbounded => Bound::Included(join(&[])),
    };
    let to = match scan.to {
        Bound::Included(key) => Bound::Included(head(key).unwrap_or_else(|| join(key))),
        Bound::Excluded(key) => head(key).map_or_else(|| Bound::Excluded(join(key)), Bound::Included),
        Bound::Unbounded => match partition.0.checked_add(1) {
            Some(next) => Bound::Excluded(next.to_be_bytes().to_vec()),
            None => Bound::Unbounded,
        },
    };
    (from, to)
}
