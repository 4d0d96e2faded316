//! RopLongTermIdFromId: layout MS-OXCROPS 2.2.3.8, operation MS-OXCSTOR 2.2.1.8, 3.2.5.8.

use crate::ObjectId;
use ropewalk_base::Reader;
use ropewalk_model::codec::LongTermId;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for the long form of an id (MS-OXCROPS 2.2.3.8.1).
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

/// The long form (MS-OXCROPS 2.2.3.8.2).
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
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;
    use ropewalk_model::{GlobalCounter, ReplicaId};

    /// MS-OXCROPS 2.2.3.8.
    /// covers: MS-OXCROPS_R331, MS-OXCROPS_R333, MS-OXCROPS_R334, MS-OXCROPS_R336, MS-OXCROPS_R338,
    /// MS-OXCROPS_R340, MS-OXCROPS_R342, MS-OXCROPS_R343, MS-OXCROPS_R345, MS-OXCROPS_R347,
    /// MS-OXCROPS_R348, MS-OXCROPS_R351, MS-OXCROPS_R353, MS-OXCROPS_R354, MS-OXCROPS_R355,
    /// MS-OXCROPS_R356, MS-OXCROPS_R358
    #[test]
    fn each_field_has_its_place() {
        let object_id =
            ObjectId { replica: ReplicaId(0x1211), counter: GlobalCounter::from_bytes(*b"UVWXYZ") };
        request(&join(&[&[0x43, 5, 3, 0x11, 0x12], b"UVWXYZ"]), 5, Handles::Input(3), Request { object_id });
        success(
            &join(&[&[0x43, 3, 0, 0, 0, 0], &LONG_TERM_ID]),
            3,
            Response { long_term_id: long_term_id() },
        );
        failure(&join(&[&[0x43, 3], &FAILED]), 3, NOT_FOUND);
    }
}
