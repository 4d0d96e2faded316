//! GetAddressBookUrl (MS-OXCMAPIHTTP 2.2.5.19; processing MS-OXABREF 3.1.4.1).

use super::{RequestBody, SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer, decode_unicode, encode_unicode};

/// Asks for the URL of the address book server endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetAddressBookUrlRequest {
    /// Flags; not used, 0.
    pub flags: u32,
    /// UserDn: distinguished name of the user's mailbox.
    pub user_dn: String,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for GetAddressBookUrlRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            user_dn: decode_unicode(reader, "UserDn")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_unicode(out, &self.user_dn);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The URL, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetAddressBookUrlResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// ServerUrl.
    pub server_url: String,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for GetAddressBookUrlResponse {
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

    /// covers: MS-OXCMAPIHTTP_R1107, MS-OXCMAPIHTTP_R1108, MS-OXCMAPIHTTP_R1109, MS-OXCMAPIHTTP_R1111,
    /// MS-OXCMAPIHTTP_R1113, MS-OXCMAPIHTTP_R1114, MS-OXCMAPIHTTP_R1115
    #[test]
    fn requests_both_ways() {
        let user_dn = "/o=x".to_owned();
        let request = GetAddressBookUrlRequest { flags: 0x51, user_dn, auxiliary: auxiliary() };
        request_both_ways(&request, &[b"\x51\0\0\0/\0o\0=\0x\0\0\0"]);
    }

    /// covers: MS-OXCMAPIHTTP_R1117, MS-OXCMAPIHTTP_R1118, MS-OXCMAPIHTTP_R1119, MS-OXCMAPIHTTP_R1120,
    /// MS-OXCMAPIHTTP_R1121, MS-OXCMAPIHTTP_R1122, MS-OXCMAPIHTTP_R1123, MS-OXCMAPIHTTP_R1444
    #[test]
    fn responses_both_ways() {
        let server_url = "https:".to_owned();
        let response = GetAddressBookUrlResponse { error_code: 0x52, server_url, auxiliary: auxiliary() };
        response_both_ways(response, &[b"\x52\0\0\0h\0t\0t\0p\0s\0:\0\0\0"]);
    }
}
