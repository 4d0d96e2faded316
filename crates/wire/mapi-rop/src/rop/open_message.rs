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

/// Opens a message (MS-OXCROPS 2.2.6.1.1).
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

/// The message is open (MS-OXCROPS 2.2.6.1.2).
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
    use super::*;
    use crate::rop::vectors::{FID, INPUT_OUTPUT, MID, failed, fid, is_request, is_success, mid, recipients};
    use crate::{RequestColumns, RopId, decode_responses};
    use std::collections::HashMap;

    #[test]
    fn every_field_both_ways() {
        let request =
            Request { code_page_id: 0x0FFF, folder_id: fid(), open_mode_flags: 0x03, message_id: mid() };
        is_request(&[&[0x03, 7, 2, 3, 0xFF, 0x0F][..], &FID, &[0x03], &MID].concat(), INPUT_OUTPUT, request);
        let (list, recipients) = recipients();
        let head = &[0x03, 3, 0, 0, 0, 0, 1, 0x02, b'R', b'e', 0, 0x03, b'H', b'i', 0];
        is_success(
            &[&head[..], &list].concat(),
            3,
            Response {
                has_named_properties: true,
                subject_prefix: TypedString::Text8(b"Re".to_vec()),
                normalized_subject: TypedString::Unicode("Hi".to_owned()),
                recipients,
            },
        );
        is_success(
            &[0x03, 3, 0, 0, 0, 0, 0, 0x00, 0x01, 0, 0, 0, 0, 0],
            3,
            Response {
                has_named_properties: false,
                subject_prefix: TypedString::None,
                normalized_subject: TypedString::Empty,
                recipients: RecipientList::default(),
            },
        );
        assert_eq!(failed(RopId::OPEN_MESSAGE, &[]), None);
    }

    /// A row has its size in front of it; what is wrong inside is still counted from the start of the buffer.
    #[test]
    fn a_broken_recipient_is_found_in_the_whole_buffer() {
        let head = [0x03, 3, 0, 0, 0, 0, 0, 0x00, 0x01];
        let (list, _) = recipients();
        let decode = |size: u8, row: &[u8]| {
            let before = [&head[..], &list[..14], &[size, 0]].concat();
            let mut columns = RequestColumns::new(&[], HashMap::new());
            let error = decode_responses(&[&before[..], row].concat(), &mut columns).unwrap_err();
            (error.field(), error.offset() - before.len())
        };
        let row = &list[16..];
        assert_eq!(decode(17, &row[..16]), ("RecipientRow", 0));
        assert_eq!(decode(16, row), ("PropertyValue", 13));
        assert_eq!(decode(18, &[row, &[0]].concat()), ("RecipientRow", 17));
    }
}
