//! Postings: the messages of a word, in blocks.

use crate::error::Result;
use crate::key;
use crate::record::{damaged, decode_postings, encode_postings};
use ropewalk_base::limits::SEARCH_BLOCK_IDS_MAX;
use ropewalk_storage_api::{Reading, Scan, ScanStep, Txn};
use std::collections::BTreeMap;
use std::ops::Bound;

/// What becomes of a word's postings: whether each message is to be in them.
pub(super) type Edits = BTreeMap<u64, bool>;

/// A block that is being changed.
struct Block {
    first: u64,
    ids: Vec<u64>,
    /// The id in the next block's key: ids from there on are not its.
    end: Option<u64>,
}

/// Enters and takes out messages of one word.
pub(super) fn edit(txn: &mut Txn<'_>, word: &[u8], edits: &Edits) -> Result<()> {
    let mut open: Option<Block> = None;
    for (id, present) in edits {
        if let Some(block) = open.take_if(|block| block.end.is_some_and(|end| *id >= end)) {
            store(txn, word, block)?;
        }
        let block = match open.take() {
            Some(block) => block,
            None => find(txn, word, *id)?,
        };
        open = Some(change(block, *id, *present));
    }
    open.map_or(Ok(()), |block| store(txn, word, block))
}

fn change(mut block: Block, id: u64, present: bool) -> Block {
    match block.ids.binary_search(&id) {
        Ok(at) if !present => drop(block.ids.remove(at)),
        Err(at) if present => block.ids.insert(at, id),
        _ => {}
    }
    block
}

/// The block an id belongs to; a new one if it comes before all.
fn find(txn: &Txn<'_>, word: &[u8], id: u64) -> Result<Block> {
    let (low, at) = (key::posting(word, 0), key::posting(word, id));
    let mut found = None;
    let scan = Scan { from: Bound::Included(&low), to: Bound::Included(&at), reverse: true };
    txn.scan(scan, &mut |key, value| {
        found = key::last_u64(key).map(|first| (first, value.to_vec()));
        Ok(ScanStep::Stop)
    })?;
    let mut end = None;
    let high = key::posting(word, u64::MAX);
    let scan = Scan { from: Bound::Excluded(&at), to: Bound::Included(&high), reverse: false };
    txn.scan(scan, &mut |key, _| {
        end = key::last_u64(key);
        Ok(ScanStep::Stop)
    })?;
    Ok(match found {
        Some((first, value)) => Block { first, ids: decode_postings(first, &value)?, end },
        None => Block { first: id, ids: Vec::new(), end },
    })
}

/// Writes a block back, as two or more if it has become too long.
fn store(txn: &mut Txn<'_>, word: &[u8], block: Block) -> Result<()> {
    if block.ids.is_empty() {
        return Ok(txn.remove(&key::posting(word, block.first))?);
    }
    let mut first = block.first;
    // The last block grows at its end, so it is full when it is left behind; room in others is for what comes late.
    let is_inner = block.end.is_some() && block.ids.len() > SEARCH_BLOCK_IDS_MAX;
    let size = if is_inner { SEARCH_BLOCK_IDS_MAX / 2 } else { SEARCH_BLOCK_IDS_MAX };
    for (number, ids) in block.ids.chunks(size).enumerate() {
        if number > 0 {
            first = *ids.first().ok_or_else(|| damaged("empty block of postings"))?;
        }
        txn.store(&key::posting(word, first), &encode_postings(first, ids))?;
    }
    Ok(())
}
