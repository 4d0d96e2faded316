//! ActionData of OP_REPLY and OP_OOF_REPLY (MS-OXORULE 2.2.5.1.2.2).

use crate::codec::entry_id::MessageEntryId;
use crate::codec::{Counts, DecodeError, EncodeError, Writer};
use ropewalk_base::{Guid, Reader};

/// The message that is the pattern of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyTemplate {
    /// In standard rules.
    Ids {
        /// ReplyTemplateFID, in its wire form.
        folder_id: u64,
        /// ReplyTemplateMID, in its wire form.
        message_id: u64,
        /// ReplyTemplateGUID: PidTagReplyTemplateId of the template.
        template: Guid,
    },
    /// In extended rules.
    Entry {
        /// ReplyTemplateMessageEID.
        message: MessageEntryId,
        /// ReplyTemplateGUID: PidTagReplyTemplateId of the template.
        template: Guid,
    },
}

impl ReplyTemplate {
    pub(super) fn decode(reader: &mut Reader<'_>, counts: Counts) -> Result<Self, DecodeError> {
        match counts {
            Counts::Rop => Ok(Self::Ids {
                folder_id: reader.u64("ReplyTemplateFID")?,
                message_id: reader.u64("ReplyTemplateMID")?,
                template: Guid(reader.array("ReplyTemplateGUID")?),
            }),
            Counts::Extended | Counts::AddressBook => {
                let size = reader.u32("MessageEIDSize")?;
                let mut id = reader.part(size as usize, "ReplyTemplateMessageEID")?;
                let message = MessageEntryId::decode_from(&mut id)?;
                DecodeError::unless_empty("ReplyTemplateMessageEID", &id)?;
                Ok(Self::Entry { message, template: Guid(reader.array("ReplyTemplateGUID")?) })
            }
        }
    }

    pub(super) fn encode(&self, out: &mut Writer, counts: Counts) -> Result<(), EncodeError> {
        match (self, counts) {
            (Self::Ids { folder_id, message_id, template }, Counts::Rop) => {
                out.u64(*folder_id);
                out.u64(*message_id);
                out.bytes(template.as_bytes());
            }
            (Self::Entry { message, template }, Counts::Extended) => {
                let id = message.encode();
                out.count32(id.len(), "MessageEIDSize")?;
                out.bytes(&id);
                out.bytes(template.as_bytes());
            }
            _ => return Err(EncodeError::Form { field: "ReplyTemplateMID" }),
        }
        Ok(())
    }
}
