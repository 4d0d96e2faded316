//! What each user has read in public folders, and what a private mailbox keeps about public folders for its client
//! (MS-OXCSTOR 2.2.1.9 to 2.2.1.12, 3.2.1: per-user data table).

use crate::changes;
use crate::error::{MailboxError, Result, What};
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{FolderCounters, Writer, damaged, version};
use ropewalk_base::limits::{PER_USER_BYTES_MAX, PER_USER_FOLDERS_MAX, READ_RANGES_MAX};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::GlobalId;
use ropewalk_model::{ChangeNumber, FolderId, GlobalCounter, MessageId};
use ropewalk_storage_api::{Reading, Scan, ScanStep};
use std::ops::Bound;

const VERSION: u8 = 1;

/// A set of change numbers, as ranges: a message whose last change is in it has been read. Whoever changes a message
/// makes it unread for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadSet(Vec<(u64, u64)>);

impl ReadSet {
    /// Whether a change is in the set.
    pub fn contains(&self, change: ChangeNumber) -> bool {
        let number = change.value();
        let after = self.0.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, last)| number <= *last)
    }

    /// The ranges, first and last number each, ascending.
    pub fn ranges(&self) -> &[(u64, u64)] {
        &self.0
    }

    /// Adds a change.
    pub fn insert(&mut self, change: ChangeNumber) {
        let number = change.value();
        if self.contains(change) {
            return;
        }
        let at = self.0.partition_point(|(first, _)| *first < number);
        let follows =
            at.checked_sub(1).and_then(|before| self.0.get(before)).is_some_and(|r| r.1 + 1 == number);
        let precedes = self.0.get(at).is_some_and(|range| number + 1 == range.0);
        match (follows, precedes) {
            (true, true) => {
                let (_, last) = self.0.remove(at);
                self.0.get_mut(at - 1).into_iter().for_each(|range| range.1 = last);
            }
            (true, false) => self.0.get_mut(at - 1).into_iter().for_each(|range| range.1 = number),
            (false, true) => self.0.get_mut(at).into_iter().for_each(|range| range.0 = number),
            (false, false) => self.0.insert(at, (number, number)),
        }
    }

    /// Takes a change out.
    pub fn remove(&mut self, change: ChangeNumber) {
        let number = change.value();
        let Some(at) = self.0.iter().position(|(first, last)| (*first..=*last).contains(&number)) else {
            return;
        };
        let (first, last) = self.0.remove(at);
        if number < last {
            self.0.insert(at, (number + 1, last));
        }
        if first < number {
            self.0.insert(at, (first, number - 1));
        }
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        for (first, last) in &self.0 {
            out.u64(*first);
            out.u64(*last);
        }
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "read record")?;
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        while !reader.is_empty() {
            let (first, last) = (reader.u64("first read")?, reader.u64("last read")?);
            if first > last || ranges.last().is_some_and(|(_, before)| before.saturating_add(1) >= first) {
                return Err(damaged("read record: ranges out of order"));
            }
            ranges.push((first, last));
        }
        Ok(Self(ranges))
    }
}

/// What a client keeps about one folder of another store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerUserInformation {
    /// The replica that the data is of.
    pub replica: Guid,
    /// What only clients understand.
    pub data: Vec<u8>,
}

impl PerUserInformation {
    fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.raw(self.replica.as_bytes());
        out.raw(&self.data);
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        version(&mut reader, VERSION, "per-user record")?;
        Ok(Self { replica: Guid(reader.array("replica GUID")?), data: reader.rest().to_vec() })
    }
}

fn read_set(reading: &impl Reading, folder: FolderId, user: Guid) -> Result<ReadSet> {
    let record = reading.load(&key::user_read(folder, user))?;
    record.map_or_else(|| Ok(ReadSet::default()), |record| ReadSet::decode(&record))
}

