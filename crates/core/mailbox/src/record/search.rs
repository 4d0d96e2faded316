//! What a search folder looks for, and how far it is; its link to a message.

use super::info::folder_id;
use super::wire::{Writer, damaged, version};
use super::{Head, value};
use crate::error::{MailboxError, Result};
use crate::flags::Flags;
use ropewalk_base::limits::{SEARCH_RESTRICTION_BYTES_MAX, SEARCH_SCOPE_FOLDERS_MAX};
use ropewalk_base::{FileTime, Reader};
use ropewalk_model::{FolderId, PropertyType, PropertyValue, Restriction};

const VERSION: u8 = 1;
const RECURSIVE: u8 = 1;
const FIXED: u8 = 2;

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchState {
    /// Stopped before it was complete; nothing changes until it is started again.
    Stopped,
    /// Messages of before it was started are still being tried.
    Running,
    /// All have been tried.
    Complete,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SearchRecord {
    pub(crate) recursive: bool,
    /// Not kept up once it is complete.
    pub(crate) fixed: bool,
    pub(crate) state: SearchState,
    /// The last message that was tried, of those there were when the search was started.
    pub(crate) tried_to: u64,
    pub(crate) folders: Vec<FolderId>,
    pub(crate) restriction: Restriction,
}

impl SearchRecord {
    pub(crate) fn encode(&self) -> Result<Vec<u8>> {
        let mut out = Writer::new(VERSION);
        out.u8(if self.recursive { RECURSIVE } else { 0 } | if self.fixed { FIXED } else { 0 });
        out.u8(match self.state {
            SearchState::Stopped => 0,
            SearchState::Running => 1,
            SearchState::Complete => 2,
        });
        out.u64(self.tried_to);
        let count = u16::try_from(self.folders.len()).ok();
        let count = count.filter(|count| usize::from(*count) <= SEARCH_SCOPE_FOLDERS_MAX);
        out.u16(count.ok_or(MailboxError::Limit("folders of a search"))?);
        self.folders.iter().for_each(|folder| out.u64(folder.value()));
        let before = out.0.len();
        value::encode(&mut out, &PropertyValue::Restriction(Box::new(self.restriction.clone())))?;
        if out.0.len() - before > SEARCH_RESTRICTION_BYTES_MAX {
            return Err(MailboxError::Limit("size of a search's restriction"));
        }
        Ok(out.0)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader::new(bytes);
        version(&mut r, VERSION, "search record")?;
        let bits = r.u8("search bits")?;
        let state = match r.u8("search state")? {
            0 => SearchState::Stopped,
            1 => SearchState::Running,
            2 => SearchState::Complete,
            other => return Err(damaged(format!("search state {other}"))),
        };
        let tried_to = r.u64("tried to")?;
        let count = usize::from(r.u16("search folders")?);
        if count > SEARCH_SCOPE_FOLDERS_MAX {
            return Err(damaged(format!("search folders: {count}")));
        }
        let folders = (0..count).map(|_| folder_id(r.u64("searched folder")?)).collect::<Result<Vec<_>>>()?;
        let PropertyValue::Restriction(restriction) = value::decode(PropertyType::RESTRICTION, r.rest())?
        else {
            return Err(damaged("restriction of a search"));
        };
        let (recursive, fixed) = (bits & RECURSIVE != 0, bits & FIXED != 0);
        Ok(Self { recursive, fixed, state, tried_to, folders, restriction: *restriction })
    }

    /// Whether messages come and go as they change.
    pub(crate) fn is_live(&self) -> bool {
        match self.state {
            SearchState::Stopped => false,
            SearchState::Running => true,
            SearchState::Complete => !self.fixed,
        }
    }
}

/// What a search folder counts of a message, and where it has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LinkRecord {
    pub(crate) delivered: FileTime,
    pub(crate) size_bytes: u64,
    pub(crate) unread: bool,
}

impl LinkRecord {
    pub(crate) fn of(head: &Head) -> Self {
        let unread = !head.flags.contains(Flags::READ);
        Self { delivered: head.delivered, size_bytes: head.size_bytes, unread }
    }

    pub(crate) fn encode(self) -> Vec<u8> {
        let mut out = Writer::default();
        out.u64(self.delivered.ticks());
        out.u64(self.size_bytes);
        out.u8(u8::from(self.unread));
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader::new(bytes);
        let delivered = FileTime::from_ticks(r.u64("delivered")?);
        Ok(Self { delivered, size_bytes: r.u64("size")?, unread: r.u8("unread")? != 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropewalk_model::tags;

    #[test]
    fn a_search_is_read_as_it_was_written() {
        let record = SearchRecord {
            recursive: true,
            fixed: false,
            state: SearchState::Running,
            tried_to: 7,
            folders: [1, 9].into_iter().filter_map(FolderId::new).collect(),
            restriction: Restriction::Exist(tags::PID_TAG_SUBJECT),
        };
        let bytes = record.encode().unwrap();
        assert_eq!(SearchRecord::decode(&bytes).unwrap(), record);
        (0..bytes.len()).for_each(|end| assert!(SearchRecord::decode(&bytes[..end]).is_err(), "{end}"));
        let link = LinkRecord { delivered: FileTime::from_ticks(5), size_bytes: 6, unread: true };
        assert_eq!(LinkRecord::decode(&link.encode()).unwrap(), link);
    }
}
