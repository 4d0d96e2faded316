//! RopGetPerUserLongTermIds: layout MS-OXCROPS 2.2.3.10, operation MS-OXCSTOR 2.2.1.10, 3.2.5.10.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, EncodeError, LongTermId, Writer};

/// Asks which public folders of a database the user has read states for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// DatabaseGuid: REPLGUID of the public folder database.
    pub database_guid: Guid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { database_guid: Guid(reader.array("DatabaseGuid")?) })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.database_guid.0);
        Ok(())
    }
}

/// The folders.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// LongTermIds: the folders.
    pub long_term_ids: Vec<LongTermId>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            long_term_ids: {
                let count = reader.u16("LongTermIdCount")?;
                (0..count).map(|_| LongTermId::decode(reader)).collect::<Result<_, _>>()?
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.long_term_ids.len(), "LongTermIdCount")?;
        self.long_term_ids.iter().for_each(|id| id.encode(out));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x60, 0x00, 0x01, 0x20, 0x06, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x46,
        ]);
        response(&[
            0x60, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
            0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00, 0x00,
            0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09,
            0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00, 0x00,
        ]);
        response(&[0x60, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
