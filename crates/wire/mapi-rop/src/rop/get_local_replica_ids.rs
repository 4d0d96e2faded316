//! RopGetLocalReplicaIds: layout MS-OXCROPS 2.2.13.13, operation MS-OXCFXICS 2.2.3.2.4.7, 3.2.5.9.4.7.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::GlobalCounter;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for ids for the client to give to new objects (MS-OXCROPS 2.2.13.13.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// IdCount: how many.
    pub id_count: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { id_count: reader.u32("IdCount")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.id_count);
        Ok(())
    }
}

/// The ids (MS-OXCROPS 2.2.13.13.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// ReplGuid: their REPLGUID.
    pub replica_guid: Guid,
    /// GlobalCount: the first of them.
    pub global_count: GlobalCounter,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            replica_guid: Guid(reader.array("ReplGuid")?),
            global_count: GlobalCounter::from_bytes(reader.array("GlobalCount")?),
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.bytes(&self.replica_guid.0);
        out.bytes(&self.global_count.to_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.13.13.
    /// covers: MS-OXCROPS_R4286, MS-OXCROPS_R4288, MS-OXCROPS_R4289, MS-OXCROPS_R4291, MS-OXCROPS_R4294,
    /// MS-OXCROPS_R4296, MS-OXCROPS_R4298, MS-OXCROPS_R4299, MS-OXCROPS_R4300, MS-OXCROPS_R4303,
    /// MS-OXCROPS_R4305, MS-OXCROPS_R4309, MS-OXCROPS_R4311, MS-OXCROPS_R4313, MS-OXCROPS_R4314,
    /// MS-OXCROPS_R4315, MS-OXCROPS_R4317, MS-OXCROPS_R4319
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x7F, 5, 3, 0x11, 0x12, 0x13, 0x14],
            5,
            Handles::Input(3),
            Request { id_count: 0x1413_1211 },
        );
        let global_count = GlobalCounter::new(0x2122_2324_2526).unwrap();
        success(
            &join(&[&[0x7F, 3, 0, 0, 0, 0], &GUID, &[0x21, 0x22, 0x23, 0x24, 0x25, 0x26]]),
            3,
            Response { replica_guid: Guid(GUID), global_count },
        );
        failure(&join(&[&[0x7F, 3], &FAILED]), 3, NOT_FOUND);
    }
}
