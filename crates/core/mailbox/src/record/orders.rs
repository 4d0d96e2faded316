//! The sort orders a folder has an index of.

use super::wire::{Writer, damaged, version};
use crate::error::Result;
use crate::order::{OrderColumn, SortOrder};
use ropewalk_base::limits::{TABLE_INDEX_COLUMNS_MAX, TABLE_INDEXES_PER_FOLDER_MAX};
use ropewalk_base::{FileTime, Reader};
use ropewalk_model::PropertyTag;

const VERSION: u8 = 1;

/// How far an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexState {
    /// Kept up with every write, but what was there before is not all in it.
    Building,
    /// Whole.
    Ready,
    /// Not kept up; its entries are being removed.
    Dropping,
}

/// One index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexRecord {
    /// Its number in the folder, never used again.
    pub(crate) number: u16,
    pub(crate) state: IndexState,
    /// When a table was last opened with it, to the hour.
    pub(crate) used: FileTime,
    pub(crate) order: SortOrder,
}

/// The indexes of a folder's normal or associated messages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct IndexesRecord {
    pub(crate) next_number: u16,
    pub(crate) indexes: Vec<IndexRecord>,
}

impl IndexesRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.u16(self.next_number);
        out.u8(u8::try_from(self.indexes.len()).unwrap_or(u8::MAX));
        for index in &self.indexes {
            out.u16(index.number);
            out.u8(match index.state {
                IndexState::Building => 0,
                IndexState::Ready => 1,
                IndexState::Dropping => 2,
            });
            out.u64(index.used.ticks());
            out.u8(u8::try_from(index.order.0.len()).unwrap_or(u8::MAX));
            for column in &index.order.0 {
                out.u32(column.tag.0);
                out.u8(u8::from(column.descending));
            }
        }
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        version(r, VERSION, "indexes record")?;
        let next_number = r.u16("next index number")?;
        let count = bounded(r, "index count", TABLE_INDEXES_PER_FOLDER_MAX)?;
        let mut indexes = Vec::with_capacity(count);
        for _ in 0..count {
            let number = r.u16("index number")?;
            let state = match r.u8("index state")? {
                0 => IndexState::Building,
                1 => IndexState::Ready,
                2 => IndexState::Dropping,
                other => return Err(damaged(format!("index state {other}"))),
            };
            let used = FileTime::from_ticks(r.u64("index used")?);
            let columns = bounded(r, "index columns", TABLE_INDEX_COLUMNS_MAX)?;
            let mut order = SortOrder::default();
            for _ in 0..columns {
                let tag = PropertyTag(r.u32("index column")?);
                order.0.push(OrderColumn { tag, descending: r.u8("index direction")? != 0 });
            }
            indexes.push(IndexRecord { number, state, used, order });
        }
        if r.is_empty() {
            Ok(Self { next_number, indexes })
        } else {
            Err(damaged("bytes after an indexes record"))
        }
    }
}

fn bounded(r: &mut Reader<'_>, field: &'static str, max: usize) -> Result<usize> {
    let count = usize::from(r.u8(field)?);
    if count > max { Err(damaged(format!("{field} {count}"))) } else { Ok(count) }
}
