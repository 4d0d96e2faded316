//! RopReloadCachedInformation: layout MS-OXCROPS 2.2.6.7, operation MS-OXCMSG 2.2.3.7, 3.2.5.7.

use crate::RecipientList;
use ropewalk_base::Reader;
use ropewalk_model::codec::TypedString;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks again for what opening the message returned (MS-OXCROPS 2.2.6.7.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Reserved; 0.
    pub reserved: u16,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { reserved: reader.u16("Reserved")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u16(self.reserved);
        Ok(())
    }
}

/// As that of RopOpenMessage (MS-OXCROPS 2.2.6.7.2).
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
    use crate::RopId;
    use crate::rop::vectors::{INPUT, failed, is_request, is_success, recipients};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x10, 7, 2, 0x55, 0x66], INPUT, Request { reserved: 0x6655 });
        let (list, recipients) = recipients();
        let head = &[0x10, 2, 0, 0, 0, 0, 1, 0x04, 0x3A, 0x04, 0, 0, 0x02, b'H', b'i', 0];
        is_success(
            &[&head[..], &list].concat(),
            2,
            Response {
                has_named_properties: true,
                subject_prefix: TypedString::Unicode("\u{43A}".to_owned()),
                normalized_subject: TypedString::Text8(b"Hi".to_vec()),
                recipients,
            },
        );
        assert_eq!(failed(RopId::RELOAD_CACHED_INFORMATION, &[]), None);
    }
}
