//! RopOptionsData: layout MS-OXCROPS 2.2.7.9, operation MS-OXOMSG 2.2.4.4.

use crate::structure::encode_text8;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Asks for the options of an address type (MS-OXCROPS 2.2.7.9.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// AddressType.
    pub address_type: String,
    /// WantWin32: the help file is to be one for 32-bit Windows.
    pub want_win32: bool,
}

impl Request {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            address_type: decode_ascii(reader, "AddressType")?,
            want_win32: reader.u8("WantWin32")? != 0,
        })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        encode_ascii(out, &self.address_type);
        out.boolean(self.want_win32);
        Ok(())
    }
}

/// The options (MS-OXCROPS 2.2.7.9.2).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Reserved: 1 (MS-OXCROPS 2.2.7.9.2); readers ignore it.
    pub reserved: u8,
    /// OptionsInfo.
    pub options_info: Vec<u8>,
    /// HelpFileSize and HelpFile.
    pub help_file: Vec<u8>,
    /// HelpFileName, in the code page of the logon; there only when the help file is not empty.
    pub help_file_name: Vec<u8>,
}

impl Response {
    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        _columns: &mut super::ColumnsOf<'_>,
    ) -> Result<Self, DecodeError> {
        let reserved = reader.u8("Reserved")?;
        let size = usize::from(reader.u16("OptionsInfoSize")?);
        let options_info = reader.bytes(size, "OptionsInfo")?.to_vec();
        let size = usize::from(reader.u16("HelpFileSize")?);
        let help_file = reader.bytes(size, "HelpFile")?.to_vec();
        let help_file_name = if size == 0 { Vec::new() } else { reader.until_zero("HelpFileName")?.to_vec() };
        Ok(Self { reserved, options_info, help_file, help_file_name })
    }

    pub(crate) fn encode(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u8(self.reserved);
        out.count16(self.options_info.len(), "OptionsInfoSize")?;
        out.bytes(&self.options_info);
        out.count16(self.help_file.len(), "HelpFileSize")?;
        out.bytes(&self.help_file);
        if !self.help_file.is_empty() {
            encode_text8(out, &self.help_file_name);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Handles;
    use crate::rop::exact::*;

    /// MS-OXCROPS 2.2.7.9.
    /// covers: MS-OXCROPS_R2550, MS-OXCROPS_R2552, MS-OXCROPS_R2553, MS-OXCROPS_R2555, MS-OXCROPS_R2558,
    /// MS-OXCROPS_R2560, MS-OXCROPS_R2562, MS-OXCROPS_R2564, MS-OXCROPS_R2565, MS-OXCROPS_R2566,
    /// MS-OXCROPS_R2568, MS-OXCROPS_R4687, MS-OXCROPS_R2572, MS-OXCROPS_R2574, MS-OXCROPS_R2580,
    /// MS-OXCROPS_R2581, MS-OXCROPS_R2583, MS-OXCROPS_R2585, MS-OXCROPS_R2586, MS-OXCROPS_R4640,
    /// MS-OXCROPS_R4642, MS-OXCROPS_R4643, MS-OXCROPS_R4644, MS-OXCROPS_R4645
    #[test]
    fn each_field_has_its_place() {
        request(
            &join(&[&[0x6F, 5, 3], b"SMTP\0", &[1]]),
            5,
            Handles::Input(3),
            Request { address_type: "SMTP".to_owned(), want_win32: true },
        );
        request(
            &join(&[&[0x6F, 5, 3], b"\0", &[0]]),
            5,
            Handles::Input(3),
            Request { address_type: String::new(), want_win32: false },
        );
        success(
            &[0x6F, 3, 0, 0, 0, 0, 1, 2, 0, 7, 8, 0, 0],
            3,
            Response { reserved: 1, options_info: vec![7, 8], help_file: vec![], help_file_name: vec![] },
        );
        success(
            &[0x6F, 3, 0, 0, 0, 0, 1, 1, 0, 7, 3, 0, 9, 10, 11, b'h', 0xE9, 0],
            3,
            Response {
                reserved: 1,
                options_info: vec![7],
                help_file: vec![9, 10, 11],
                help_file_name: vec![b'h', 0xE9],
            },
        );
        failure(&join(&[&[0x6F, 3], &FAILED]), 3, NOT_FOUND);
    }
}
