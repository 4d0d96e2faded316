//! RopSynchronizationImportMessageMove: layout MS-OXCROPS 2.2.13.6, operation MS-OXCFXICS 2.2.3.2.4.4,
//! 3.2.5.9.4.4.

use crate::Mid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads the move of a message from another folder (MS-OXCROPS 2.2.13.6.1). The fields have sizes of 32 bits, and
/// together are no longer than the buffer they come in.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SourceFolderId: GID of the folder it was in.
    pub source_folder_id: Vec<u8>,
    /// SourceMessageId: GID of the message there.
    pub source_message_id: Vec<u8>,
    /// PredecessorChangeList: its PidTagPredecessorChangeList.
    pub predecessor_change_list: Vec<u8>,
    /// DestinationMessageId: GID of the message here.
    pub destination_message_id: Vec<u8>,
    /// ChangeNumber: XID of the change.
    pub change_number: Vec<u8>,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            source_folder_id: {
                let size = reader.u32("SourceFolderIdSize")? as usize;
                reader.bytes(size, "SourceFolderId")?.to_vec()
            },
            source_message_id: {
                let size = reader.u32("SourceMessageIdSize")? as usize;
                reader.bytes(size, "SourceMessageId")?.to_vec()
            },
            predecessor_change_list: {
                let size = reader.u32("PredecessorChangeListSize")? as usize;
                reader.bytes(size, "PredecessorChangeList")?.to_vec()
            },
            destination_message_id: {
                let size = reader.u32("DestinationMessageIdSize")? as usize;
                reader.bytes(size, "DestinationMessageId")?.to_vec()
            },
            change_number: {
                let size = reader.u32("ChangeNumberSize")? as usize;
                reader.bytes(size, "ChangeNumber")?.to_vec()
            },
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.count32(self.source_folder_id.len(), "SourceFolderIdSize")?;
        out.bytes(&self.source_folder_id);
        out.count32(self.source_message_id.len(), "SourceMessageIdSize")?;
        out.bytes(&self.source_message_id);
        out.count32(self.predecessor_change_list.len(), "PredecessorChangeListSize")?;
        out.bytes(&self.predecessor_change_list);
        out.count32(self.destination_message_id.len(), "DestinationMessageIdSize")?;
        out.bytes(&self.destination_message_id);
        out.count32(self.change_number.len(), "ChangeNumberSize")?;
        out.bytes(&self.change_number);
        Ok(())
    }
}

/// It is moved (MS-OXCROPS 2.2.13.6.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// MessageId: zeros, as the client has chosen the id.
    pub message_id: Mid,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self { message_id: Mid::decode(reader, "MessageId")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.message_id.encode(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rop::exact::*;
    use crate::{Handles, decode_requests};

    /// MS-OXCROPS 2.2.13.6.
    /// covers: MS-OXCROPS_R4093, MS-OXCROPS_R4095, MS-OXCROPS_R4096, MS-OXCROPS_R4098, MS-OXCROPS_R4101,
    /// MS-OXCROPS_R4103, MS-OXCROPS_R4104, MS-OXCROPS_R4106, MS-OXCROPS_R4108, MS-OXCROPS_R4109,
    /// MS-OXCROPS_R4111, MS-OXCROPS_R4113, MS-OXCROPS_R4114, MS-OXCROPS_R4115, MS-OXCROPS_R4117,
    /// MS-OXCROPS_R4118, MS-OXCROPS_R4120, MS-OXCROPS_R4122, MS-OXCROPS_R4123, MS-OXCROPS_R4125,
    /// MS-OXCROPS_R4127, MS-OXCROPS_R4128, MS-OXCROPS_R4129, MS-OXCROPS_R4131, MS-OXCROPS_R4133,
    /// MS-OXCROPS_R4134, MS-OXCROPS_R4136, MS-OXCROPS_R4138, MS-OXCROPS_R4139, MS-OXCROPS_R4140,
    /// MS-OXCROPS_R4142, MS-OXCROPS_R4144
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[
                &[0x78, 5, 3],
                &[1, 0, 0, 0, 0x11],
                &[2, 0, 0, 0, 0x21, 0x22],
                &[3, 0, 0, 0, 0x31, 0x32, 0x33],
                &[4, 0, 0, 0, 0x41, 0x42, 0x43, 0x44],
                &[5, 0, 0, 0, 0x51, 0x52, 0x53, 0x54, 0x55],
            ]),
            5,
            Handles::Input(3),
            Request {
                source_folder_id: vec![0x11],
                source_message_id: vec![0x21, 0x22],
                predecessor_change_list: vec![0x31, 0x32, 0x33],
                destination_message_id: vec![0x41, 0x42, 0x43, 0x44],
                change_number: vec![0x51, 0x52, 0x53, 0x54, 0x55],
            },
        );
        success(&join(&[&[0x78, 3, 0, 0, 0, 0], &MID]), 3, Response { message_id: mid() });
        success(&join(&[&[0x78, 3, 0, 0, 0, 0], &[0; 8]]), 3, Response { message_id: Mid::none() });
        failure(&join(&[&[0x78, 3], &FAILED]), 3, NOT_FOUND);
    }

    /// The sizes are 32 bits wide; what each announces must be there before any of it is kept, so that all five
    /// fields together are no longer than the buffer.
    #[test]
    fn a_size_beyond_the_buffer_is_refused() {
        for field in 0..5 {
            let mut bytes = vec![0x78, 5, 3];
            bytes.resize(bytes.len() + 4 * field, 0);
            bytes.extend([0xFF; 4]);
            bytes.extend([0; 100]);
            assert!(decode_requests(&bytes, &|_| false).is_err(), "field {field}");
        }
    }
}
