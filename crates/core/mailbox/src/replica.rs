//! Replica ids: the 16-bit numbers that stand for replica GUIDs in short ids (MS-OXCSTOR 2.2.1.7, 2.2.1.8, 3.2.1).

use crate::error::{MailboxError, Result};
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{Writer, damaged, version};
use ropewalk_base::limits::{REPLICAS_MAX, RESERVED_IDS_MAX};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::{GlobalCounter, ReplicaId};
use ropewalk_storage_api::{Reading, ScanStep};

const VERSION: u8 = 1;

fn encode(id: ReplicaId, guid: Guid) -> Vec<u8> {
    let mut out = Writer::new(VERSION);
    out.u16(id.0);
    out.raw(guid.as_bytes());
    out.0
}

pub(crate) fn decode(bytes: &[u8]) -> Result<(ReplicaId, Guid)> {
    let mut reader = Reader::new(bytes);
    version(&mut reader, VERSION, "replica record")?;
    let id = ReplicaId(reader.u16("replica id")?);
    Ok((id, Guid(reader.array("replica GUID")?)))
}

fn all(reading: &impl Reading) -> Result<Vec<(ReplicaId, Guid)>> {
    let mut records = Vec::new();
    reading.scan_prefix(&[key::REPLICA], false, &mut |_, value| {
        records.push(value.to_vec());
        Ok(ScanStep::Continue)
    })?;
    records.iter().map(|record| decode(record)).collect()
}

impl Mailbox {
    /// All replicas this store has numbers for, its own first.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn replicas(&self) -> Result<Vec<(ReplicaId, Guid)>> {
        self.require_all()?;
        let mut replicas = vec![(ReplicaId::OWN, self.info.replica_guid)];
        replicas.extend(all(&self.snapshot()?)?);
        Ok(replicas)
    }

    /// The GUID of a replica; none when the number stands for nothing.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. When the disk fails.
    pub fn replica_guid(&self, id: ReplicaId) -> Result<Option<Guid>> {
        self.require_all()?;
        if id == ReplicaId::OWN {
            return Ok(Some(self.info.replica_guid));
        }
        let record = self.snapshot()?.load(&key::replica(id))?;
        Ok(record.map(|record| decode(&record)).transpose()?.map(|(_, guid)| guid))
    }

    /// The number of a replica; one that is new gets the next number if `create`.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. [`MailboxError::Limit`] when there are as many as there may be, and when the disk fails.
    pub fn replica_id(&self, guid: Guid, create: bool) -> Result<Option<ReplicaId>> {
        self.require_all()?;
        if guid == self.info.replica_guid {
            return Ok(Some(ReplicaId::OWN));
        }
        let known = |record: Option<Vec<u8>>| -> Result<Option<ReplicaId>> {
            Ok(record.map(|record| decode(&record)).transpose()?.map(|(id, _)| id))
        };
        let id = known(self.snapshot()?.load(&key::replica_id(guid))?)?;
        if id.is_some() || !create {
            return Ok(id);
        }
        self.transact(|writing| {
            if let Some(id) = known(writing.txn.load(&key::replica_id(guid))?)? {
                return Ok(Some(id));
            }
            let replicas = all(&writing.txn)?;
            if replicas.len() >= REPLICAS_MAX {
                return Err(MailboxError::Limit("replicas of this store"));
            }
            let last = replicas.last().map_or(ReplicaId::OWN, |(id, _)| *id);
            let id = ReplicaId(last.0.checked_add(1).ok_or(MailboxError::Limit("replicas of this store"))?);
            writing.txn.store(&key::replica(id), &encode(id, guid))?;
            writing.txn.store(&key::replica_id(guid), &encode(id, guid))?;
            Ok(Some(id))
        })
    }

    /// Sets ids of this store aside for a client to give to what it makes offline; returns the first.
    ///
    /// # Errors
    /// [`MailboxError::AccessDenied`] for who is not the owner. [`MailboxError::Invalid`] for none or too many (`base::limits::RESERVED_IDS_MAX`).
    pub fn reserve_ids(&self, count: u32) -> Result<GlobalCounter> {
        self.require_all()?;
        if count == 0 || count > RESERVED_IDS_MAX {
            return Err(MailboxError::Invalid("number of ids to reserve"));
        }
        self.transact(|writing| {
            let first = writing.skip_ids(u64::from(count))?;
            GlobalCounter::new(first).ok_or_else(|| damaged("next id over 48 bits"))
        })
    }
}
