//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, reason = "a test")]

use proptest::prelude::*;
use ropewalk_base::Reader;
use ropewalk_model::codec::entry_id::{
    AddressBookEntryId, EntryId, FolderEntryId, MessageEntryId, OneOffEntryId, PROVIDER_ADDRESS_BOOK,
    PROVIDER_CONTACT, PROVIDER_ONE_OFF, PROVIDER_STORE, PROVIDER_WRAPPED, StoreEntryId, StoreTail,
};
use ropewalk_model::codec::recurrence::{AppointmentRecurrencePattern, RecurrencePattern};
use ropewalk_model::codec::rule::{ExtendedRuleActions, ExtendedRuleCondition, RuleActions};
use ropewalk_model::codec::time_zone::{TimeZoneDefinition, TimeZoneStruct};
use ropewalk_model::codec::{
    ConversationIndex, Counts, DistributionListStream, GlobalObjectId, PersistData, PropertyRow,
    RecipientRow, ReportTag, ServerId, TypedString, Windows1252, Writer, decode_flat_entry_list,
    decode_property_name, decode_sort_order_set, decode_tagged_value, encode_flat_entry_list,
    encode_property_name, encode_sort_order_set, encode_tagged_value,
};
use ropewalk_model::{PropertyTag, PropertyType, tags};

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![4 => 0u8..4, 1 => Just(0x1Fu8), 1 => any::<u8>()];
    prop::collection::vec(byte, 0..most)
}

const KINDS: &[u16] = &[
    0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x000A, 0x000B, 0x000D, 0x0014, 0x001E,
    0x001F, 0x0040, 0x0048, 0x00FB, 0x00FD, 0x00FE, 0x0102, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006, 0x1007,
    0x1014, 0x101E, 0x101F, 0x1040, 0x1048, 0x1102, 0x3003, 0x301F, 0x3102,
];

