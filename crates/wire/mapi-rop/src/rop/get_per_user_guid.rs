//! RopGetPerUserGuid: layout MS-OXCROPS 2.2.3.11, operation MS-OXCSTOR 2.2.1.11, 3.2.5.11.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Asks for the database of a public folder that the user has read states for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// LongTermId: the folder.
    pub long_term_id: LongTermId,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { long_term_id: LongTermId::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.long_term_id.encode(out);
        Ok(())
    }
}

/// The database.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// DatabaseGuid: REPLGUID of the public folder database.
    pub database_guid: Guid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { database_guid: Guid(reader.array("DatabaseGuid")?) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.database_guid.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x61, 0x00, 0x01, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
            0x09, 0x09, 0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00, 0x00,
        ]);
        response(&[
            0x61, 0x01, 0x00, 0x00, 0x00, 0x00, 0x20, 0x06, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00,
            0x00, 0x00, 0x00, 0x00, 0x00, 0x46,
        ]);
        response(&[0x61, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
