//! RopSaveChangesAttachment: layout MS-OXCROPS 2.2.6.15, operation MS-OXCMSG 2.2.3.15, 3.2.5.14.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

pub use super::save_changes_message::{FORCE_SAVE, KEEP_OPEN_READ_ONLY, KEEP_OPEN_READ_WRITE};

/// Stores what was changed in an attachment (MS-OXCROPS 2.2.6.15.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// SaveFlags: [`KEEP_OPEN_READ_ONLY`], [`KEEP_OPEN_READ_WRITE`] or [`FORCE_SAVE`].
    pub save_flags: u8,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { save_flags: reader.u8("SaveFlags")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.save_flags);
        Ok(())
    }
}

/// It is stored (MS-OXCROPS 2.2.6.15.2).
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
    use crate::RopId;
    use crate::rop::vectors::{RESPONSE_INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x25, 7, 2, 3, 0x0A], RESPONSE_INPUT, Request { save_flags: 0x0A });
        is_success(&[0x25, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::SAVE_CHANGES_ATTACHMENT, &[]), None);
    }
}
