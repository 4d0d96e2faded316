//! The layout of every ROP as data, made from a table of the specification's fields and not from the decoders in
//! [`crate::rop`]. Requests are not self-delimiting; [`RopLayout::skip`] finds where one ends, and the tests hold
//! each decoder against it.

use crate::structure::decode_changes;
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, DecodeError, decode_property_name, decode_tagged_value, decode_unicode};
use std::fmt;

#[rustfmt::skip]
#[path = "table.gen.rs"]
mod table;

/// A RopId (MS-OXCROPS 2.2.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RopId(pub u8);

impl RopId {
    /// Its layout; none for reserved numbers.
    pub fn layout(self) -> Option<&'static RopLayout> {
        let at = table::LAYOUTS.binary_search_by_key(&self, |layout| layout.id).ok()?;
        table::LAYOUTS.get(at)
    }
}

impl fmt::Debug for RopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.layout() {
            Some(layout) => write!(f, "{}({:#04x})", layout.name, self.0),
            None => write!(f, "RopId({:#04x})", self.0),
        }
    }
}

/// Which handle indexes stand after RopId and LogonId, in this order (MS-OXCROPS 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandleForm {
    /// There is no request: server to client only.
    None,
    /// InputHandleIndex.
    Input,
    /// InputHandleIndex, OutputHandleIndex.
    InputOutput,
    /// OutputHandleIndex.
    Output,
    /// ResponseHandleIndex, InputHandleIndex.
    ResponseInput,
    /// SourceHandleIndex, DestHandleIndex.
    SourceDestination,
}

/// Layout of one ROP (MS-OXCROPS 2.2).
#[derive(Debug, PartialEq, Eq)]
pub struct RopLayout {
    /// RopId of the request.
    pub id: RopId,
    /// The specification's name.
    pub name: &'static str,
    /// Section of MS-OXCROPS.
    pub section: &'static str,
    /// RopId of the response; differs for RopGetMessageStatus only.
    pub response_id: RopId,
    /// Handle indexes of the request.
    pub handles: HandleForm,
    /// Fields of the request after the handle indexes.
    request: &'static [Field],
    /// Bytes after ReturnValue in a failure: the fields of a response that has one form only.
    pub failure_tail_bytes: usize,
    /// The last two of these bytes are the size of data that follows.
    pub failure_tail_sized: bool,
    /// ReturnValue 0x00000503 has a DestHandleIndex of 4 bytes after it.
    pub null_destination: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Field {
    name: &'static str,
    kind: Kind,
    when: When,
}

/// Type of a field; numbers are places of earlier fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    U8,
    U16,
    U32,
    Bytes(usize),
    Sized { size: usize, less: usize },
    Array { element_bytes: usize, count: usize },
    Ascii,
    Text { unicode: usize },
    TaggedValues { count: usize },
    PropertyNames { count: usize },
    RecipientRows { count: usize },
    FlaggedValueLists { count: usize },
}

/// When a field is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Equal(usize, u32),
    NotZero(usize),
    Bits(usize, u32),
    PublicLogon,
    PrivateLogonAndZero(usize),
}

/// Numbers read so far, by place of the field.
#[derive(Default)]
struct Numbers([u32; 16]);

impl Numbers {
    fn of(&self, place: usize) -> u32 {
        self.0.get(place).copied().unwrap_or(0)
    }

    fn count(&self, place: usize) -> usize {
        self.of(place) as usize
    }
}

impl When {
    fn holds(self, numbers: &Numbers, public_logon: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Equal(place, value) => numbers.of(place) == value,
            Self::NotZero(place) => numbers.of(place) != 0,
            Self::Bits(place, mask) => numbers.of(place) & mask != 0,
            Self::PublicLogon => public_logon,
            Self::PrivateLogonAndZero(place) => !public_logon && numbers.of(place) == 0,
        }
    }
}

impl RopLayout {
    /// Goes past the fields of a request after its handle indexes. `public_logon` says whether the logon it names
    /// is one on public folders (two ROPs differ there).
    ///
    /// # Errors
    /// When the input ends inside, or holds something that cannot be measured.
    pub fn skip(&self, reader: &mut Reader<'_>, public_logon: bool) -> Result<(), DecodeError> {
        let mut numbers = Numbers::default();
        for (place, field) in self.request.iter().enumerate() {
            if field.when.holds(&numbers, public_logon) {
                let number = field.skip(reader, &numbers)?;
                if let Some(slot) = numbers.0.get_mut(place) {
                    *slot = number;
                }
            }
        }
        Ok(())
    }
}

