//! RopOptionsData: layout MS-OXCROPS 2.2.7.9, operation MS-OXOMSG 2.2.4.4.

use crate::structure::encode_text8;
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_ascii, encode_ascii};

/// Asks for the options of an address type.
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

/// The options.
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
    use crate::rop::vectors::{request, response};

    #[test]
    fn both_ways() {
        request(&[0x6F, 0x00, 0x01, b'S', b'M', b'T', b'P', 0, 1]);
        response(&[0x6F, 0x01, 0, 0, 0, 0, 1, 2, 0, 7, 8, 0, 0]);
        response(&[0x6F, 0x01, 0, 0, 0, 0, 1, 0, 0, 1, 0, 9, b'h', 0xE9, 0]);
        response(&[0x6F, 0x01, 0x05, 0, 0x07, 0x80]);
    }
}
