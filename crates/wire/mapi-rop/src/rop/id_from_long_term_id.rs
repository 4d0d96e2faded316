//! RopIdFromLongTermId: layout MS-OXCROPS 2.2.3.9, operation MS-OXCSTOR 2.2.1.9, 3.2.5.9.

use crate::ObjectId;
use ropewalk_base::Reader;
use ropewalk_model::codec::LongTermId;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the short form of an id.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// LongTermId.
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

/// The short form.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// ObjectId.
    pub object_id: ObjectId,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { object_id: ObjectId::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.object_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x44, 0x00, 0x00, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 0, 0]);
        response(&[0x44, 0x00, 0, 0, 0, 0, 1, 0, 1, 2, 3, 4, 5, 6]);
    }
}
