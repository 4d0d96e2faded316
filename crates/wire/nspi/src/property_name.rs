//! PropertyName_r (MS-OXNSPI 2.2.6.1) as GetMatches has it: PropertyNameGuid and PropertyNameId.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, Writer};

/// A property by its set and its number; there are no string names in the address book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PropertyName {
    /// PropertyNameGuid.
    pub set: Guid,
    /// PropertyNameId.
    pub id: u32,
}

impl PropertyName {
    /// Reads 20 bytes.
    ///
    /// # Errors
    /// When the input ends.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let set = Guid(reader.array("PropertyNameGuid")?);
        Ok(Self { set, id: reader.u32("PropertyNameId")? })
    }

    /// Writes 20 bytes.
    pub fn encode(&self, out: &mut Writer) {
        out.bytes(self.set.as_bytes());
        out.u32(self.id);
    }
}
