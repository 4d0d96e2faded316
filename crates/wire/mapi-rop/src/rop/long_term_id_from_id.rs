//! RopLongTermIdFromId: layout MS-OXCROPS 2.2.3.8, operation MS-OXCSTOR 2.2.1.8, 3.2.5.8.

use crate::ObjectId;
use ropewalk_base::Reader;
use ropewalk_model::codec::LongTermId;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the long form of an id.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ObjectId.
    pub object_id: ObjectId,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { object_id: ObjectId::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.object_id.encode(out);
        Ok(())
    }
}

/// The long form.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// LongTermId.
    pub long_term_id: LongTermId,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { long_term_id: LongTermId::decode(reader)? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.long_term_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x43, 0x00, 0x00, 1, 0, 1, 2, 3, 4, 5, 6]);
        response(&[
            0x43, 0x00, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 0, 0,
        ]);
    }
}
