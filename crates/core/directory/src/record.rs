//! Records of the directory (`docs/format.md` section 5): a version, a kind, then fields of tag, length and
//! bytes in ascending tag order. Fields this version does not know are kept when the record is written again.

use crate::{Delegate, DirectoryError, DirectoryResult, MeetingDelivery, PasswordHash, Roles, User, UserId};
use ropewalk_base::{FileTime, Guid, Reader};
use ropewalk_storage_api::PartitionId;

/// The version of the record layout.
const VERSION: u8 = 1;
/// A field with this bit in its tag must be understood by who reads the record.
const CRITICAL: u16 = 0x8000;

/// Fields as they stand in a record.
pub(crate) type Fields = Vec<(u16, Vec<u8>)>;

/// What an entry is.
pub(crate) const KIND_USER: u8 = 1;
/// A user that was removed and whose mailbox is kept.
pub(crate) const KIND_KEPT: u8 = 2;
/// The directory's own record.
pub(crate) const KIND_META: u8 = 0x80;
/// A domain.
pub(crate) const KIND_DOMAIN: u8 = 0x81;

mod tag {
    pub(super) const ADDRESS: u16 = 1;
    pub(super) const ALIAS: u16 = 2;
    pub(super) const DISPLAY_NAME: u16 = 3;
    pub(super) const GIVEN_NAME: u16 = 4;
    pub(super) const SURNAME: u16 = 5;
    pub(super) const LEGACY_DN: u16 = 6;
    pub(super) const MAILBOX: u16 = 7;
    pub(super) const ROLES: u16 = 8;
    pub(super) const DISABLED: u16 = 9;
    pub(super) const PASSWORD_HASH: u16 = 10;
    pub(super) const CREATED: u16 = 11;
    pub(super) const ACCOUNT: u16 = 12;
    pub(super) const GUID: u16 = 13;
    pub(super) const ARCHIVE: u16 = 14;
    pub(super) const KEPT_SINCE: u16 = 15;
    pub(super) const ENTRY: u16 = 16;
    pub(super) const SEND_AS: u16 = 17;
    pub(super) const SEND_ON_BEHALF: u16 = 18;
    pub(super) const DELEGATE: u16 = 19;
    pub(super) const MEETING_DELIVERY: u16 = 20;

    pub(super) const NEXT_ENTRY: u16 = 1;
    pub(super) const NEXT_PARTITION: u16 = 2;
    pub(super) const DEFAULT_DOMAIN: u16 = 3;
    pub(super) const ORGANIZATION: u16 = 4;
    pub(super) const PUBLIC_STORE: u16 = 5;

    pub(super) const DOMAIN: u16 = 1;
}

fn damaged(what: &str) -> DirectoryError {
    DirectoryError::Damaged(what.to_owned())
}

fn encode(kind: u8, mut fields: Fields) -> Vec<u8> {
    fields.sort_by_key(|(tag, _)| *tag);
    let mut out = vec![VERSION, kind];
    for (tag, value) in fields {
        out.extend_from_slice(&tag.to_le_bytes());
        // Values are bounded by the limits of their fields, far below 4 GiB.
        out.extend_from_slice(&u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(&value);
    }
    out
}

fn decode(kind: u8, record: &[u8]) -> DirectoryResult<Fields> {
    let mut reader = Reader::new(record);
    let short = |error: ropewalk_base::ReadError| DirectoryError::Damaged(error.to_string());
    let version = reader.u8("version").map_err(short)?;
    if version != VERSION {
        return Err(DirectoryError::Newer(format!("version {version}")));
    }
    let found = reader.u8("kind").map_err(short)?;
    if found != kind {
        return Err(DirectoryError::Newer(format!("kind {found}")));
    }
    let mut fields = Vec::new();
    while !reader.is_empty() {
        let tag = reader.u16("tag").map_err(short)?;
        let length = reader.u32("length").map_err(short)?;
        let length = usize::try_from(length).map_err(|_| damaged("length"))?;
        fields.push((tag, reader.bytes(length, "value").map_err(short)?.to_vec()));
    }
    Ok(fields)
}

fn text(value: Vec<u8>) -> DirectoryResult<String> {
    String::from_utf8(value).map_err(|_| damaged("a text is not UTF-8"))
}

fn number(value: &[u8]) -> DirectoryResult<u64> {
    let bytes = value.try_into().map_err(|_| damaged("a number is not 8 bytes"))?;
    Ok(u64::from_le_bytes(bytes))
}

fn guid(value: Vec<u8>) -> DirectoryResult<Guid> {
    value.try_into().map(Guid).map_err(|_| damaged("a GUID is not 16 bytes"))
}

/// An unknown field may be carried along unless it says that it must be understood.
fn carry(unknown: &mut Fields, tag: u16, value: Vec<u8>) -> DirectoryResult<()> {
    if tag & CRITICAL != 0 {
        return Err(DirectoryError::Newer(format!("field {tag:#06x}")));
    }
    unknown.push((tag, value));
    Ok(())
}

/// The directory's own record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meta {
    /// The number the next entry gets.
    pub(crate) next_entry: u64,
    /// The number the next mailbox's partition gets.
    pub(crate) next_partition: u64,
    /// The first domain, in its comparison form.
    pub(crate) default_domain: Option<String>,
    /// What tells this organisation from all others.
    pub(crate) organization: Guid,
    /// The partition of the public folder store.
    pub(crate) public_store: Option<PartitionId>,
    unknown: Fields,
}

