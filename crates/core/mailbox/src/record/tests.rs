//! The bytes of every record, index entry and key as `docs/format.md` section 4 says. A change here is a change
//! of the format: it takes a new version there and in the code, never new bytes in these tests.

use super::*;
use crate::order::{OrderColumn, SortOrder};
use crate::{Flags, changes, key, names};
use ropewalk_base::{FileTime, Guid};
use ropewalk_model::{
    ChangeNumber, FolderId, MessageId, PropertyName, PropertyNameKind, PropertyTag, PropertyType,
    PropertyValue, RecipientKind, Restriction,
};
use ropewalk_storage_api::BlobHash;

const GUID: Guid = Guid([0xA0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xAF]);
const HASH: BlobHash = BlobHash([0xB5; 32]);
/// `Hi` as PidTagSubject: id 0x0037, PtypString 0x001F, form 0, length 2.
const SUBJECT: &[u8] = &[0x37, 0, 0x1F, 0, 0, 2, 0, 0, 0, b'H', b'i'];

fn folder(id: u64) -> FolderId {
    FolderId::new(id).unwrap()
}

fn message(id: u64) -> MessageId {
    MessageId::new(id).unwrap()
}

fn change(number: u64) -> ChangeNumber {
    ChangeNumber::new(number).unwrap()
}