proptest! {
    #[test]
    fn tagged_values(kind in prop::sample::select(KINDS), wide: bool, rest in bytes(60)) {
        let counts = if wide { Counts::Extended } else { Counts::Rop };
        let input = [&kind.to_le_bytes()[..], &[0x37, 0], &rest].concat();
        if let Ok((tag, value)) = decode_tagged_value(&mut Reader::new(&input), counts) {
            let mut out = Writer::new();
            encode_tagged_value(&mut out, tag, &value, counts).unwrap();
            let (_, again) = decode_tagged_value(&mut Reader::new(out.as_slice()), counts).unwrap();
            let mut twice = Writer::new();
            encode_tagged_value(&mut twice, tag, &again, counts).unwrap();
            prop_assert_eq!(twice, out);
        }
    }

    #[test]
    fn rows(kinds in prop::collection::vec(prop::sample::select(KINDS), 0..6), input in bytes(60)) {
        let columns: Vec<PropertyTag> = kinds.iter().map(|kind| PropertyTag::new(0x3001, PropertyType(*kind))).collect();
        if let Ok(row) = PropertyRow::decode(&mut Reader::new(&input), &columns, Counts::Rop) {
            let mut out = Writer::new();
            row.encode(&mut out, &columns, Counts::Rop).unwrap();
            let again = PropertyRow::decode(&mut Reader::new(out.as_slice()), &columns, Counts::Rop).unwrap();
            let mut twice = Writer::new();
            again.encode(&mut twice, &columns, Counts::Rop).unwrap();
            prop_assert_eq!(twice, out);
        }
    }

    #[test]
    fn recipients(flags: u16, rest in bytes(60)) {
        let columns = [tags::PID_TAG_OBJECT_TYPE, tags::PID_TAG_SMTP_ADDRESS];
        let input = [&flags.to_le_bytes()[..], &rest].concat();
        if let Ok(row) = RecipientRow::decode(&mut Reader::new(&input), &columns, &Windows1252) {
            let mut out = Writer::new();
            row.encode(&mut out, &columns, &Windows1252).unwrap();
            prop_assert_eq!(RecipientRow::decode(&mut Reader::new(out.as_slice()), &columns, &Windows1252).unwrap(), row);
        }
    }

    #[test]
    fn names_and_strings(input in bytes(60)) {
        if let Ok(name) = decode_property_name(&mut Reader::new(&input)) {
            let mut out = Writer::new();
            // A name that was cut at an unpaired surrogate may have grown past NameSize; then it has no bytes.
            if encode_property_name(&mut out, name.as_ref()).is_ok() {
                prop_assert_eq!(decode_property_name(&mut Reader::new(out.as_slice())).unwrap(), name);
            }
        }
        if let Ok(text) = TypedString::decode(&mut Reader::new(&input)) {
            let mut out = Writer::new();
            text.encode(&mut out);
            prop_assert_eq!(TypedString::decode(&mut Reader::new(out.as_slice())).unwrap(), text);
        }
        if let Ok(id) = ServerId::decode(&input) {
            prop_assert_eq!(ServerId::decode(&id.encode()).unwrap(), id);
        }
    }

    #[test]
    fn entry_ids(provider in 0usize..4, rest in bytes(90)) {
        let providers = [PROVIDER_ONE_OFF, PROVIDER_ADDRESS_BOOK, PROVIDER_STORE, Default::default()];
        let input = [&[0; 4][..], providers[provider].as_bytes(), &rest].concat();
        macro_rules! stable {
            ($id:expr, $again:expr) => {
                if let Ok(id) = $id {
                    prop_assert_eq!($again(&id).unwrap(), id);
                }
            };
        }
        stable!(FolderEntryId::decode(&input), |id: &FolderEntryId| FolderEntryId::decode(&id.encode()));
        stable!(MessageEntryId::decode(&input), |id: &MessageEntryId| MessageEntryId::decode(&id.encode()));
        stable!(AddressBookEntryId::decode(&input), |id: &AddressBookEntryId| AddressBookEntryId::decode(&id.encode()));
        stable!(StoreEntryId::decode(&input), |id: &StoreEntryId| StoreEntryId::decode(&id.encode()));
        stable!(OneOffEntryId::decode(&input, &Windows1252), |id: &OneOffEntryId| {
            OneOffEntryId::decode(&id.encode(&Windows1252), &Windows1252)
        });
    }

    #[test]
    fn any_entry_id(provider in 0usize..6, first in prop_oneof![Just(0u8), Just(0x87)], rest in bytes(90)) {
        let providers = [
            PROVIDER_ONE_OFF, PROVIDER_ADDRESS_BOOK, PROVIDER_STORE, PROVIDER_CONTACT, PROVIDER_WRAPPED, Default::default(),
        ];
        let input = [&[first, 0, 0, 0][..], providers[provider].as_bytes(), &rest].concat();
        if let Ok(id) = EntryId::decode(&input, &Windows1252) {
            prop_assert_eq!(EntryId::decode(&id.encode(&Windows1252), &Windows1252).unwrap(), id);
        }
        for magic in [0xF321_35D8u32, 0xF432_46E9] {
            if let Ok(Some(tail)) = StoreTail::decode(&[&magic.to_le_bytes()[..], &rest].concat()) {
                prop_assert_eq!(StoreTail::decode(&tail.encode().unwrap()).unwrap(), Some(tail));
            }
        }
    }

    #[test]
    fn rules(kind in 0u8..13, wide: bool, rest in bytes(60)) {
        let counts = if wide { Counts::Extended } else { Counts::Rop };
        let block = [&[kind, 0, 0, 0, 0, 0, 0, 0, 0][..], &rest].concat();
        let length = block.len() as u8;
        let head: &[u8] = if wide { &[1, 0, 0, 0, length, 0, 0, 0] } else { &[1, 0, length, 0] };
        if let Ok(actions) = RuleActions::decode(&[head, &block].concat(), counts) {
            let once = actions.encode(counts).unwrap();
            let again = RuleActions::decode(&once, counts).unwrap();
            prop_assert_eq!(again.encode(counts).unwrap(), once);
        }
        let _ = ExtendedRuleActions::decode(&rest);
        let _ = ExtendedRuleCondition::decode(&rest);
    }

    /// A whole example with some bytes changed, so that what is read gets far.
    #[test]
    fn changed_calendar_structures(changes in prop::collection::vec((0usize..262, any::<u8>()), 0..4), cut in 0usize..300) {
        let change = |example: &str| {
            let digits: Vec<u8> = example.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
            let mut input: Vec<u8> = digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect();
            for (at, value) in &changes {
                let length = input.len();
                input[at % length] = *value;
            }
            input.truncate(cut.max(20));
            input
        };
        let input = change(WEEKLY_WITH_EXCEPTION);
        if let Ok(series) = AppointmentRecurrencePattern::decode(&input) {
            prop_assert_eq!(AppointmentRecurrencePattern::decode(&series.encode().unwrap()).unwrap(), series);
        }
        if let Ok(pattern) = RecurrencePattern::decode(&input[..input.len().min(62)]) {
            prop_assert_eq!(RecurrencePattern::decode(&pattern.encode().unwrap()).unwrap(), pattern);
        }
        if let Ok(zone) = TimeZoneDefinition::decode(&change(ZONE)) {
            prop_assert_eq!(TimeZoneDefinition::decode(&zone.encode().unwrap()).unwrap(), zone);
        }
        if let Ok(zone) = TimeZoneStruct::decode(&input[..48.min(input.len())]) {
            prop_assert_eq!(TimeZoneStruct::decode(&zone.encode()).unwrap(), zone);
        }
        if let Ok(id) = GlobalObjectId::decode(&change(OBJECT)) {
            prop_assert_eq!(GlobalObjectId::decode(&id.encode().unwrap()).unwrap(), id);
        }
    }

    #[test]
    fn lists_of_ids(input in bytes(80), tagged: bool) {
        if let Ok(list) = decode_flat_entry_list(&input) {
            prop_assert_eq!(decode_flat_entry_list(&encode_flat_entry_list(&list).unwrap()).unwrap(), list);
        }
        if let Ok(all) = PersistData::decode_all(&input) {
            prop_assert_eq!(PersistData::decode_all(&PersistData::encode_all(&all).unwrap()).unwrap(), all);
        }
        let list = [&[1, 0, 0, 0][..], &input].concat();
        if let Ok(list) = DistributionListStream::decode(&list) {
            prop_assert_eq!(DistributionListStream::decode(&list.encode().unwrap()).unwrap(), list);
        }
        let version: &[u8] = if tagged { &[1, 0, 2, 0] } else { &[1, 0, 1, 0] };
        if let Ok(tag) = ReportTag::decode(&[b"PCDFEB09\0", version, &input].concat()) {
            prop_assert_eq!(ReportTag::decode(&tag.encode().unwrap()).unwrap(), tag);
        }
    }

    #[test]
    fn conversations_and_sort_orders(input in bytes(60)) {
        let input = [&[1][..], &input].concat();
        if let Ok(index) = ConversationIndex::decode(&input) {
            prop_assert_eq!(index.encode(), input.clone());
        }
        if let Ok(set) = decode_sort_order_set(&mut Reader::new(&input)) {
            let mut out = Writer::new();
            encode_sort_order_set(&mut out, &set).unwrap();
            prop_assert_eq!(decode_sort_order_set(&mut Reader::new(out.as_slice())).unwrap(), set);
        }
    }
}

