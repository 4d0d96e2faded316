//! PidLidGlobalObjectId and PidLidCleanGlobalObjectId (MS-OXOCAL 2.2.1.27, 2.2.1.28): the identity of a Calendar
//! object, the same in all mailboxes.

use super::{DecodeError, EncodeError, Writer};
use ropewalk_base::{FileTime, Reader};

const BYTE_ARRAY_ID: [u8; 16] =
    [0x04, 0x00, 0x00, 0x00, 0x82, 0x00, 0xE0, 0x00, 0x74, 0xC5, 0xB7, 0x10, 0x1A, 0x82, 0xE0, 0x08];
/// What stands in Data before the UID of an iCalendar object that has no other form (MS-OXCICAL 2.1.3.1.1.20.26).
const UID_PREFIX: &[u8; 12] = b"vCal-Uid\x01\0\0\0";

/// The day on which an instance was before it became an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceDate {
    /// YH and YL.
    pub year: u16,
    /// M, 1 to 12.
    pub month: u8,
    /// D, 1 to 31.
    pub day: u8,
}

/// A global object id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GlobalObjectId {
    /// YH, YL, M and D: only of an exception, and never in the clean form.
    pub instance: Option<InstanceDate>,
    /// Creation Time: when the id was made; zero for one made from a UID.
    pub creation_time: FileTime,
    /// Data: what tells it from all others.
    pub data: Vec<u8>,
}

impl GlobalObjectId {
    /// That of an object whose iCalendar UID is not the hexadecimal form of a global object id.
    pub fn from_uid(uid: &str) -> Self {
        let data = [&UID_PREFIX[..], uid.as_bytes(), &[0]].concat();
        Self { instance: None, creation_time: FileTime::MIN, data }
    }

    /// The iCalendar UID that Data holds, if it was made from one.
    pub fn uid(&self) -> Option<&str> {
        let uid = self.data.strip_prefix(&UID_PREFIX[..])?;
        std::str::from_utf8(uid.strip_suffix(&[0]).unwrap_or(uid)).ok()
    }

    /// The same without the date: the value of PidLidCleanGlobalObjectId, one for the series and its exceptions.
    #[must_use]
    pub fn clean(&self) -> Self {
        Self { instance: None, ..self.clone() }
    }

    /// Reads the value of either property.
    ///
    /// # Errors
    /// When it ends early or has bytes left, does not begin with Byte Array ID, has a date that is neither zero
    /// nor one, or X is not zero.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let id: [u8; 16] = reader.array("Byte Array ID")?;
        if let Some(at) = id.iter().zip(BYTE_ARRAY_ID).position(|(found, wanted)| *found != wanted) {
            let value = id.get(at).copied().unwrap_or(0);
            return Err(DecodeError::Invalid { field: "Byte Array ID", offset: at, value: value.into() });
        }
        let year = u16::from_be_bytes(reader.array("YH")?);
        let month = reader.u8("M")?;
        let day = reader.u8("D")?;
        let instance = match (year, month, day) {
            (0, 0, 0) => None,
            (_, 1..=12, 1..=31) => Some(InstanceDate { year, month, day }),
            (_, 1..=12, _) => return Err(DecodeError::invalid("D", &reader, 1, day)),
            _ => return Err(DecodeError::invalid("M", &reader, 2, month)),
        };
        let creation_time = FileTime::from_ticks(reader.u64("Creation Time")?);
        let reserved = reader.u64("X")?;
        if reserved != 0 {
            return Err(DecodeError::invalid("X", &reader, 8, reserved));
        }
        let size = reader.u32("Size")?;
        let data = reader.bytes(size as usize, "Data")?.to_vec();
        DecodeError::unless_empty("PidLidGlobalObjectId", &reader)?;
        Ok(Self { instance, creation_time, data })
    }

    /// The value of the property.
    ///
    /// # Errors
    /// When Data is too long.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        out.bytes(&BYTE_ARRAY_ID);
        match self.instance {
            Some(InstanceDate { year, month, day }) => {
                out.bytes(&year.to_be_bytes());
                out.u8(month);
                out.u8(day);
            }
            None => out.zeros(4),
        }
        out.u64(self.creation_time.ticks());
        out.zeros(8);
        out.count32(self.data.len(), "Size")?;
        out.bytes(&self.data);
        Ok(out.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex;

    /// The example of MS-OXOCAL 4.1: an exception that was on 25 March 2008.
    #[test]
    fn the_example_of_the_specification() {
        let bytes = hex("040000008200E00074C5B7101A82E00807D803195025D461E473C801\
             0000000000000000100000002A5844B3A444F74A9C246C60886F116B");
        let id = GlobalObjectId::decode(&bytes).unwrap();
        assert_eq!(id.instance, Some(InstanceDate { year: 2008, month: 3, day: 25 }));
        assert_eq!(id.creation_time.unix_seconds(), 1_203_527_811, "2008-02-20 17:16:51");
        assert_eq!((id.data.len(), id.uid()), (16, None));
        assert_eq!(id.encode().unwrap(), bytes);
        let clean = id.clean().encode().unwrap();
        assert_eq!((&clean[..16], &clean[16..20], &clean[20..]), (&bytes[..16], &[0; 4][..], &bytes[20..]));
        for end in 0..bytes.len() {
            assert!(GlobalObjectId::decode(&bytes[..end]).is_err());
        }
        let with = |at: usize, value| {
            let mut bytes = bytes.clone();
            bytes[at] = value;
            GlobalObjectId::decode(&bytes)
        };
        let invalid = |field, offset, value| Err(DecodeError::Invalid { field, offset, value });
        assert_eq!(with(15, 9), invalid("Byte Array ID", 15, 9));
        assert_eq!(with(18, 13), invalid("M", 18, 13));
        assert_eq!(with(19, 0), invalid("D", 19, 0));
        assert_eq!(with(28, 1), invalid("X", 28, 1));
        assert!(matches!(with(36, 15), Err(DecodeError::Excess { offset: 55, left: 1, .. })));
    }

    #[test]
    fn a_uid_comes_back() {
        let id = GlobalObjectId::from_uid("19960401T080045Z-4000F192713@example.test");
        let again = GlobalObjectId::decode(&id.encode().unwrap()).unwrap();
        assert_eq!(again.uid(), Some("19960401T080045Z-4000F192713@example.test"));
        assert_eq!(again, id);
    }
}
