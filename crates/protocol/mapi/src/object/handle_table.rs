//! The Server Object Map of a session (MS-OXCROPS 3.2.1): handles to objects.

use super::{Entry, Object};
use ropewalk_base::limits::MAPI_HANDLES_MAX;
use ropewalk_model::ErrorCode;
use ropewalk_wire_mapi_rop::{ObjectKind, UNUSED_HANDLE};
use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

/// Numbers a handle has below the logon id. The last one is left out: with logon 255 it would be the handle
/// that "a server MUST NOT assign" (MS-OXCROPS 3.2.5.1).
const NUMBER_MAX: u32 = 0x00FF_FFFE;

/// Why a handle stands for nothing (MS-OXCROPS 3.2.5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Never assigned.
    Never,
    /// Released before.
    Released,
    /// Of another logon than the request names.
    OtherLogon,
}

impl Missing {
    pub(crate) const fn code(self) -> ErrorCode {
        match self {
            Self::Never => ErrorCode::NULL_OBJECT,
            Self::Released => ErrorCode::INVALID_OBJECT,
            Self::OtherLogon => ErrorCode::ACCESS_DENIED,
        }
    }
}

/// Handles of one session. Quirk(some clients): they take a handle apart, so its first byte is the logon id.
#[derive(Default)]
pub(crate) struct HandleTable {
    entries: HashMap<u32, Entry>,
    /// The number handed out last.
    last: u32,
}

const fn logon_of(handle: u32) -> u8 {
    (handle >> 24) as u8
}

impl HandleTable {
    pub(crate) fn is_full(&self) -> bool {
        self.entries.len() >= MAPI_HANDLES_MAX
    }

    /// How many objects of a kind are open.
    pub(crate) fn count(&self, kind: ObjectKind) -> usize {
        self.entries.values().filter(|entry| entry.object.kind() == kind).count()
    }

    /// Rows held by tables, and bytes held by streams.
    pub(crate) fn held(&self) -> (u64, usize) {
        self.entries.values().fold((0, 0), |(rows, bytes), entry| match &entry.object {
            Object::Table(table) => (rows.saturating_add(table.rows_held()), bytes),
            Object::Stream(stream) => (rows, bytes.saturating_add(stream.bytes_held())),
            _ => (rows, bytes),
        })
    }

    /// Gives an object a handle. A logon takes the place of the one its id had.
    pub(crate) fn insert(&mut self, logon_id: u8, entry: Entry) -> u32 {
        if matches!(entry.object, Object::Logon) {
            self.release_logon(logon_id);
        }
        loop {
            self.last = if self.last >= NUMBER_MAX { 1 } else { self.last + 1 };
            let handle = u32::from(logon_id) << 24 | self.last;
            // There are far fewer entries than numbers, so a free one is soon found.
            if let Vacant(place) = self.entries.entry(handle) {
                place.insert(entry);
                return handle;
            }
        }
    }

    /// The object behind a handle, for a request on `logon_id`.
    pub(crate) fn find(&self, handle: u32, logon_id: u8) -> Result<&Entry, Missing> {
        match self.entries.get(&handle) {
            Some(_) if logon_of(handle) != logon_id => Err(Missing::OtherLogon),
            Some(entry) => Ok(entry),
            None => Err(self.why_missing(handle)),
        }
    }

    /// As [`HandleTable::find`], to change its state.
    pub(crate) fn find_mut(&mut self, handle: u32) -> Option<&mut Entry> {
        self.entries.get_mut(&handle)
    }

    fn why_missing(&self, handle: u32) -> Missing {
        let number = handle & 0x00FF_FFFF;
        let assigned = handle != UNUSED_HANDLE && number != 0 && number <= self.last;
        if assigned { Missing::Released } else { Missing::Never }
    }

    /// Closes an object; a logon closes everything opened under it.
    pub(crate) fn release(&mut self, handle: u32) {
        let removed = self.entries.remove(&handle);
        if removed.is_some_and(|entry| matches!(entry.object, Object::Logon)) {
            self.release_logon(logon_of(handle));
        }
    }

    fn release_logon(&mut self, logon_id: u8) {
        self.entries.retain(|handle, _| logon_of(*handle) != logon_id);
    }
}
