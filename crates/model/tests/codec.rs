//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, reason = "a test")]

use proptest::prelude::*;
use ropewalk_base::Reader;
use ropewalk_model::codec::entry_id::{
    AddressBookEntryId, FolderEntryId, MessageEntryId, OneOffEntryId, PROVIDER_ADDRESS_BOOK,
    PROVIDER_ONE_OFF, PROVIDER_STORE, StoreEntryId,
};
use ropewalk_model::codec::{
    Counts, PropertyRow, RecipientRow, ServerId, TypedString, Windows1252, Writer, decode_property_name,
    decode_tagged_value, encode_property_name, encode_tagged_value,
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
}