/// MS-OXOCAL 4.1.1.2.
const WEEKLY_WITH_EXCEPTION: &str = "043004300B2001000000C0210000010000000000000032000000222000000C0000000000000001000000\
    A096BC0C01000000A096BC0C8020BC0C20ADBC0C0630000009300000580200007602000001003499BC0C5299BC0CF898BC0C11002200210053\
    696D706C6520526563757272656E6365207769746820657863657074696F6E730800070033342F343134310000000004000000000000000000\
    00003499BC0C5299BC0CF898BC0C2100530069006D0070006C006500200052006500630075007200720065006E006300650020007700690074\
    006800200065007800630065007000740069006F006E0073000700330034002F0034003100340031000000000000000000";
/// MS-OXOCAL 4.1.4.
const ZONE: &str = "0201300002001500500061006300690066006900630020005300740061006E0064006100720064002000540069006D00\
    6500020002013E000000D6070000000000000000000000000000E001000000000000C4FFFFFF00000A0000000500020000000000000000000400\
    00000100020000000000000002013E000200D7070000000000000000000000000000E001000000000000C4FFFFFF00000B000000010002000000\
    0000000000000300000002000200000000000000";
/// MS-OXOCAL 4.1, an exception.
const OBJECT: &str = "040000008200E00074C5B7101A82E00807D803195025D461E473C8010000000000000000100000002A5844B3A444F74A\
    9C246C60886F116B";
