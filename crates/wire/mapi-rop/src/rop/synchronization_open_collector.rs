//! RopSynchronizationOpenCollector: layout MS-OXCROPS 2.2.13.7, operation MS-OXCFXICS 2.2.3.2.4.1, 3.2.5.9.4.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Begins an upload of changes into a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// IsContentsCollector: of messages, else of folders.
    pub is_contents_collector: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { is_contents_collector: reader.u8("IsContentsCollector")? != 0 })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.boolean(self.is_contents_collector);
        Ok(())
    }
}

/// The upload context is open.
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
        request(&[0x7E, 0x00, 0x00, 0x01, 0x01]);
        response(&[0x7E, 0x01, 0x00, 0x00, 0x00, 0x00]);
        response(&[0x7E, 0x01, 0x05, 0x00, 0x07, 0x80]);
    }
}