impl Meta {
    /// The record of a new directory.
    pub(crate) fn new(organization: Guid) -> Self {
        let (default_domain, public_store, unknown) = (None, None, Vec::new());
        Self { next_entry: 1, next_partition: 1, default_domain, organization, public_store, unknown }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut fields = self.unknown.clone();
        fields.push((tag::NEXT_ENTRY, self.next_entry.to_le_bytes().to_vec()));
        fields.push((tag::NEXT_PARTITION, self.next_partition.to_le_bytes().to_vec()));
        fields.push((tag::ORGANIZATION, self.organization.as_bytes().to_vec()));
        if let Some(domain) = &self.default_domain {
            fields.push((tag::DEFAULT_DOMAIN, domain.as_bytes().to_vec()));
        }
        if let Some(partition) = self.public_store {
            fields.push((tag::PUBLIC_STORE, partition.0.to_le_bytes().to_vec()));
        }
        encode(KIND_META, fields)
    }

    pub(crate) fn decode(record: &[u8]) -> DirectoryResult<Self> {
        let (mut next_entry, mut next_partition, mut organization) = (None, None, None);
        let (mut default_domain, mut public_store) = (None, None);
        let mut unknown = Vec::new();
        for (tag, value) in decode(KIND_META, record)? {
            match tag {
                tag::NEXT_ENTRY => next_entry = Some(number(&value)?),
                tag::NEXT_PARTITION => next_partition = Some(number(&value)?),
                tag::DEFAULT_DOMAIN => default_domain = Some(text(value)?),
                tag::PUBLIC_STORE => public_store = Some(PartitionId(number(&value)?)),
                tag::ORGANIZATION => organization = Some(guid(value)?),
                _ => carry(&mut unknown, tag, value)?,
            }
        }
        Ok(Self {
            next_entry: next_entry.ok_or_else(|| damaged("no next entry number"))?,
            next_partition: next_partition.ok_or_else(|| damaged("no next partition number"))?,
            default_domain,
            public_store,
            organization: organization.ok_or_else(|| damaged("no organisation GUID"))?,
            unknown,
        })
    }
}

pub(crate) fn encode_domain(domain: &str) -> Vec<u8> {
    encode(KIND_DOMAIN, vec![(tag::DOMAIN, domain.as_bytes().to_vec())])
}

pub(crate) fn decode_domain(record: &[u8]) -> DirectoryResult<String> {
    let mut unknown = Vec::new();
    let mut domain = None;
    for (tag, value) in decode(KIND_DOMAIN, record)? {
        match tag {
            tag::DOMAIN => domain = Some(text(value)?),
            _ => carry(&mut unknown, tag, value)?,
        }
    }
    domain.ok_or_else(|| damaged("a domain without its name"))
}

pub(crate) fn encode_user(user: &User) -> Vec<u8> {
    encode(KIND_USER, fields_of(user))
}

/// A user that was removed, with the time of it.
pub(crate) fn encode_kept(user: &User, since: FileTime) -> Vec<u8> {
    let mut fields = fields_of(user);
    fields.push((tag::ENTRY, user.id.0.to_le_bytes().to_vec()));
    fields.push((tag::KEPT_SINCE, since.ticks().to_le_bytes().to_vec()));
    encode(KIND_KEPT, fields)
}

