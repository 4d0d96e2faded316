//! RopSynchronizationOpenCollector: layout MS-OXCROPS 2.2.13.7, operation MS-OXCFXICS 2.2.3.2.4.1, 3.2.5.9.4.1.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Begins an upload of changes into a folder (MS-OXCROPS 2.2.13.7.1).
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

/// The upload context is open (MS-OXCROPS 2.2.13.7.2).
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
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.13.7.
    /// covers: MS-OXCROPS_R4147, MS-OXCROPS_R4149, MS-OXCROPS_R4150, MS-OXCROPS_R4152, MS-OXCROPS_R4155,
    /// MS-OXCROPS_R4158, MS-OXCROPS_R4160, MS-OXCROPS_R4162, MS-OXCROPS_R4163, MS-OXCROPS_R4164,
    /// MS-OXCROPS_R4166
    #[test]
    fn each_field_has_its_place() {
        request(&[0x7E, 5, 3, 4, 0], 5, input_output(3, 4), Request { is_contents_collector: false });
        request(&[0x7E, 5, 3, 4, 1], 5, input_output(3, 4), Request { is_contents_collector: true });
        success(&[0x7E, 4, 0, 0, 0, 0], 4, Response);
        failure(&join(&[&[0x7E, 4], &FAILED]), 4, NOT_FOUND);
    }
}
