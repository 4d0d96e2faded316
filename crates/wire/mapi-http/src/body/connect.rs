//! Connect (MS-OXCMAPIHTTP 2.2.4.1; fields MS-OXCRPC 3.1.4.1).

use super::{SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{
    DecodeError, EncodeError, Writer, decode_ascii, decode_unicode, encode_ascii, encode_unicode,
};

/// Flags of a request (MS-OXCRPC 3.1.4.1, ulFlags); all others are reserved.
pub mod flags {
    /// Without administrator privilege.
    pub const USER: u32 = 0x0000_0000;
    /// With administrator privilege, which the server checks.
    pub const ADMINISTRATOR: u32 = 0x0000_0001;
    /// An old client does without public folders.
    pub const IGNORE_NO_PUBLIC_FOLDERS: u32 = 0x0000_8000;
}

/// Asks for a session context (MS-OXCMAPIHTTP 2.2.4.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectRequest {
    /// UserDn: distinguished name of the user.
    pub user_dn: String,
    /// Flags ([`flags`]).
    pub flags: u32,
    /// DefaultCodePage: code page of 8-bit strings ([`ropewalk_wire_nspi::code_page`] has those without bytes).
    pub default_code_page: u32,
    /// LcidSort: LCID to sort by.
    pub lcid_sort: u32,
    /// LcidString: LCID of everything but sorting.
    pub lcid_string: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl ConnectRequest {
    /// Reads a request body.
    ///
    /// # Errors
    /// When it ends early or bytes are left.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let request = Self {
            user_dn: decode_ascii(&mut reader, "UserDn")?,
            flags: reader.u32("Flags")?,
            default_code_page: reader.u32("DefaultCodePage")?,
            lcid_sort: reader.u32("LcidSort")?,
            lcid_string: reader.u32("LcidString")?,
            auxiliary: decode_auxiliary(&mut reader)?,
        };
        DecodeError::unless_empty("RequestBody", &reader)?;
        Ok(request)
    }

    /// Writes a request body.
    ///
    /// # Errors
    /// When a length does not fit its field.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        encode_ascii(&mut out, &self.user_dn);
        for number in [self.flags, self.default_code_page, self.lcid_sort, self.lcid_string] {
            out.u32(number);
        }
        encode_auxiliary(&mut out, &self.auxiliary)?;
        Ok(out.into_bytes())
    }
}

/// The session context is made, unless ErrorCode says otherwise (MS-OXCMAPIHTTP 2.2.4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectResponse {
    /// ErrorCode (MS-OXCRPC 3.1.4.1, return values).
    pub error_code: u32,
    /// PollsMax: longest time between polls, milliseconds.
    pub polls_max: u32,
    /// RetryCount: how often a client sends a failed request again.
    pub retry_count: u32,
    /// RetryDelay: how long it waits before, milliseconds.
    pub retry_delay: u32,
    /// DnPrefix: what recipient rows may leave out of distinguished names.
    pub dn_prefix: String,
    /// DisplayName of the user.
    pub display_name: String,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for ConnectResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            polls_max: reader.u32("PollsMax")?,
            retry_count: reader.u32("RetryCount")?,
            retry_delay: reader.u32("RetryDelay")?,
            dn_prefix: decode_ascii(reader, "DnPrefix")?,
            display_name: decode_unicode(reader, "DisplayName")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        for number in [self.error_code, self.polls_max, self.retry_count, self.retry_delay] {
            out.u32(number);
        }
        encode_ascii(out, &self.dn_prefix);
        encode_unicode(out, &self.display_name);
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reply;
    use super::super::tests::reply_both_ways;
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R185, MS-OXCMAPIHTTP_R187, MS-OXCMAPIHTTP_R1347, MS-OXCMAPIHTTP_R197,
    /// MS-OXCMAPIHTTP_R196, MS-OXCMAPIHTTP_R1348, MS-OXCMAPIHTTP_R194, MS-OXCMAPIHTTP_R209,
    /// MS-OXCMAPIHTTP_R1349, MS-OXCMAPIHTTP_R210, MS-OXCMAPIHTTP_R211, MS-OXCMAPIHTTP_R212,
    /// MS-OXCMAPIHTTP_R214, MS-OXCMAPIHTTP_R215, MS-OXCMAPIHTTP_R216
    #[test]
    fn both_ways() {
        let request = ConnectRequest {
            user_dn: "/o=x".to_owned(),
            flags: flags::ADMINISTRATOR | flags::IGNORE_NO_PUBLIC_FOLDERS,
            default_code_page: 1252,
            lcid_sort: 0x407,
            lcid_string: 0x409,
            auxiliary: vec![1, 2],
        };
        let bytes = b"/o=x\0\x01\x80\0\0\xE4\x04\0\0\x07\x04\0\0\x09\x04\0\0\x02\0\0\0\x01\x02";
        assert_eq!(request.encode().unwrap(), bytes);
        assert_eq!(ConnectRequest::decode(bytes), Ok(request));
        for length in 0..bytes.len() {
            assert!(ConnectRequest::decode(&bytes[..length]).is_err(), "{length}");
        }
        let response = ConnectResponse {
            error_code: 0,
            polls_max: 60_000,
            retry_count: 6,
            retry_delay: 10_000,
            dn_prefix: "/o".to_owned(),
            display_name: "Ä".to_owned(),
            auxiliary: vec![],
        };
        let bytes = b"\0\0\0\0\0\0\0\0\x60\xEA\0\0\x06\0\0\0\x10\x27\0\0/o\0\xC4\0\0\0\0\0\0\0";
        reply_both_ways(&Reply::Success(response), bytes);
    }
}
