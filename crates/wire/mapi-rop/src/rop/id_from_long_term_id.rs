//! RopIdFromLongTermId: layout MS-OXCROPS 2.2.3.9, operation MS-OXCSTOR 2.2.1.9, 3.2.5.9.

use crate::ObjectId;
use ropewalk_base::Reader;
use ropewalk_model::codec::LongTermId;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the short form of an id (MS-OXCROPS 2.2.3.9.1).
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

/// The short form (MS-OXCROPS 2.2.3.9.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::{GlobalCounter, ReplicaId};

    /// MS-OXCROPS 2.2.3.9.
    /// covers: MS-OXCROPS_R361, MS-OXCROPS_R363, MS-OXCROPS_R364, MS-OXCROPS_R366, MS-OXCROPS_R368,
    /// MS-OXCROPS_R371, MS-OXCROPS_R373, MS-OXCROPS_R374, MS-OXCROPS_R375, MS-OXCROPS_R376,
    /// MS-OXCROPS_R378, MS-OXCROPS_R379, MS-OXCROPS_R381, MS-OXCROPS_R383, MS-OXCROPS_R384,
    /// MS-OXCROPS_R385, MS-OXCROPS_R386, MS-OXCROPS_R388
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x44, 5, 3], &LONG_TERM_ID]),
            5,
            Handles::Input(3),
            Request { long_term_id: long_term_id() },
        );
        let object_id =
            ObjectId { replica: ReplicaId(0x1211), counter: GlobalCounter::from_bytes(*b"UVWXYZ") };
        success(&join(&[&[0x44, 3, 0, 0, 0, 0, 0x11, 0x12], b"UVWXYZ"]), 3, Response { object_id });
        failure(&join(&[&[0x44, 3], &FAILED]), 3, NOT_FOUND);
    }
}
