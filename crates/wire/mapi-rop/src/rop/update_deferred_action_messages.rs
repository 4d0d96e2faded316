//! RopUpdateDeferredActionMessages: layout MS-OXCROPS 2.2.11.3, operation MS-OXORULE 2.2.3, 3.2.5.4.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells the server that a message of deferred actions was carried out (MS-OXCROPS 2.2.11.3.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// ServerEntryId: the message on the server.
    pub server_entry_id: Vec<u8>,
    /// ClientEntryId: the message in the store of the client.
    pub client_entry_id: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            server_entry_id: {
                let size = usize::from(reader.u16("ServerEntryIdSize")?);
                reader.bytes(size, "ServerEntryId")?.to_vec()
            },
            client_entry_id: {
                let size = usize::from(reader.u16("ClientEntryIdSize")?);
                reader.bytes(size, "ClientEntryId")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count16(self.server_entry_id.len(), "ServerEntryIdSize")?;
        out.bytes(&self.server_entry_id);
        out.count16(self.client_entry_id.len(), "ClientEntryIdSize")?;
        out.bytes(&self.client_entry_id);
        Ok(())
    }
}

/// It is noted (MS-OXCROPS 2.2.11.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Response;

impl Response {
    pub(crate) fn decode(
        _reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    pub(crate) fn encode(self, _out: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.11.3.
    /// covers: MS-OXCROPS_R3622, MS-OXCROPS_R3624, MS-OXCROPS_R3625, MS-OXCROPS_R3627, MS-OXCROPS_R3630,
    /// MS-OXCROPS_R3632, MS-OXCROPS_R3633, MS-OXCROPS_R3635, MS-OXCROPS_R3637, MS-OXCROPS_R3638,
    /// MS-OXCROPS_R3640, MS-OXCROPS_R3642, MS-OXCROPS_R3643, MS-OXCROPS_R3646
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x57, 5, 3, 3, 0, 7, 8, 9, 2, 0, 10, 11],
            5,
            Handles::Input(3),
            Request { server_entry_id: vec![7, 8, 9], client_entry_id: vec![10, 11] },
        );
        success(&[0x57, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x57, 3], &FAILED]), 3, NOT_FOUND);
    }
}