fn fields_of(user: &User) -> Fields {
    let text = |tag: u16, value: &str| (tag, value.as_bytes().to_vec());
    let mut fields = user.unknown.clone();
    fields.push(text(tag::ADDRESS, &user.address));
    fields.extend(user.aliases.iter().map(|alias| text(tag::ALIAS, alias)));
    fields.push(text(tag::DISPLAY_NAME, &user.display_name));
    fields.push(text(tag::GIVEN_NAME, &user.given_name));
    fields.push(text(tag::SURNAME, &user.surname));
    fields.push(text(tag::LEGACY_DN, &user.legacy_dn));
    fields.push((tag::MAILBOX, user.mailbox.0.to_le_bytes().to_vec()));
    fields.push((tag::ROLES, u64::from(user.roles.0).to_le_bytes().to_vec()));
    fields.push((tag::DISABLED, u64::from(user.disabled).to_le_bytes().to_vec()));
    if let Some(hash) = &user.password_hash {
        fields.push(text(tag::PASSWORD_HASH, hash.as_str()));
    }
    fields.push((tag::CREATED, user.created.ticks().to_le_bytes().to_vec()));
    fields.push(text(tag::ACCOUNT, &user.account));
    fields.push((tag::GUID, user.guid.as_bytes().to_vec()));
    fields.extend(user.send_as.iter().map(|id| (tag::SEND_AS, encode_reference(*id))));
    fields.extend(user.send_on_behalf.iter().map(|id| (tag::SEND_ON_BEHALF, encode_reference(*id))));
    fields.extend(user.delegates.iter().map(|delegate| (tag::DELEGATE, encode_delegate(delegate))));
    if user.meeting_delivery != MeetingDelivery::default() {
        fields.push((tag::MEETING_DELIVERY, user.meeting_delivery.code().to_le_bytes().to_vec()));
    }
    if let Some(archive) = user.archive {
        fields.push((tag::ARCHIVE, archive.0.to_le_bytes().to_vec()));
    }
    fields
}

pub(crate) fn decode_user(id: UserId, record: &[u8]) -> DirectoryResult<User> {
    user_of(id, decode(KIND_USER, record)?)
}

/// A user that was removed, and when.
pub(crate) fn decode_kept(record: &[u8]) -> DirectoryResult<(User, FileTime)> {
    let mut fields = decode(KIND_KEPT, record)?;
    let mut take = |wanted| {
        let at = fields.iter().position(|(tag, _)| *tag == wanted);
        at.map(|at| fields.remove(at).1).ok_or_else(|| damaged("a kept mailbox without its entry or time"))
    };
    let (id, since) = (number(&take(tag::ENTRY)?)?, number(&take(tag::KEPT_SINCE)?)?);
    Ok((user_of(UserId(id), fields)?, FileTime::from_ticks(since)))
}

fn user_of(id: UserId, fields: Fields) -> DirectoryResult<User> {
    let mut user = User {
        id,
        guid: Guid::NIL,
        account: String::new(),
        address: String::new(),
        aliases: Vec::new(),
        display_name: String::new(),
        given_name: String::new(),
        surname: String::new(),
        legacy_dn: String::new(),
        mailbox: PartitionId::SYSTEM,
        archive: None,
        roles: Roles::NONE,
        disabled: false,
        password_hash: None,
        send_as: Vec::new(),
        send_on_behalf: Vec::new(),
        delegates: Vec::new(),
        meeting_delivery: MeetingDelivery::default(),
        created: FileTime::MIN,
        unknown: Vec::new(),
    };
    for (tag, value) in fields {
        match tag {
            tag::ADDRESS => user.address = text(value)?,
            tag::ALIAS => user.aliases.push(text(value)?),
            tag::DISPLAY_NAME => user.display_name = text(value)?,
            tag::GIVEN_NAME => user.given_name = text(value)?,
            tag::SURNAME => user.surname = text(value)?,
            tag::LEGACY_DN => user.legacy_dn = text(value)?,
            tag::MAILBOX => user.mailbox = PartitionId(number(&value)?),
            tag::ROLES => {
                user.roles = Roles(u32::try_from(number(&value)?).map_err(|_| damaged("roles"))?);
            }
            tag::DISABLED => user.disabled = number(&value)? != 0,
            tag::PASSWORD_HASH => user.password_hash = Some(PasswordHash::new(text(value)?)),
            tag::CREATED => user.created = FileTime::from_ticks(number(&value)?),
            tag::ACCOUNT => user.account = text(value)?,
            tag::GUID => user.guid = guid(value)?,
            tag::SEND_AS => user.send_as.push(decode_reference(&value)?),
            tag::SEND_ON_BEHALF => user.send_on_behalf.push(decode_reference(&value)?),
            tag::DELEGATE => user.delegates.push(decode_delegate(&value)?),
            tag::MEETING_DELIVERY => {
                let delivery = MeetingDelivery::from_code(number(&value)?);
                user.meeting_delivery = delivery.ok_or_else(|| damaged("meeting delivery"))?;
            }
            tag::ARCHIVE => user.archive = Some(PartitionId(number(&value)?)),
            _ => carry(&mut user.unknown, tag, value)?,
        }
    }
    if user.address.is_empty() || user.legacy_dn.is_empty() || user.mailbox == PartitionId::SYSTEM {
        return Err(damaged("a user without address, legacy DN or mailbox"));
    }
    Ok(user)
}