impl Field {
    /// Goes past the field; gives its number, if it is one.
    fn skip(&self, reader: &mut Reader<'_>, numbers: &Numbers) -> Result<u32, DecodeError> {
        let name = self.name;
        match self.kind {
            Kind::U8 => return Ok(reader.u8(name)?.into()),
            Kind::U16 => return Ok(reader.u16(name)?.into()),
            Kind::U32 => return Ok(reader.u32(name)?),
            Kind::Bytes(length) => {
                reader.bytes(length, name)?;
            }
            Kind::Sized { size, less } => {
                reader.bytes(numbers.count(size).saturating_sub(less), name)?;
            }
            Kind::Array { element_bytes, count } => {
                reader.bytes(numbers.count(count).saturating_mul(element_bytes), name)?;
            }
            Kind::Ascii => {
                reader.until_zero(name)?;
            }
            Kind::Text { unicode } => {
                if numbers.of(unicode) != 0 {
                    decode_unicode(reader, name)?;
                } else {
                    reader.until_zero(name)?;
                }
            }
            Kind::TaggedValues { count } => {
                for _ in 0..numbers.count(count) {
                    decode_tagged_value(reader, Counts::Rop)?;
                }
            }
            Kind::PropertyNames { count } => {
                for _ in 0..numbers.count(count) {
                    decode_property_name(reader)?;
                }
            }
            Kind::RecipientRows { count } => {
                for _ in 0..numbers.count(count) {
                    reader.u32("RowId")?;
                    reader.u8("RecipientType")?;
                    let size = reader.u16("RecipientRowSize")?;
                    reader.bytes(usize::from(size), "RecipientRow")?;
                }
            }
            Kind::FlaggedValueLists { count } => {
                let count = u16::try_from(numbers.count(count)).unwrap_or(u16::MAX);
                decode_changes(reader, count)?;
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(id: RopId, bytes: &[u8]) -> usize {
        let mut reader = Reader::new(bytes);
        id.layout().unwrap().skip(&mut reader, false).unwrap();
        reader.offset()
    }

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert_eq!(table::LAYOUTS.len(), 132);
        assert!(table::LAYOUTS.is_sorted_by_key(|layout| layout.id));
        assert_eq!(RopId::OPEN_FOLDER.0, 0x02);
        assert_eq!(RopId::GET_MESSAGE_STATUS.layout().unwrap().response_id, RopId::SET_MESSAGE_STATUS);
        assert_eq!(RopId(0x28).layout(), None);
        assert_eq!(format!("{:?}", RopId::LOGON), "RopLogon(0xfe)");
    }

    /// The requests of MS-OXCFOLD 4.1, 4.5 and 4.6, MS-OXCPRPT 4.1, 4.2 and 4.4, after their handle indexes.
    #[test]
    fn examples_of_the_specification() {
        let create: &[u8] =
            &[1, 1, 0, 0, 0x46, 0, 0x6F, 0, 0x6C, 0, 0x64, 0, 0x65, 0, 0x72, 0, 0x31, 0, 0, 0, 0, 0];
        assert_eq!(skipped(RopId::CREATE_FOLDER, create), create.len());
        let mv: &[u8] = &[1, 1, 1, 0, 0, 0, 0x0E, 0x8E, 0xDF, 0x36, 0x46, 0, 0x31, 0, 0, 0];
        assert_eq!(skipped(RopId::MOVE_FOLDER, mv), mv.len());
        let set: &[u8] = &[
            0x24, 0, 2, 0, 0x1F, 0, 0x3D, 0, 0, 0, 0x1F, 0, 0x1D, 0x0E, 0x48, 0, 0x65, 0, 0x6C, 0, 0x6C, 0,
            0x6F, 0, 0x20, 0, 0x57, 0, 0x6F, 0, 0x72, 0, 0x6C, 0, 0x64, 0, 0, 0,
        ];
        assert_eq!(skipped(RopId::SET_PROPERTIES, set), set.len());
        assert_eq!(skipped(RopId::WRITE_STREAM, &[2, 0, 7, 7, 9]), 4);
        assert_eq!(skipped(RopId::COMMIT_STREAM, &[9]), 0);
        assert_eq!(skipped(RopId::EMPTY_FOLDER, &[1, 0]), 2);
    }

    #[test]
    fn conditions() {
        assert_eq!(skipped(RopId::REGISTER_NOTIFICATION, &[2, 0, 1, 9, 9]), 3);
        assert_eq!(
            skipped(
                RopId::REGISTER_NOTIFICATION,
                &[0, 4, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8]
            ),
            20
        );
        assert_eq!(skipped(RopId::FAST_TRANSFER_SOURCE_GET_BUFFER, &[0xBE, 0xBA, 0, 0x40, 9]), 4);
        assert_eq!(skipped(RopId::FAST_TRANSFER_SOURCE_GET_BUFFER, &[0xBE, 0xBB, 0, 0x40, 9]), 2);
        let layout = RopId::SET_MESSAGE_READ_FLAG.layout().unwrap();
        assert_eq!(layout.handles, HandleForm::ResponseInput);
        let mut reader = Reader::new(&[0; 30]);
        layout.skip(&mut reader, true).unwrap();
        assert_eq!(reader.offset(), 25);
    }

    #[test]
    fn failure_tails() {
        let tail = |id: RopId| {
            id.layout().map(|layout| (layout.failure_tail_bytes, layout.failure_tail_sized)).unwrap()
        };
        assert_eq!(tail(RopId::OPEN_FOLDER), (0, false));
        assert_eq!(tail(RopId::DELETE_FOLDER), (1, false));
        assert_eq!(tail(RopId::READ_STREAM), (2, true));
        assert_eq!(tail(RopId::WRITE_STREAM), (2, false));
        assert_eq!(tail(RopId::FAST_TRANSFER_SOURCE_GET_BUFFER), (9, true));
        assert_eq!(tail(RopId::COPY_TO_STREAM), (16, false));
        assert!(RopId::MOVE_FOLDER.layout().unwrap().null_destination);
    }
}
