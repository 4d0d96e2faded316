//! RopTellVersion: layout MS-OXCROPS 2.2.12.9, operation MS-OXCFXICS 2.2.3.1.1.6, 3.2.5.8.1.6.

use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Tells the version of the other server in an upload from server to server (MS-OXCROPS 2.2.12.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Version: the version of the other server, as Connect has it.
    pub version: [u16; 3],
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { version: [reader.u16("Version")?, reader.u16("Version")?, reader.u16("Version")?] })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        self.version.iter().for_each(|part| out.u16(*part));
        Ok(())
    }
}

/// It is noted (MS-OXCROPS 2.2.12.9.2).
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
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.12.9.
    /// covers: MS-OXCROPS_R3881, MS-OXCROPS_R3883, MS-OXCROPS_R3884, MS-OXCROPS_R3886, MS-OXCROPS_R3889,
    /// MS-OXCROPS_R3892, MS-OXCROPS_R3894, MS-OXCROPS_R3895, MS-OXCROPS_R3898
    #[test]
    fn each_field_has_its_place() {
        request(
            &[0x86, 5, 3, 0x11, 0x12, 0x21, 0x22, 0x31, 0x32],
            5,
            Handles::Input(3),
            Request { version: [0x1211, 0x2221, 0x3231] },
        );
        success(&[0x86, 3, 0, 0, 0, 0], 3, Response);
        failure(&join(&[&[0x86, 3], &FAILED]), 3, NOT_FOUND);
    }
}
