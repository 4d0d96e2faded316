//! RopGetLocalReplicaIds: layout MS-OXCROPS 2.2.13.13, operation MS-OXCFXICS 2.2.3.2.4.7, 3.2.5.9.4.7.

use ropewalk_base::{Guid, Reader};
use ropewalk_model::GlobalCounter;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks for ids for the client to give to new objects.
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

/// The ids.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x7F, 0x00, 0x01, 0x04, 0x03, 0x02, 0x01]);
        response(&[
            0x7F, 0x01, 0x00, 0x00, 0x00, 0x00, 0x20, 0x06, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00,
            0x00, 0x00, 0x00, 0x00, 0x00, 0x46, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
        ]);
        response(&[0x7F, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