impl Mailbox {
    /// What a user, named by the GUID of their directory entry, has read in a folder.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn read_by(&self, user: Guid, folder: FolderId) -> Result<ReadSet> {
        self.require_all()?;
        read_set(&self.snapshot()?, folder, user)
    }

    /// Notes that a user has read messages of a folder, or has not. Those that are not there are left out; returns
    /// how many were changed. Nobody else is told, and the messages stay as they are.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the folder does not exist or the disk fails.
    pub fn set_read_by(&self, user: Guid, folder: FolderId, ids: &[MessageId], read: bool) -> Result<usize> {
        self.require_all()?;
        self.transact(|writing| {
            writing.folder(folder)?;
            let mut set = read_set(&writing.txn, folder, user)?;
            let mut changed = 0;
            for id in ids {
                let change = match writing.head_in(folder, *id) {
                    // Associated messages are read by nobody, so that a read set counts normal ones only.
                    Ok(head) if head.associated => continue,
                    Ok(head) => head.change,
                    Err(MailboxError::NotFound(_)) => continue,
                    Err(error) => return Err(error),
                };
                if set.contains(change) == read {
                    continue;
                }
                changed += 1;
                if read {
                    set.insert(change);
                } else {
                    set.remove(change);
                }
            }
            if changed > 0 {
                let over = set.0.len().saturating_sub(READ_RANGES_MAX);
                set.0.drain(..over);
                writing.txn.store(&key::user_read(folder, user), &set.encode())?;
            }
            Ok(changed)
        })
    }

    /// How many normal messages of a folder a user has not read.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the folder does not exist or the disk fails.
    pub fn unread_by(&self, user: Guid, folder: FolderId) -> Result<u64> {
        self.require_all()?;
        let snapshot = self.snapshot()?;
        let counters = snapshot.load(&key::folder_counters(folder))?;
        let counters = counters.ok_or(MailboxError::NotFound(What::Folder(folder)))?;
        let mut read = 0;
        for (first, last) in read_set(&snapshot, folder, user)?.0 {
            let key = |number| -> Result<Vec<u8>> {
                Ok(key::change(folder, ChangeNumber::new(number).ok_or_else(|| damaged("read set"))?))
            };
            let (from, to) = (key(first)?, key(last)?);
            let scan = Scan { from: Bound::Included(&from), to: Bound::Included(&to), reverse: false };
            snapshot.scan(scan, &mut |_, entry| {
                read += u64::from(changes::is_present(entry));
                Ok(ScanStep::Continue)
            })?;
        }
        Ok(FolderCounters::decode(&counters)?.total.saturating_sub(read))
    }

    /// What the client keeps about a folder of another store.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn per_user_information(&self, folder: &GlobalId) -> Result<Option<PerUserInformation>> {
        self.require_all()?;
        let record = self.snapshot()?.load(&key::per_user(folder.database, Some(folder.counter)))?;
        record.map(|record| PerUserInformation::decode(&record)).transpose()
    }

    /// Keeps what a client says about a folder of another store; without data it is forgotten.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. [`MailboxError::Limit`] when it is too much, and when the disk fails.
    pub fn set_per_user_information(
        &self,
        folder: &GlobalId,
        information: &PerUserInformation,
    ) -> Result<()> {
        self.require_all()?;
        if information.data.len() > PER_USER_BYTES_MAX {
            return Err(MailboxError::Limit("per-user information of a folder"));
        }
        let key = key::per_user(folder.database, Some(folder.counter));
        self.transact(|writing| {
            if information.data.is_empty() {
                return Ok(writing.txn.remove(&key)?);
            }
            if !writing.txn.contains(&key)? {
                let mut count = 0;
                writing.txn.scan_prefix(&[key::PER_USER], false, &mut |_, _| {
                    count += 1;
                    Ok(if count < PER_USER_FOLDERS_MAX { ScanStep::Continue } else { ScanStep::Stop })
                })?;
                if count >= PER_USER_FOLDERS_MAX {
                    return Err(MailboxError::Limit("folders with per-user information"));
                }
            }
            Ok(writing.txn.store(&key, &information.encode())?)
        })
    }

    /// The folders of another store, by the GUID of its replica, that the client keeps something about.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn per_user_folders(&self, database: Guid) -> Result<Vec<GlobalId>> {
        self.require_all()?;
        let mut folders = Vec::new();
        self.snapshot()?.scan_prefix(&key::per_user(database, None), false, &mut |key, _| {
            let counter = key.last_chunk::<6>().map(|bytes| GlobalCounter::from_bytes(*bytes));
            folders.extend(counter.map(|counter| GlobalId { database, counter }));
            Ok(ScanStep::Continue)
        })?;
        Ok(folders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_read_set_is_a_set_in_the_fewest_ranges() {
        let change = |number: u64| ChangeNumber::new(number).unwrap();
        let (mut set, mut model) = (ReadSet::default(), BTreeSet::new());
        let mut seed = 7_u64;
        for _ in 0..2000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = 1 + (seed >> 33) % 40;
            if !(seed >> 20).is_multiple_of(3) {
                set.insert(change(number));
                model.insert(number);
            } else {
                set.remove(change(number));
                model.remove(&number);
            }
            assert!((0..50).all(|number| set.contains(change(number)) == model.contains(&number)));
            let starts = model.iter().filter(|number| !model.contains(&(*number - 1))).count();
            assert_eq!(set.ranges().len(), starts);
            assert_eq!(ReadSet::decode(&set.encode()).unwrap(), set);
        }
    }

    #[test]
    fn ranges_out_of_order_are_refused() {
        for ranges in [vec![(5, 4)], vec![(5, 6), (7, 8)], vec![(5, 6), (1, 2)]] {
            assert!(ReadSet::decode(&ReadSet(ranges).encode()).is_err());
        }
        assert!(ReadSet::decode(&[1, 0]).is_err());
    }
}
