//! RopRemoveAllRecipients: layout MS-OXCROPS 2.2.6.4, operation MS-OXCMSG 2.2.3.4, 3.2.5.4.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Removes all recipients (MS-OXCROPS 2.2.6.4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Reserved: any.
    pub reserved: u32,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { reserved: reader.u32("Reserved")? })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        Ok(())
    }
}

/// They are removed (MS-OXCROPS 2.2.6.4.2).
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
    use crate::rop::vectors::{INPUT, failed, is_request, is_success};

    #[test]
    fn every_field_both_ways() {
        is_request(&[0x0D, 7, 2, 4, 3, 0, 1], INPUT, Request { reserved: 0x0100_0304 });
        is_success(&[0x0D, 2, 0, 0, 0, 0], 2, Response);
        assert_eq!(failed(RopId::REMOVE_ALL_RECIPIENTS, &[]), None);
    }
}
