//! RopOpenMessage: layout MS-OXCROPS 2.2.6.1, operation MS-OXCMSG 2.2.3.1, 3.2.5.1.

use crate::{Fid, Mid, RecipientList};
use ropewalk_base::Reader;
use ropewalk_model::codec::TypedString;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// OpenModeFlags: for reading.
pub const READ_ONLY: u8 = 0x00;
/// OpenModeFlags: for writing.
pub const READ_WRITE: u8 = 0x01;
/// OpenModeFlags: for writing if allowed, else for reading.
pub const BEST_ACCESS: u8 = 0x03;
/// OpenModeFlags: also a message that was deleted softly.
pub const OPEN_SOFT_DELETED: u8 = 0x04;

/// Opens a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// CodePageId; 0x0FFF is that of the logon.
    pub code_page_id: u16,
    /// FolderId: of the parent folder; not necessary to find the message.
    pub folder_id: Fid,
    /// OpenModeFlags: [`READ_ONLY`], [`READ_WRITE`], [`BEST_ACCESS`], [`OPEN_SOFT_DELETED`].
    pub open_mode_flags: u8,
    /// MessageId.
    pub message_id: Mid,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            code_page_id: reader.u16("CodePageId")?,
            folder_id: Fid::decode(reader, "FolderId")?,
            open_mode_flags: reader.u8("OpenModeFlags")?,
            message_id: Mid::decode(reader, "MessageId")?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.code_page_id);
        self.folder_id.encode(out);
        out.u8(self.open_mode_flags);
        self.message_id.encode(out);
        Ok(())
    }
}

/// The message is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// HasNamedProperties.
    pub has_named_properties: bool,
    /// SubjectPrefix.
    pub subject_prefix: TypedString,
    /// NormalizedSubject.
    pub normalized_subject: TypedString,
    /// RecipientCount to RecipientRows.
    pub recipients: RecipientList,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            has_named_properties: reader.u8("HasNamedProperties")? != 0,
            subject_prefix: TypedString::decode(reader)?,
            normalized_subject: TypedString::decode(reader)?,
            recipients: RecipientList::decode(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.has_named_properties);
        self.subject_prefix.encode(out);
        self.normalized_subject.encode(out);
        self.recipients.encode(out)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[
            0x03, 0x00, 0x00, 0x01, 0xFF, 0x0F, 1, 0, 0, 0, 0, 0, 0, 0x0D, 0x03, 1, 0, 0, 0, 0, 0, 0x12, 0x34,
        ]);
        response(&[
            0x03, 0x01, 0, 0, 0, 0, 0, 0x01, 0x03, b'H', b'i', 0, 1, 0, 1, 0, 0x03, 0, 0x05, 0x0C, 1, 1,
            0xE4, 0x04, 0, 0, 0x0D, 0, 0x1B, 0x02, b'a', 0, 0, 0, b'A', 0, 0, 0, 0, 0, 0,
        ]);
    }
}
