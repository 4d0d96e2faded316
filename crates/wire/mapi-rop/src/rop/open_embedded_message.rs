//! RopOpenEmbeddedMessage: layout MS-OXCROPS 2.2.6.16, operation MS-OXCMSG 2.2.3.16, 3.2.5.16.

use crate::{Mid, RecipientList};
use ropewalk_base::Reader;
use ropewalk_model::codec::TypedString;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// OpenModeFlags: for reading.
pub const READ_ONLY: u8 = 0x00;
/// OpenModeFlags: for writing.
pub const READ_WRITE: u8 = 0x01;
/// OpenModeFlags: a new one, if there is none.
pub const CREATE: u8 = 0x02;

/// Opens the message inside an attachment (MS-OXCROPS 2.2.6.16.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// CodePageId; 0x0FFF is that of the logon.
    pub code_page_id: u16,
    /// OpenModeFlags: [`READ_ONLY`], [`READ_WRITE`] or [`CREATE`].
    pub open_mode_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { code_page_id: reader.u16("CodePageId")?, open_mode_flags: reader.u8("OpenModeFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.code_page_id);
        out.u8(self.open_mode_flags);
        Ok(())
    }
}

/// The message is open (MS-OXCROPS 2.2.6.16.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Reserved; 0.
    pub reserved: u8,
    /// MessageId.
    pub message_id: Mid,
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
            reserved: reader.u8("Reserved")?,
            message_id: Mid::decode(reader, "MessageId")?,
            has_named_properties: reader.u8("HasNamedProperties")? != 0,
            subject_prefix: TypedString::decode(reader)?,
            normalized_subject: TypedString::decode(reader)?,
            recipients: RecipientList::decode(reader)?,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.reserved);
        self.message_id.encode(out);
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT_OUTPUT, MID, failed, is_request, is_success, mid, recipients};

    #[test]
    fn every_field_both_ways() {
        let request = Request { code_page_id: 0x04E4, open_mode_flags: 0x02 };
        is_request(&[0x46, 7, 2, 3, 0xE4, 0x04, 0x02], INPUT_OUTPUT, request);
        let (list, recipients) = recipients();
        let strings = &[0x00, 0x03, b'H', b'i', 0];
        is_success(
            &[&[0x46, 3, 0, 0, 0, 0, 0x5A][..], &MID, &[1], strings, &list].concat(),
            3,
            Response {
                reserved: 0x5A,
                message_id: mid(),
                has_named_properties: true,
                subject_prefix: TypedString::None,
                normalized_subject: TypedString::Unicode("Hi".to_owned()),
                recipients,
            },
        );
        assert_eq!(failed(RopId::OPEN_EMBEDDED_MESSAGE, &[]), None);
    }
}
