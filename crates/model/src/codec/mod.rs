//! Bytes of the MS-OXCDATA structures, both ways: property values, rows, restrictions, sort orders, names, entry
//! ids, recipient rows. Beside them the structures of other documents that stand inside property values: rules
//! (MS-OXORULE), recurrences, time zones and object ids (MS-OXOCAL), conversation index and report tag (MS-OXOMSG),
//! lists of members (MS-OXOCNTC) and of folders (MS-OXOSFLD). Pure; decoders take hostile input, bound what they
//! allocate and never panic.
//!
//! How wide COUNT is, the specification says in three ways. MS-OXCDATA 2.11.1.1 had "byte counts for PtypBinary
//! property values and value counts for all PtypMultiple property values, are 16 bits wide" in ROP buffers; its newer
//! editions have 16 bits for the former and 32 for the latter (and still "never a mix of the two"). MS-OXCDATA 2.11.2.1
//! kept "the first element in the ROP buffer is a 16-bit integer specifying the number of entries". None of the
//! examples of the specifications that the tests of the ROPs hold has a multi-valued property that would decide. An
//! implementer reports 32 bits from Exchange itself to the authors of the specification, and the inspector published
//! for the protocol reads 32. [`Counts`] is the one place that knows; it takes the newer text.

mod code_page;
mod conversation_index;
mod distribution_list;
pub mod entry_id;
mod error;
mod flat_entry_list;
mod global_object_id;
mod globset;
mod ids;
mod idset;
mod name;
mod persist_data;
mod presence;
mod recipient;
pub mod recurrence;
mod report_tag;
mod restriction;
mod row;
pub mod rule;
mod search_key;
mod skip;
mod sort;
mod tag;
mod text;
pub mod time_zone;
mod typed_string;
mod value;
mod writer;
mod xid;

pub use code_page::{CodePage, Windows1252, code_page, known_code_page};
pub use conversation_index::{ConversationIndex, ResponseLevel};
pub use distribution_list::{DistributionListMember, DistributionListStream};
pub use error::{DecodeError, EncodeError};
pub use flat_entry_list::{decode_flat_entry_list, encode_flat_entry_list};
pub use global_object_id::{GlobalObjectId, InstanceDate};
pub use globset::{CounterRange, GlobSet};
pub use ids::{GlobalId, LongTermId, ServerId};
pub use idset::{IdSet, Replica};
pub use name::{decode_property_name, encode_property_name};
pub use persist_data::{PersistData, PersistElement};
pub use presence::{decode_presence, encode_presence};
pub use recipient::{RecipientAddress, RecipientRow};
pub use report_tag::ReportTag;
pub use restriction::{decode_restriction, encode_restriction};
pub use row::{FlaggedValue, PropertyRow, RowSet};
pub use search_key::{address_search_key, parse_address_search_key};
pub use sort::{decode_sort_key, decode_sort_order_set, encode_sort_key, encode_sort_order_set};
pub use tag::{decode_tag, decode_tags, encode_tag, encode_tags};
pub use text::{
    decode_ascii, decode_text, decode_unicode, encode_ascii, encode_text, encode_unicode, utf16_text,
};
pub use typed_string::TypedString;
pub use value::{
    decode_tagged_value, decode_typed_value, decode_value, encode_tagged_value, encode_typed_value,
    encode_value,
};
pub use writer::Writer;
pub use xid::{PredecessorChangeList, SizedXid, VersionOrder, Xid};

use crate::property::PropertyType;
use ropewalk_base::limits;

/// How wide the COUNT fields are (MS-OXCDATA 2.11.1.1), and whether values say that they are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// In ROP buffers.
    Rop,
    /// In extended rules: 32 bits everywhere.
    Extended,
    /// In the address book bodies of MAPI/HTTP: 32 bits everywhere, and HasValue bytes (MS-OXCMAPIHTTP 2.2.1.1).
    AddressBook,
}

impl Counts {
    /// COUNT of PtypBinary, rule actions and nested restrictions. That of PtypServerId is always 16 bits.
    const fn wide_bytes(self) -> bool {
        !matches!(self, Self::Rop)
    }

    /// Most values of one multi-valued property.
    const fn values_max(self) -> usize {
        match self {
            Self::Rop | Self::Extended => limits::MULTI_VALUES_MAX,
            Self::AddressBook => limits::NSPI_ARRAY_MAX,
        }
    }

