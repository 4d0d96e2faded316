//! The map from property names to this mailbox's ids 0x8000 to 0xFFFE (MS-OXCPRPT 3.1.4.2).

use crate::error::Result;
use crate::key;
use crate::mailbox::Mailbox;
use crate::record::{Writer, damaged, version};
use crate::write::Writing;
use ropewalk_base::limits::{NAMED_PROPERTIES_FROM_MAIL_MAX, NAMED_PROPERTIES_MAX};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::{PropertyName, PropertyNameKind};
use ropewalk_storage_api::{PartitionId, Reading, ScanStep};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const VERSION: u8 = 1;
/// PS_MAPI: its LIDs are ids already (MS-OXCPRPT 3.2.5.9).
const PS_MAPI: Guid = Guid::from_fields(0x0002_0328, 0, 0, [0xC0, 0, 0, 0, 0, 0, 0, 0x46]);

/// PS_INTERNET_HEADERS (MS-OXPROPS 1.3.2).
const PS_INTERNET_HEADERS: Guid = Guid::from_fields(0x0002_0386, 0, 0, [0xC0, 0, 0, 0, 0, 0, 0, 0x46]);

/// Names that were looked up. A name's id never changes, so nothing goes stale; it is emptied when full.
#[derive(Default)]
pub(crate) struct NameCache(Mutex<HashMap<(PartitionId, PropertyName), u16>>);

impl NameCache {
    fn id(&self, partition: PartitionId, name: &PropertyName) -> Option<u16> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cache.get(&(partition, name.clone())).copied()
    }

    fn keep(&self, partition: PartitionId, name: &PropertyName, id: u16) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() > 4 * NAMED_PROPERTIES_MAX {
            cache.clear();
        }
        cache.insert((partition, name.clone()), id);
    }
}

pub(crate) fn encode(id: u16, name: &PropertyName) -> Vec<u8> {
    let mut out = Writer::new(VERSION);
    out.u16(id);
    out.raw(name.set.as_bytes());
    match &name.kind {
        PropertyNameKind::Lid(lid) => {
            out.u8(0);
            out.u32(*lid);
        }
        PropertyNameKind::String(text) => {
            out.u8(1);
            out.raw(text.as_bytes());
        }
    }
    out.0
}

pub(crate) fn decode(bytes: &[u8]) -> Result<(u16, PropertyName)> {
    let mut reader = Reader::new(bytes);
    version(&mut reader, VERSION, "name record")?;
    let id = reader.u16("name id")?;
    let set = Guid(reader.array("property set")?);
    let kind = match reader.u8("name kind")? {
        0 => PropertyNameKind::Lid(reader.u32("LID")?),
        1 => {
            let text = String::from_utf8(reader.rest().to_vec()).map_err(|_| damaged("name is not UTF-8"))?;
            PropertyNameKind::String(text)
        }
        _ => return Err(damaged("name kind")),
    };
    Ok((id, PropertyName { set, kind }))
}

/// Which names without an id are given one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Create {
    None,
    All,
    AsFits,
}

/// MS-OXCPRPT 3.2.5.9 and MS-OXCMSG 2.2.1.2: names in PS_INTERNET_HEADERS are coerced to lower case.
fn in_lower_case(name: &PropertyName) -> Cow<'_, PropertyName> {
    match &name.kind {
        PropertyNameKind::String(text) if name.set == PS_INTERNET_HEADERS => {
            let kind = PropertyNameKind::String(text.to_lowercase());
            Cow::Owned(PropertyName { set: name.set, kind })
        }
        _ => Cow::Borrowed(name),
    }
}

fn load_id(reading: &impl Reading, name: &PropertyName) -> Result<Option<u16>> {
    Ok(reading.load(&key::name(name))?.map(|record| decode(&record)).transpose()?.map(|(id, _)| id))
}

