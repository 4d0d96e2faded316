//! The collapse state of a table as bytes that a client keeps (MS-OXCTABL 2.2.2.19, 2.2.2.20): version u8, check
//! u32, signature of order and restriction u64, count u16, that many category ids u64, then PidTagInstID u64 and
//! PidTagInstanceNum u32 of a row. What is not as it was made is refused.

use super::error::TableError;
use super::grouped::short_hash;
use ropewalk_base::Reader;
use ropewalk_base::limits::TABLE_COLLAPSE_STATE_CATEGORIES_MAX;

const VERSION: u8 = 1;
const CHECK_BYTES: usize = 4;

/// What the bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CollapseState {
    pub(super) signature: u64,
    /// Categories whose state is not that of the beginning.
    pub(super) toggled: Vec<u64>,
    /// PidTagInstID and PidTagInstanceNum of the row to go to.
    pub(super) row: (u64, u32),
}

fn check(payload: &[u8]) -> [u8; CHECK_BYTES] {
    short_hash(payload).to_le_bytes().first_chunk().copied().unwrap_or_default()
}

impl CollapseState {
    pub(super) fn encode(&self) -> Result<Vec<u8>, TableError> {
        let count = u16::try_from(self.toggled.len()).ok();
        let count = count.filter(|count| usize::from(*count) <= TABLE_COLLAPSE_STATE_CATEGORIES_MAX);
        let count = count.ok_or(crate::MailboxError::Limit("categories in a collapse state"))?;
        let mut payload = self.signature.to_le_bytes().to_vec();
        payload.extend(count.to_le_bytes());
        payload.extend(self.toggled.iter().flat_map(|id| id.to_le_bytes()));
        payload.extend(self.row.0.to_le_bytes());
        payload.extend(self.row.1.to_le_bytes());
        Ok([&[VERSION][..], &check(&payload), &payload].concat())
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, TableError> {
        let wrong = TableError::CollapseState;
        let (version, rest) = bytes.split_first().ok_or(wrong("it is empty"))?;
        if *version != VERSION {
            return Err(wrong("its version is not known"));
        }
        let (sum, payload) = rest.split_first_chunk::<CHECK_BYTES>().ok_or(wrong("it ends early"))?;
        if *sum != check(payload) {
            return Err(wrong("its check does not fit"));
        }
        Self::decode_payload(payload).ok_or(wrong("its length does not fit"))
    }

    fn decode_payload(payload: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        let signature = reader.u64("signature").ok()?;
        let count = usize::from(reader.u16("count").ok()?);
        // A count is believed once that many bytes are there.
        let mut ids = reader.part(count.checked_mul(8)?, "categories").ok()?;
        let mut toggled = Vec::with_capacity(count);
        for _ in 0..count {
            toggled.push(ids.u64("category").ok()?);
        }
        let row = (reader.u64("row").ok()?, reader.u32("instance").ok()?);
        (reader.is_empty() && count <= TABLE_COLLAPSE_STATE_CATEGORIES_MAX).then_some(Self {
            signature,
            toggled,
            row,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_were_changed_are_refused() {
        let state = CollapseState { signature: 7, toggled: vec![1, u64::MAX], row: (9, 2) };
        let bytes = state.encode().unwrap();
        assert_eq!(CollapseState::decode(&bytes).unwrap(), state);
        for at in 0..bytes.len() {
            assert!(CollapseState::decode(&bytes[..at]).is_err(), "cut at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(CollapseState::decode(&changed).is_err(), "changed at {at}");
        }
        assert!(CollapseState::decode(&[&bytes[..], &[0]].concat()).is_err());
        let many = CollapseState { toggled: vec![0; TABLE_COLLAPSE_STATE_CATEGORIES_MAX + 1], ..state };
        assert!(many.encode().is_err());
    }
}