    /// Whether HasValue stands in front of a value of this type: strings, binaries and all multi-valued types of
    /// the address book. A value that is not there is [`crate::PropertyValue::Null`].
    pub const fn has_presence(self, kind: PropertyType) -> bool {
        matches!(self, Self::AddressBook)
            && (kind.is_multiple()
                || matches!(kind, PropertyType::STRING | PropertyType::STRING8 | PropertyType::BINARY))
    }

    /// COUNT of the values of a multi-valued property: 32 bits everywhere, as the newer text of MS-OXCDATA 2.11.1.1
    /// has it; what speaks for 16 is said at the head of this module.
    const fn wide_values(self) -> bool {
        true
    }
}

/// Bytes from hexadecimal digits, for vectors.
#[cfg(test)]
fn hex(digits: &str) -> Vec<u8> {
    let nibbles: Vec<u8> = digits.chars().map(|digit| digit.to_digit(16).unwrap() as u8).collect();
    nibbles.as_chunks::<2>().0.iter().map(|[high, low]| high * 16 + low).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property::{PropertyTag, PropertyType, PropertyValue};
    use ropewalk_base::Reader;

    const COLUMNS: [PropertyTag; 4] = [
        PropertyTag::new(0x8008, PropertyType::MULTIPLE_STRING),
        PropertyTag::new(0x0FFF, PropertyType::BINARY),
        PropertyTag::new(0x36D8, PropertyType::MULTIPLE_BINARY),
        PropertyTag::new(0x0E07, PropertyType::INTEGER32),
    ];

    fn row() -> PropertyRow {
        PropertyRow::Standard(vec![
            PropertyValue::MultipleString(vec!["Red".to_owned(), "B".to_owned()]),
            vec![0xAA, 0xBB, 0xCC].into(),
            PropertyValue::MultipleBinary(vec![vec![0x11], Vec::new(), vec![0x22, 0x33]]),
            5.into(),
        ])
    }

    fn encode(counts: Counts) -> Vec<u8> {
        let mut out = Writer::new();
        row().encode(&mut out, &COLUMNS, counts).unwrap();
        let mut reader = Reader::new(out.as_slice());
        assert_eq!(PropertyRow::decode(&mut reader, &COLUMNS, counts).unwrap(), row());
        assert!(reader.is_empty());
        out.into_bytes()
    }

    /// MS-OXCDATA 2.11.1.1 in its newer text: values are counted in 32 bits, the bytes of a PtypBinary in 16, alone
    /// and as one of many.
    #[test]
    fn a_rop_buffer_counts_values_in_32_bits_and_bytes_in_16() {
        let strings = [2, 0, 0, 0, b'R', 0, b'e', 0, b'd', 0, 0, 0, b'B', 0, 0, 0];
        let binary = [3, 0, 0xAA, 0xBB, 0xCC];
        let binaries = [3, 0, 0, 0, 1, 0, 0x11, 0, 0, 2, 0, 0x22, 0x33];
        assert_eq!(encode(Counts::Rop), [&[0][..], &strings, &binary, &binaries, &[5, 0, 0, 0]].concat());
    }

    /// The same row as a 16-bit count would have it (MS-OXCDATA 2.11.2.1) does not pass for it.
    #[test]
    fn a_rop_buffer_with_16_bit_counts_of_values_is_not_the_same_row() {
        let strings = [2, 0, b'R', 0, b'e', 0, b'd', 0, 0, 0, b'B', 0, 0, 0];
        let rest = [3, 0, 0xAA, 0xBB, 0xCC, 3, 0, 1, 0, 0x11, 0, 0, 2, 0, 0x22, 0x33, 5, 0, 0, 0];
        let bytes = [&[0][..], &strings, &rest].concat();
        let row = PropertyRow::decode(&mut Reader::new(&bytes), &COLUMNS, Counts::Rop);
        assert_eq!(row.map_err(|error| error.field()), Err("COUNT"));
    }

    /// MS-OXORULE 2.2.4: "byte counts and property value counts are 32 bits wide".
    #[test]
    fn an_extended_rule_counts_everything_in_32_bits() {
        let strings = [2, 0, 0, 0, b'R', 0, b'e', 0, b'd', 0, 0, 0, b'B', 0, 0, 0];
        let binary = [3, 0, 0, 0, 0xAA, 0xBB, 0xCC];
        let binaries = [3, 0, 0, 0, 1, 0, 0, 0, 0x11, 0, 0, 0, 0, 2, 0, 0, 0, 0x22, 0x33];
        assert_eq!(
            encode(Counts::Extended),
            [&[0][..], &strings, &binary, &binaries, &[5, 0, 0, 0]].concat()
        );
    }
}
