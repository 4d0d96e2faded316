//! GetMailboxUrl (MS-OXCMAPIHTTP 2.2.5.18; processing MS-OXABREF 3.1.4.2).

use super::{RequestBody, SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_unicode, encode_unicode};

/// Asks for the URL of the mailbox server endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetMailboxUrlRequest {
    /// Flags; not used, 0.
    pub flags: u32,
    /// ServerDn: distinguished name of the mailbox server.
    pub server_dn: String,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for GetMailboxUrlRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            server_dn: decode_unicode(reader, "ServerDn")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_unicode(out, &self.server_dn);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The URL, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetMailboxUrlResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// ServerUrl.
    pub server_url: String,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for GetMailboxUrlResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            server_url: decode_unicode(reader, "ServerUrl")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_unicode(out, &self.server_url);
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{auxiliary, request_both_ways, response_both_ways};
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R1090, MS-OXCMAPIHTTP_R1091, MS-OXCMAPIHTTP_R1092, MS-OXCMAPIHTTP_R1094,
    /// MS-OXCMAPIHTTP_R1095, MS-OXCMAPIHTTP_R1096, MS-OXCMAPIHTTP_R1097
    #[test]
    fn requests_both_ways() {
        let server_dn = "/o=x".to_owned();
        let request = GetMailboxUrlRequest { flags: 0x51, server_dn, auxiliary: auxiliary() };
        request_both_ways(&request, &[b"\x51\0\0\0/\0o\0=\0x\0\0\0"]);
    }

    /// covers: MS-OXCMAPIHTTP_R1098, MS-OXCMAPIHTTP_R1099, MS-OXCMAPIHTTP_R1100, MS-OXCMAPIHTTP_R1101,
    /// MS-OXCMAPIHTTP_R1102, MS-OXCMAPIHTTP_R1103, MS-OXCMAPIHTTP_R1104, MS-OXCMAPIHTTP_R1105
    #[test]
    fn responses_both_ways() {
        let server_url = "https:".to_owned();
        let response = GetMailboxUrlResponse { error_code: 0x52, server_url, auxiliary: auxiliary() };
        response_both_ways(response, &[b"\x52\0\0\0h\0t\0t\0p\0s\0:\0\0\0"]);
    }
}
