//! `ropewalk check`: do the entries and the names that lead to them agree?

use crate::directory::{load_meta, names};
use crate::keys::{self, NameKind};
use crate::{Directory, DirectoryResult, User, UserId, record};
use ropewalk_base::Guid;
use ropewalk_storage_api::{PartitionId, Reading, ScanStep};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Something in the directory that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inconsistency {
    /// The directory's own record or an entry cannot be read.
    Unreadable(String),
    /// A name of an entry does not lead to it.
    Unfindable {
        /// The entry.
        id: UserId,
        /// The name.
        name: String,
    },
    /// A name leads to an entry that does not have it.
    Stray {
        /// The entry it leads to.
        id: UserId,
        /// The name.
        name: String,
    },
    /// Two entries have the same mailbox, or one that is yet to be handed out.
    Mailbox {
        /// The later entry.
        id: UserId,
        /// The partition.
        mailbox: PartitionId,
    },
    /// An entry grants something to a number that is yet to be handed out.
    Grant {
        /// The entry.
        id: UserId,
        /// The number.
        to: UserId,
    },
    /// The public folder store is somebody's mailbox, or one that is yet to be handed out.
    PublicStore(PartitionId),
    /// An entry has a number that is yet to be handed out.
    Number(UserId),
}

impl fmt::Display for Inconsistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "directory: {why}"),
            Self::Unfindable { id, name } => write!(f, "directory: user {id} is not found by {name}"),
            Self::Stray { id, name } => {
                write!(f, "directory: {name} leads to user {id}, who does not have it")
            }
            Self::Mailbox { id, mailbox } => {
                write!(f, "directory: user {id} has the mailbox {mailbox} wrongly")
            }
            Self::Grant { id, to } => {
                write!(f, "directory: user {id} grants something to {to}, whose number was never handed out")
            }
            Self::PublicStore(partition) => {
                write!(f, "directory: the public folder store is wrongly {partition}")
            }
            Self::Number(id) => write!(f, "directory: the number of user {id} was never handed out"),
        }
    }
}

impl Directory {
    /// Walks the whole directory and says what does not fit together; empty when all is well.
    ///
    /// # Errors
    /// When the store fails or a record is damaged on disk.
    pub fn check(&self) -> DirectoryResult<Vec<Inconsistency>> {
        let snapshot = self.store.read(PartitionId::SYSTEM)?;
        let mut found = Vec::new();
        let meta = load_meta(&snapshot).unwrap_or_else(|error| {
            found.push(Inconsistency::Unreadable(error.to_string()));
            record::Meta::new(Guid::NIL)
        });
        let mut expected = BTreeMap::new();
        let mut mailboxes = BTreeSet::new();
        snapshot.scan_prefix(&keys::entries(), false, &mut |key, value| {
            let Some(id) = keys::entry_id(key) else {
                found.push(Inconsistency::Unreadable("an entry's key is malformed".to_owned()));
                return Ok(ScanStep::Continue);
            };
            if id.0 >= meta.next_entry {
                found.push(Inconsistency::Number(id));
            }
            match record::decode_user(id, value).and_then(|user| Ok((names(&user)?, user))) {
                Ok((names, user)) => {
                    found.extend(early_grants(&user, meta.next_entry));
                    expected
                        .extend(names.into_keys().map(|(kind, name)| (keys::name(kind, &name), (id, name))));
                    for mailbox in std::iter::once(user.mailbox).chain(user.archive) {
                        if mailbox.0 >= meta.next_partition || !mailboxes.insert(mailbox) {
                            found.push(Inconsistency::Mailbox { id, mailbox });
                        }
                    }
                }
                Err(error) => found.push(Inconsistency::Unreadable(format!("user {id}: {error}"))),
            }
            Ok(ScanStep::Continue)
        })?;
        if let Some(partition) = meta.public_store
            && (partition.0 >= meta.next_partition || !mailboxes.insert(partition))
        {
            found.push(Inconsistency::PublicStore(partition));
        }
        snapshot.scan_prefix(&keys::kept_mailboxes(), false, &mut |key, value| {
            match record::decode_kept(value) {
                Ok((user, _)) => {
                    let wrong = key != keys::kept_mailbox(user.mailbox) || user.id.0 >= meta.next_entry;
                    for mailbox in std::iter::once(user.mailbox).chain(user.archive) {
                        if wrong || mailbox.0 >= meta.next_partition || !mailboxes.insert(mailbox) {
                            found.push(Inconsistency::Mailbox { id: user.id, mailbox });
                        }
                    }
                }
                Err(error) => found.push(Inconsistency::Unreadable(format!("a kept mailbox: {error}"))),
            }
            Ok(ScanStep::Continue)
        })?;
        for kind in NameKind::ALL {
            snapshot.scan_prefix(&keys::names(kind), false, &mut |key, value| {
                let leads_to = record::decode_reference(value);
                match (expected.get(key).map(|(id, _)| *id), leads_to) {
                    (Some(id), Ok(reference)) if id == reference => {
                        expected.remove(key);
                    }
                    (_, Ok(id)) => found.push(Inconsistency::Stray { id, name: readable(key) }),
                    (_, Err(error)) => {
                        found.push(Inconsistency::Unreadable(format!("{}: {error}", readable(key))));
                    }
                }
                Ok(ScanStep::Continue)
            })?;
        }
        found.extend(expected.into_values().map(|(id, name)| Inconsistency::Unfindable { id, name }));
        Ok(found)
    }
}

/// What an entry grants to numbers that are yet to be handed out.
fn early_grants(user: &User, next_entry: u64) -> impl Iterator<Item = Inconsistency> {
    let delegates = user.delegates.iter().map(|delegate| &delegate.user);
    let granted = user.send_as.iter().chain(&user.send_on_behalf).chain(delegates);
    let early = granted.filter(move |to| to.0 >= next_entry);
    early.map(|to| Inconsistency::Grant { id: user.id, to: *to })
}

fn readable(key: &[u8]) -> String {
    String::from_utf8_lossy(key.get(2..).unwrap_or_default()).into_owned()
}
