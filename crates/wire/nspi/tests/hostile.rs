//! Whatever comes, decoding does not panic, and what was decoded encodes to bytes that decode to the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use proptest::prelude::*;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, Writer, decode_restriction, encode_restriction};
use ropewalk_wire_nspi::{AddressBookPropertyValueList, ColumnsAndRows, EntryId};

/// Bytes of a value as they would be written; a NaN is not equal to itself, its bytes are.
macro_rules! stable {
    ($bytes:expr, $decode:expr, $encode:expr) => {
        if let Ok(value) = $decode(&mut Reader::new($bytes)) {
            let mut first = Writer::new();
            $encode(&value, &mut first).unwrap();
            let again = $decode(&mut Reader::new(first.as_slice())).unwrap();
            let mut second = Writer::new();
            $encode(&again, &mut second).unwrap();
            prop_assert_eq!(first.as_slice(), second.as_slice());
        }
    };
}

/// Bytes that counts, types and flags are made of.
const USUAL: &[u8] = &[0, 1, 2, 0x0A, 0x0D, 0x10, 0x1E, 0x1F, 0x30, 0xFF];

fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![4 => Just(0u8), 3 => prop::sample::select(USUAL), 1 => any::<u8>()]
}

proptest! {
    #[test]
    fn structures(bytes in prop::collection::vec(byte(), 0..160)) {
        stable!(&bytes, AddressBookPropertyValueList::decode, AddressBookPropertyValueList::encode);
        stable!(&bytes, ColumnsAndRows::decode, ColumnsAndRows::encode);
        stable!(
            &bytes,
            |reader: &mut Reader<'_>| decode_restriction(reader, Counts::AddressBook),
            |value: &_, out: &mut Writer| encode_restriction(out, value, Counts::AddressBook)
        );
        if let Ok(id) = EntryId::decode(&bytes) {
            prop_assert_eq!(EntryId::decode(&id.encode()), Ok(id));
        }
    }
}
