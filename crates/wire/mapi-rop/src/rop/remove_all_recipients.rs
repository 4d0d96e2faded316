//! RopRemoveAllRecipients: layout MS-OXCROPS 2.2.6.4, operation MS-OXCMSG 2.2.3.4, 3.2.5.4.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Removes all recipients.
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

/// They are removed.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x0D, 0x00, 0x01, 0, 0, 0, 0]);
        response(&[0x0D, 0x01, 0, 0, 0, 0]);
        response(&[0x0D, 0x01, 0x0F, 0x01, 0x04, 0x80]);
    }
}
