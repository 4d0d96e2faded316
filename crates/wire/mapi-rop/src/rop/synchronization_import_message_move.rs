//! RopSynchronizationImportMessageMove: layout MS-OXCROPS 2.2.13.6, operation MS-OXCFXICS 2.2.3.2.4.4,
//! 3.2.5.9.4.4.

use crate::Mid;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Uploads the move of a message from another folder.
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

/// It is moved.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x78, 0x00, 0x01, 0x03, 0x00, 0x00, 0x00, 0x07, 0x08, 0x09, 0x03, 0x00, 0x00, 0x00, 0x07, 0x08,
            0x09, 0x03, 0x00, 0x00, 0x00, 0x07, 0x08, 0x09, 0x03, 0x00, 0x00, 0x00, 0x07, 0x08, 0x09, 0x03,
            0x00, 0x00, 0x00, 0x07, 0x08, 0x09,
        ]);
        response(&[0x78, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x12, 0x34]);
        response(&[0x78, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