const SEES_PRIVATE: u8 = 1;
const GETS_MEETINGS: u8 = 2;

fn encode_delegate(delegate: &Delegate) -> Vec<u8> {
    let bits = [(delegate.sees_private, SEES_PRIVATE), (delegate.gets_meetings, GETS_MEETINGS)];
    let bits: u8 = bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum();
    [&delegate.user.0.to_le_bytes()[..], &[bits]].concat()
}

fn decode_delegate(value: &[u8]) -> DirectoryResult<Delegate> {
    match value.split_last() {
        Some((bits, user)) if bits & !(SEES_PRIVATE | GETS_MEETINGS) == 0 => Ok(Delegate {
            user: decode_reference(user)?,
            sees_private: bits & SEES_PRIVATE != 0,
            gets_meetings: bits & GETS_MEETINGS != 0,
        }),
        _ => Err(damaged("a delegate is not a number and known bits")),
    }
}

pub(crate) fn encode_reference(id: UserId) -> Vec<u8> {
    id.0.to_le_bytes().to_vec()
}

pub(crate) fn decode_reference(value: &[u8]) -> DirectoryResult<UserId> {
    number(value).map(UserId)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user() -> User {
        User {
            id: UserId(7),
            guid: Guid([9; 16]),
            account: "alice".into(),
            address: "alice@example.test".into(),
            aliases: vec!["al@example.test".into(), "ali@example.test".into()],
            display_name: "Alice Ä".into(),
            given_name: "Alice".into(),
            surname: "Ä".into(),
            legacy_dn: "/o=Ropewalk/cn=alice".into(),
            mailbox: PartitionId(3),
            archive: Some(PartitionId(4)),
            roles: Roles::ADMINISTRATOR,
            disabled: true,
            password_hash: Some(PasswordHash::new("$argon2id$x")),
            send_as: vec![UserId(2), UserId(3)],
            send_on_behalf: vec![UserId(4)],
            delegates: vec![
                Delegate { user: UserId(4), sees_private: true, gets_meetings: false },
                Delegate { user: UserId(2), sees_private: false, gets_meetings: true },
            ],
            meeting_delivery: MeetingDelivery::DelegatesAndInformation,
            created: FileTime::from_ticks(5),
            unknown: vec![(0x0700, b"later".to_vec())],
        }
    }

    #[test]
    fn there_and_back_with_unknown_fields() {
        let user = user();
        let record = encode_user(&user);
        assert_eq!(record[..8], [1, 1, 1, 0, 18, 0, 0, 0], "version, kind, tag 1, length 18");
        let back = decode_user(UserId(7), &record).unwrap();
        assert_eq!(back, user);
        assert_eq!(encode_user(&back), record);
        assert!(!format!("{user:?}").contains("argon2id"));
    }

    #[test]
    fn what_must_be_understood_is_refused() {
        let mut user = user();
        user.unknown = vec![(0x8001, Vec::new())];
        assert!(matches!(decode_user(UserId(7), &encode_user(&user)), Err(DirectoryError::Newer(_))));
        let mut record = encode_user(&user);
        record[0] = 2;
        assert!(matches!(decode_user(UserId(7), &record), Err(DirectoryError::Newer(_))));
    }

    #[test]
    fn every_truncation_is_an_error_or_a_smaller_user_never_a_panic() {
        let record = encode_user(&user());
        for length in 0..record.len() {
            let _ = decode_user(UserId(7), &record[..length]);
        }
        let meta = Meta { next_entry: 4, default_domain: Some("d".into()), ..Meta::new(Guid([3; 16])) };
        assert_eq!(Meta::decode(&meta.encode()).unwrap(), meta);
        assert_eq!(decode_domain(&encode_domain("example.test")).unwrap(), "example.test");
    }
}
