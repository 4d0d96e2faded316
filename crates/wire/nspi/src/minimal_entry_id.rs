//! MinimalEntryID (MS-OXNSPI 2.2.9.1).

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, Writer};

/// The server's number for an object, valid with its ServerGuid. Numbers below 0x10 name no object; which signal
/// they are depends on where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MinimalEntryId(pub u32);

impl MinimalEntryId {
    /// MID_BEGINNING_OF_TABLE: before the first row; in CurrentRec (MS-OXNSPI 2.2.1.8).
    pub const BEGINNING_OF_TABLE: Self = Self(0x0000_0000);
    /// MID_CURRENT: where the table stands; in CurrentRec of UpdateStat.
    pub const CURRENT: Self = Self(0x0000_0001);
    /// MID_END_OF_TABLE: after the last row; in CurrentRec.
    pub const END_OF_TABLE: Self = Self(0x0000_0002);

    /// MID_UNRESOLVED: no object has the name; from ResolveNames (MS-OXNSPI 2.2.1.9).
    pub const UNRESOLVED: Self = Self(0x0000_0000);
    /// MID_AMBIGUOUS: several objects have the name.
    pub const AMBIGUOUS: Self = Self(0x0000_0001);
    /// MID_RESOLVED: one object has the name.
    pub const RESOLVED: Self = Self(0x0000_0002);

    /// The first number that may name an object.
    pub const FIRST_OBJECT: Self = Self(0x0000_0010);

    /// Whether it may name an object, and is no signal.
    pub const fn is_object(self) -> bool {
        self.0 >= Self::FIRST_OBJECT.0
    }

    /// Reads four bytes.
    ///
    /// # Errors
    /// When the input ends.
    pub fn decode(reader: &mut Reader<'_>, field: &'static str) -> Result<Self, DecodeError> {
        Ok(Self(reader.u32(field)?))
    }

    /// Writes four bytes.
    pub fn encode(self, out: &mut Writer) {
        out.u32(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXNSPI_R348, MS-OXNSPI_R80, MS-OXNSPI_R81, MS-OXNSPI_R82, MS-OXNSPI_R88, MS-OXNSPI_R89,
    /// MS-OXNSPI_R90
    #[test]
    fn numbers_below_sixteen_are_signals() {
        use MinimalEntryId as Id;
        assert_eq!([Id::BEGINNING_OF_TABLE, Id::CURRENT, Id::END_OF_TABLE], [Id(0), Id(1), Id(2)]);
        assert_eq!([Id::UNRESOLVED, Id::AMBIGUOUS, Id::RESOLVED], [Id(0), Id(1), Id(2)]);
        assert!(!MinimalEntryId(0x0F).is_object());
        assert!(MinimalEntryId(0x10).is_object());
        let mut out = Writer::new();
        MinimalEntryId(0x0403_0201).encode(&mut out);
        assert_eq!(out.as_slice(), [1, 2, 3, 4]);
        let read = MinimalEntryId::decode(&mut Reader::new(out.as_slice()), "MinimalId");
        assert_eq!(read, Ok(MinimalEntryId(0x0403_0201)));
    }
}