fn new_id(writing: &mut Writing<'_>, name: &PropertyName, create: Create) -> Result<Option<u16>> {
    let taken = usize::from(writing.next_name().saturating_sub(0x8000));
    let room =
        if name.set == PS_INTERNET_HEADERS { NAMED_PROPERTIES_FROM_MAIL_MAX } else { NAMED_PROPERTIES_MAX };
    if create == Create::AsFits && taken >= room {
        return Ok(None);
    }
    let new = writing.new_name_id()?;
    writing.txn.store(&key::name(name), &encode(new, name))?;
    writing.txn.store(&key::name_of_id(new), &encode(new, name))?;
    Ok(Some(new))
}

impl Mailbox {
    /// The ids of names, in order; `None` for a name that has none and is not to be given one, or may not be by an
    /// actor who writes nowhere. Names of
    /// PS_INTERNET_HEADERS are compared in lower case.
    ///
    /// # Errors
    /// [`crate::MailboxError::Limit`] when the mailbox has all the names it may have; then no name was added.
    pub fn property_ids(&self, names: &[PropertyName], create: bool) -> Result<Vec<Option<u16>>> {
        self.map_property_names(names, if create { Create::All } else { Create::None })
    }

    /// As [`Mailbox::property_ids`] for what comes with a message: a name that would fill the map stays without
    /// an id, because no message is to be lost for it, and header fields, which anybody can send, take a part of
    /// the map only.
    pub(crate) fn property_ids_of_message(&self, names: &[PropertyName]) -> Result<Vec<Option<u16>>> {
        self.map_property_names(names, Create::AsFits)
    }

    fn map_property_names(&self, names: &[PropertyName], create: Create) -> Result<Vec<Option<u16>>> {
        let partition = self.info.partition;
        let names: Vec<Cow<'_, PropertyName>> = names.iter().map(in_lower_case).collect();
        let known = |name: &PropertyName| match (&name.kind, name.set == PS_MAPI) {
            (PropertyNameKind::Lid(lid), true) => u16::try_from(*lid).ok().filter(|id| *id < 0x8000),
            _ => self.inner.names.id(partition, name),
        };
        let mut ids: Vec<Option<u16>> = names.iter().map(|name| known(name)).collect();
        if ids.iter().all(Option::is_some) {
            return Ok(ids);
        }
        let snapshot = self.snapshot()?;
        for (name, id) in names.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
            *id = load_id(&snapshot, name)?;
        }
        drop(snapshot);
        let missing = |(name, id): &(&Cow<'_, PropertyName>, &mut Option<u16>)| {
            id.is_none() && !(name.set == PS_MAPI && matches!(name.kind, PropertyNameKind::Lid(_)))
        };
        let wanted = create != Create::None && names.iter().zip(&mut ids).any(|pair| missing(&pair));
        if wanted && self.may_name_properties()? {
            self.as_store().transact(|writing| {
                for (name, id) in names.iter().zip(&mut ids).filter(missing) {
                    // Another writer may have named it since.
                    *id = match load_id(&writing.txn, name)? {
                        Some(id) => Some(id),
                        None => new_id(writing, name, create)?,
                    };
                }
                Ok(())
            })?;
        }
        for (name, id) in names.iter().zip(&ids) {
            if let Some(id) = id {
                self.inner.names.keep(partition, name, *id);
            }
        }
        Ok(ids)
    }

    /// All ids that have names, ascending.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn named_property_ids(&self) -> Result<Vec<u16>> {
        let mut ids = Vec::new();
        self.snapshot()?.scan_prefix(&[key::NAME_OF_ID], false, &mut |key, _| {
            ids.extend(key.last_chunk::<2>().map(|bytes| u16::from_be_bytes(*bytes)));
            Ok(ScanStep::Continue)
        })?;
        Ok(ids)
    }

    /// The names of ids, in order. Ids below 0x8000 are named in PS_MAPI by themselves.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn property_names(&self, ids: &[u16]) -> Result<Vec<Option<PropertyName>>> {
        let snapshot = self.snapshot()?;
        ids.iter()
            .map(|id| {
                if *id < 0x8000 {
                    let kind = PropertyNameKind::Lid(u32::from(*id));
                    return Ok(Some(PropertyName { set: PS_MAPI, kind }));
                }
                let record = snapshot.load(&key::name_of_id(*id))?;
                Ok(record.map(|record| decode(&record)).transpose()?.map(|(_, name)| name))
            })
            .collect()
    }
}
