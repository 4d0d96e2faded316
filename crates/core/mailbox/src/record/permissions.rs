//! A folder's permission list.

use super::wire::{Writer, damaged, text, version};
use crate::actor::{Member, MemberId};
use crate::error::Result;
use crate::rights::Rights;
use ropewalk_base::Reader;
use ropewalk_base::limits::FOLDER_MEMBERS_MAX;

const VERSION: u8 = 1;
const FREE_BUSY_SAID: u8 = 1;

/// The list, as it is stored; a folder without one has an empty list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PermissionsRecord {
    /// Whether a client has said who has the free/busy rights. Until then they follow from the others.
    pub(crate) free_busy_said: bool,
    pub(crate) default_user: Rights,
    pub(crate) anonymous: Rights,
    /// By ascending number.
    pub(crate) members: Vec<(Member, Rights)>,
}

impl PermissionsRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.u8(if self.free_busy_said { FREE_BUSY_SAID } else { 0 });
        out.u32(self.default_user.bits());
        out.u32(self.anonymous.bits());
        out.u32(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        for (member, rights) in &self.members {
            out.u64(member.id.0);
            out.u32(rights.bits());
            out.bytes(member.legacy_dn.as_bytes());
            out.bytes(member.name.as_bytes());
        }
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        version(r, VERSION, "permissions record")?;
        let free_busy_said = match r.u8("permission bits")? {
            0 => false,
            FREE_BUSY_SAID => true,
            other => return Err(damaged(format!("permission bits {other:#x}"))),
        };
        let (default_user, anonymous) = (rights(r, "default rights")?, rights(r, "anonymous rights")?);
        let count = r.u32("member count")? as usize;
        if count > FOLDER_MEMBERS_MAX {
            return Err(damaged(format!("{count} members of a permission list")));
        }
        let mut members: Vec<(Member, Rights)> = Vec::new();
        for _ in 0..count {
            let id = MemberId(r.u64("member")?);
            let rights = rights(r, "member rights")?;
            let member = Member { id, legacy_dn: text(r, "member DN")?, name: text(r, "member name")? };
            if id.is_reserved() || members.last().is_some_and(|(before, _)| before.id >= id) {
                return Err(damaged(format!("member {id} out of place")));
            }
            members.push((member, rights));
        }
        if r.is_empty() {
            Ok(Self { free_busy_said, default_user, anonymous, members })
        } else {
            Err(damaged("bytes after a permissions record"))
        }
    }

    /// Whether a list like this need not be stored.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn place(&self, id: MemberId) -> std::result::Result<usize, usize> {
        self.members.binary_search_by_key(&id, |(member, _)| member.id)
    }
}

fn rights(r: &mut Reader<'_>, field: &'static str) -> Result<Rights> {
    let bits = r.u32(field)?;
    Rights::from_bits(bits).ok_or_else(|| damaged(format!("{field} {bits:#x}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> PermissionsRecord {
        let member = |id, name: &str| Member {
            id: MemberId(id),
            legacy_dn: format!("/cn={name}"),
            name: name.to_owned(),
        };
        PermissionsRecord {
            free_busy_said: true,
            default_user: Rights::FREE_BUSY_SIMPLE,
            anonymous: Rights::NONE,
            members: vec![(member(3, "bob"), Rights::EDITOR), (member(9, "Zoë"), Rights::NONE)],
        }
    }

    #[test]
    fn there_and_back_and_never_a_panic() {
        let bytes = record().encode();
        assert_eq!(bytes[..14], [1, 1, 0, 8, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
        assert_eq!(PermissionsRecord::decode(&bytes).unwrap(), record());
        for length in 0..bytes.len() {
            assert!(PermissionsRecord::decode(&bytes[..length]).is_err());
        }
        for (place, value) in [(0, 2), (1, 2), (2, 4), (13, 1), (14, 9)] {
            let mut changed = bytes.clone();
            changed[place] = value;
            assert!(PermissionsRecord::decode(&changed).is_err(), "{place}");
        }
        assert!(PermissionsRecord::decode(&[&bytes[..], &[0]].concat()).is_err());
    }
}