fn subject() -> StoredBag {
    let mut builder = BagBuilder::default();
    builder.set(0x0037, "Hi");
    builder.build().unwrap()
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn mailbox_record() {
    let record = InfoRecord {
        kind: super::StoreKind::Private,
        guid: GUID,
        replica_guid: Guid([0xC1; 16]),
        created: FileTime::from_ticks(0x01DA_0000_0000_0001),
        display_name: "Ä".into(),
        address: "a@b".into(),
        legacy_dn: "/o=x".into(),
        host: String::new(),
        special: vec![folder(1), folder(0x102)],
    };
    let expected = joined(&[
        &[1],
        &[0xA0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xAF],
        &[0xC1; 16],
        &[1, 0, 0, 0, 0, 0, 0xDA, 1],
        &[2, 0, 0, 0, 0xC3, 0x84],
        &[3, 0, 0, 0, b'a', b'@', b'b'],
        &[4, 0, 0, 0, b'/', b'o', b'=', b'x'],
        &[0, 0, 0, 0],
        &[16, 0, 0, 0],
        &[1, 0, 0, 0, 0, 0, 0, 0],
        &[2, 1, 0, 0, 0, 0, 0, 0],
    ]);
    assert_eq!(record.encode(), expected);
    assert_eq!(InfoRecord::decode(&expected).unwrap(), record);
}

#[test]
fn counters_record_of_the_mailbox() {
    let record = Counters { next_id: 0x1_0203, next_change: 0x0405, next_name: 0x8006 };
    let expected = [1, 3, 2, 1, 0, 0, 0, 0, 0, 5, 4, 0, 0, 0, 0, 0, 0, 6, 0x80];
    assert_eq!(record.encode(), expected);
    assert_eq!(Counters::decode(&expected).unwrap(), record);
}

#[test]
fn folder_record() {
    let record = FolderRecord {
        parent: folder(4),
        change: change(0x0506),
        created: FileTime::from_ticks(7),
        modified: FileTime::from_ticks(8),
        properties: subject(),
    };
    let expected = joined(&[
        &[1],
        &[4, 0, 0, 0, 0, 0, 0, 0],
        &[6, 5, 0, 0, 0, 0, 0, 0],
        &[7, 0, 0, 0, 0, 0, 0, 0],
        &[8, 0, 0, 0, 0, 0, 0, 0],
        SUBJECT,
    ]);
    assert_eq!(record.encode(), expected);
    assert_eq!(FolderRecord::decode(&expected).unwrap(), record);
}

#[test]
fn counters_record_of_a_folder() {
    let record = FolderCounters {
        total: 1,
        unread: 2,
        associated: 3,
        size_bytes: 0x0405,
        subfolders: 6,
        change: change(7),
        uid_validity: 0x0A0B_0C0D,
        uid_next: 9,
        recent_uid: 8,
    };
    let expected = joined(&[
        &[1],
        &[1, 0, 0, 0, 0, 0, 0, 0],
        &[2, 0, 0, 0, 0, 0, 0, 0],
        &[3, 0, 0, 0, 0, 0, 0, 0],
        &[5, 4, 0, 0, 0, 0, 0, 0],
        &[6, 0, 0, 0, 0, 0, 0, 0],
        &[7, 0, 0, 0, 0, 0, 0, 0],
        &[0x0D, 0x0C, 0x0B, 0x0A],
        &[9, 0, 0, 0],
        &[8, 0, 0, 0],
    ]);
    assert_eq!(record.encode(), expected);
    assert_eq!(FolderCounters::decode(&expected).unwrap(), record);
}

#[test]
fn message_record() {
    let mut record = Head {
        folder: folder(0x12),
        uid: 0x0304,
        flags: Flags::READ | Flags::FLAGGED,
        change: change(5),
        read_change: change(6),
        size_bytes: 0x0708,
        created: FileTime::from_ticks(9),
        modified: FileTime::from_ticks(10),
        delivered: FileTime::from_ticks(11),
        associated: true,
        has_attachments: true,
        next_attachment: 12,
        mime: Some(MimeRef { size_bytes: 13, hash: HASH, made: true }),
        properties: subject(),
    };
    let fixed: &[&[u8]] = &[
        &[0x12, 0, 0, 0, 0, 0, 0, 0],
        &[4, 3, 0, 0],
        &[1, 0, 4, 0],
        &[5, 0, 0, 0, 0, 0, 0, 0],
        &[6, 0, 0, 0, 0, 0, 0, 0],
        &[8, 7, 0, 0, 0, 0, 0, 0],
        &[9, 0, 0, 0, 0, 0, 0, 0],
        &[10, 0, 0, 0, 0, 0, 0, 0],
        &[11, 0, 0, 0, 0, 0, 0, 0],
        &[12, 0, 0, 0],
    ];
    let fixed = fixed.concat();
    let expected = joined(&[&[1, 0b1111], &fixed, &[13, 0, 0, 0, 0, 0, 0, 0], &[0xB5; 32], SUBJECT]);
    assert_eq!(record.encode(), expected);
    assert_eq!(Head::decode(&expected).unwrap(), record);

    (record.associated, record.mime) = (false, None);
    let expected = joined(&[&[1, 0b0010], &fixed, SUBJECT]);
    assert_eq!(record.encode(), expected);
    assert_eq!(Head::decode(&expected).unwrap(), record);
}

#[test]
fn flags() {
    let numbers = [
        (Flags::READ, 0x0000_0001),
        (Flags::DRAFT, 0x0000_0002),
        (Flags::SUBMITTED, 0x0000_0004),
        (Flags::FROM_ME, 0x0000_0008),
        (Flags::RESEND, 0x0000_0010),
        (Flags::NOTIFY_READ, 0x0000_0020),
        (Flags::NOTIFY_UNREAD, 0x0000_0040),
        (Flags::EVER_READ, 0x0000_0080),
        (Flags::INTERNET, 0x0000_0100),
        (Flags::ANSWERED, 0x0001_0000),
        (Flags::FORWARDED, 0x0002_0000),
        (Flags::FLAGGED, 0x0004_0000),
        (Flags::FLAG_COMPLETE, 0x0008_0000),
        (Flags::DELETED, 0x0010_0000),
        (Flags::RECEIPT_SENT, 0x0020_0000),
    ];
    for (flag, number) in numbers {
        assert_eq!(flag.bits(), number);
    }
}

#[test]
fn properties() {
    let mut builder = BagBuilder::default();
    let large = LargeValue { kind: PropertyType::BINARY, size_bytes: 0x0102, hash: HASH };
    builder.set_large(0x3701, large);
    builder.set(0x0E1B, true);
    builder.set(0x0017, 2);
    builder.set(0x8001, PropertyValue::MultipleString(vec!["a".into(), "ß".into()]));
    let expected = joined(&[
        &[0x17, 0, 3, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0],
        &[0x1B, 0x0E, 0x0B, 0, 0, 1, 0, 0, 0, 1],
        &[1, 0x37, 2, 1, 1, 40, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0],
        &[0xB5; 32],
        &[1, 0x80, 0x1F, 0x10, 0, 15, 0, 0, 0],
        &[2, 0, 0, 0, 1, 0, 0, 0, b'a', 2, 0, 0, 0, 0xC3, 0x9F],
    ]);
    let bag = builder.build().unwrap();
    assert_eq!(bag.as_bytes(), expected);
    assert_eq!(BagBuilder::from_bag(&StoredBag::from_bytes(&expected)).unwrap().build().unwrap(), bag);
}

/// The payload of a value of each type.
#[test]
fn values() {
    use PropertyValue as V;
    let exist = Restriction::Exist(PropertyTag::new(0x0037, PropertyType::STRING));
    let values: [(u16, V, &[u8]); 31] = [
        (0x0001, V::Null, &[]),
        (0x0002, V::Integer16(-2), &[0xFE, 0xFF]),
        (0x0003, V::Integer32(0x0102), &[2, 1, 0, 0]),
        (0x0004, V::Floating32(1.0), &[0, 0, 0x80, 0x3F]),
        (0x0005, V::Floating64(1.0), &[0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        (0x0006, V::Currency(0x0102), &[2, 1, 0, 0, 0, 0, 0, 0]),
        (0x0007, V::FloatingTime(1.0), &[0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        (0x000A, V::ErrorCode(0x8004_010F), &[0x0F, 1, 4, 0x80]),
        (0x000B, V::Boolean(true), &[1]),
        (0x000D, V::Object, &[]),
        (0x0014, V::Integer64(-1), &[0xFF; 8]),
        (0x001E, V::String8(vec![0xE4]), &[0xE4]),
        (0x001F, V::String("ä".into()), &[0xC3, 0xA4]),
        (0x0040, V::Time(FileTime::from_ticks(0x0102)), &[2, 1, 0, 0, 0, 0, 0, 0]),
        (0x0048, V::Guid(Guid([7; 16])), &[7; 16]),
        (0x00FB, V::ServerId(vec![1, 2]), &[1, 2]),
        (0x00FD, V::Restriction(Box::new(exist)), &[8, 0x1F, 0, 0x37, 0]),
        (0x00FE, V::RuleAction(vec![3]), &[3]),
        (0x0102, V::Binary(vec![0, 9]), &[0, 9]),
        (0x1002, V::MultipleInteger16(vec![1]), &[1, 0, 0, 0, 1, 0]),
        (0x1003, V::MultipleInteger32(vec![1]), &[1, 0, 0, 0, 1, 0, 0, 0]),
        (0x1004, V::MultipleFloating32(vec![1.0]), &[1, 0, 0, 0, 0, 0, 0x80, 0x3F]),
        (0x1005, V::MultipleFloating64(vec![1.0]), &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        (0x1006, V::MultipleCurrency(vec![1]), &[1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        (0x1007, V::MultipleFloatingTime(vec![1.0]), &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
        (0x1014, V::MultipleInteger64(vec![1]), &[1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        (0x101E, V::MultipleString8(vec![vec![0xE4]]), &[1, 0, 0, 0, 1, 0, 0, 0, 0xE4]),
        (0x101F, V::MultipleString(vec![]), &[0, 0, 0, 0]),
        (0x1040, V::MultipleTime(vec![FileTime::from_ticks(1)]), &[1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
        (0x1048, V::MultipleGuid(vec![]), &[0, 0, 0, 0]),
        (0x1102, V::MultipleBinary(vec![vec![5]]), &[1, 0, 0, 0, 1, 0, 0, 0, 5]),
    ];
    for (kind, value, expected) in values {
        assert_eq!(value.kind().0, kind, "{value:?}");
        assert_eq!(large_bytes(&value).unwrap(), expected, "{value:?}");
        assert_eq!(large_value(PropertyType(kind), expected).unwrap(), value);
    }
}

#[test]
fn parts_record() {
    let attachment = |number, embedded| AttachmentRecord { number, properties: subject(), embedded };
    let inner = PartsRecord { recipients: Vec::new(), attachments: vec![attachment(0, None)] };
    let record = PartsRecord {
        recipients: vec![RecipientRecord { kind: RecipientKind::Bcc, properties: subject() }],
        attachments: vec![attachment(0x0102, Some(Box::new((StoredBag::default(), inner))))],
    };
    let expected = joined(&[
        &[1],
        &[1, 0, 0, 0],
        &[3, 11, 0, 0, 0],
        SUBJECT,
        &[1, 0, 0, 0],
        &[2, 1, 0, 0, 11, 0, 0, 0],
        SUBJECT,
        &[1],
        &[0, 0, 0, 0],
        &[0, 0, 0, 0],
        &[1, 0, 0, 0],
        &[0, 0, 0, 0, 11, 0, 0, 0],
        SUBJECT,
        &[0],
    ]);
    assert_eq!(record.encode(), expected);
    assert_eq!(PartsRecord::decode(&expected).unwrap(), record);
    let kinds = [RecipientKind::Originator, RecipientKind::To, RecipientKind::Cc, RecipientKind::Bcc];
    assert_eq!(kinds.map(|kind| kind.value()), [0, 1, 2, 3]);
}

#[test]
fn indexes_record() {
    let column = |tag: u32, descending| OrderColumn { tag: PropertyTag(tag), descending };
    let order = SortOrder(vec![column(0x0037_001F, false), column(0x0E06_0040, true)]);
    let used = FileTime::from_ticks(0x0102);
    let index = IndexRecord { number: 3, state: IndexState::Ready, used, order };
    let record = IndexesRecord { next_number: 4, indexes: vec![index] };
    let bytes = [1, 4, 0, 1, 3, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 2, 0x1F, 0, 0x37, 0, 0, 0x40, 0, 0x06, 0x0E, 1];
    assert_eq!(record.encode(), bytes);
    assert_eq!(IndexesRecord::decode(&bytes).unwrap(), record);
    for length in 0..bytes.len() {
        assert!(IndexesRecord::decode(&bytes[..length]).is_err());
    }
}

#[test]
fn large_value_record() {
    let here = BlobRecord { references: 2, size_bytes: 3, place: BlobPlace::Here(vec![7, 8, 9]) };
    let expected = [1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9];
    assert_eq!(here.encode(), expected);
    assert_eq!(BlobRecord::decode(&expected).unwrap(), here);
    let file = BlobRecord { references: 1, size_bytes: 0x0004_0001, place: BlobPlace::File };
    let expected = [1, 1, 0, 0, 0, 1, 0, 4, 0, 0, 0, 0, 0, 1];
    assert_eq!(file.encode(), expected);
    assert_eq!(BlobRecord::decode(&expected).unwrap(), file);
}

#[test]
fn name_record_and_its_keys() {
    let numbered = PropertyName { set: GUID, kind: PropertyNameKind::Lid(0x8233) };
    let expected = joined(&[&[1, 2, 0x80], &GUID.0, &[0, 0x33, 0x82, 0, 0]]);
    assert_eq!(names::encode(0x8002, &numbered), expected);
    assert_eq!(names::decode(&expected).unwrap(), (0x8002, numbered.clone()));
    let hash = BlobHash::of(&joined(&[&GUID.0, &[0, 0, 0, 0x82, 0x33]]));
    assert_eq!(key::name(&numbered), joined(&[&[0x40], &hash.0[..16]]));

    let named = PropertyName { set: GUID, kind: PropertyNameKind::String("Keywords".into()) };
    let expected = joined(&[&[1, 3, 0x80], &GUID.0, &[1], b"Keywords"]);
    assert_eq!(names::encode(0x8003, &named), expected);
    assert_eq!(names::decode(&expected).unwrap(), (0x8003, named.clone()));
    let hash = BlobHash::of(&joined(&[&GUID.0, &[1], b"Keywords"]));
    assert_eq!(key::name(&named), joined(&[&[0x40], &hash.0[..16]]));
    assert_eq!(key::name_of_id(0x8002), [0x41, 0x80, 2]);
}

#[test]
fn change_entries() {
    assert_eq!(changes::message_entry(message(0x0102)), [1, 2, 1, 0, 0, 0, 0, 0, 0]);
    let gone = [2, 2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0];
    assert_eq!(changes::tombstone_entry(message(0x0102), 0x0304, false), gone);
    let gone = [3, 2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0];
    assert_eq!(changes::tombstone_entry(message(0x0102), 0x0304, true), gone);
    assert_eq!(changes::folder_entry(folder(5), false), [1, 5, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(changes::folder_entry(folder(5), true), [2, 5, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn keys() {
    let (f, m, c) = (folder(0x0102), message(0x0304), change(0x0506));
    const F: &[u8] = &[0, 0, 0, 0, 0, 0, 1, 2];
    const M: &[u8] = &[0, 0, 0, 0, 0, 0, 3, 4];
    const C: &[u8] = &[0, 0, 0, 0, 0, 0, 5, 6];
    assert_eq!(key::info(), [0x01]);
    assert_eq!(key::counters(), [0x02]);
    assert_eq!(key::folder(f), joined(&[&[0x10], F]));
    assert_eq!(key::folder_counters(f), joined(&[&[0x11], F]));
    let name = BlobHash::of("über uns".as_bytes());
    assert_eq!(key::folder_name(f, "Über UNS"), joined(&[&[0x12], F, &name.0[..16]]));
    assert_eq!(key::hierarchy_change(c), joined(&[&[0x13], C]));
    assert_eq!(key::message(m), joined(&[&[0x20], M]));
    assert_eq!(key::parts(m), joined(&[&[0x21], M]));
    let delivered = FileTime::from_ticks(0x0708);
    let time: &[u8] = &[0, 0, 0, 0, 0, 0, 7, 8];
    assert_eq!(key::contents(f, true, delivered, m), joined(&[&[0x22], F, &[1], time, M]));
    assert_eq!(key::contents(f, false, delivered, m), joined(&[&[0x22], F, &[0], time, M]));
    assert_eq!(key::uid(f, 0x0708), joined(&[&[0x23], F, &[0, 0, 7, 8]]));
    assert_eq!(key::change(f, c), joined(&[&[0x24], F, C]));
    assert_eq!(key::read_change(f, c), joined(&[&[0x25], F, C]));
    assert_eq!(key::blob(HASH), joined(&[&[0x30], &[0xB5; 32]]));
}

#[test]
fn a_later_version_is_refused() {
    for mut record in [
        Counters { next_id: 1, next_change: 1, next_name: 1 }.encode(),
        BlobRecord { references: 1, size_bytes: 0, place: BlobPlace::Here(Vec::new()) }.encode(),
        PartsRecord::default().encode(),
    ] {
        record[0] = 2;
        assert!(Counters::decode(&record).is_err());
        assert!(BlobRecord::decode(&record).is_err());
        assert!(PartsRecord::decode(&record).is_err());
    }
}
