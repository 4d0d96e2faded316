//! Connect (MS-OXCMAPIHTTP 2.2.4.1; fields MS-OXCRPC 3.1.4.1).

use super::{SuccessBody, decode_auxiliary, encode_auxiliary};
use ropewalk_base::Reader;
use ropewalk_model::codec::{
    DecodeError, EncodeError, Writer, decode_ascii, decode_unicode, encode_ascii, encode_unicode,
};

/// Asks for a session context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectRequest {
    /// UserDn: distinguished name of the user.
    pub user_dn: String,
    /// Flags: 0 for a user, 1 for administrative access.
    pub flags: u32,
    /// DefaultCodePage: of 8-bit strings.
    pub default_code_page: u32,
    /// LcidSort.
    pub lcid_sort: u32,
    /// LcidString.
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

/// The session context is made, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectResponse {
    /// ErrorCode (MS-OXCRPC 3.1.4.1, return values).
    pub error_code: u32,
    /// PollsMax: longest time between polls, milliseconds.
    pub polls_max: u32,
    /// RetryCount.
    pub retry_count: u32,
    /// RetryDelay, milliseconds.
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

    #[test]
    fn both_ways() {
        let request = ConnectRequest {
            user_dn: "/o=x".to_owned(),
            flags: 0,
            default_code_page: 1252,
            lcid_sort: 0x409,
            lcid_string: 0x409,
            auxiliary: vec![1, 2],
        };
        let bytes = [b"/o=x\0\0\0\0\0\xE4\x04\0\0\x09\x04\0\0\x09\x04\0\0\x02\0\0\0", &[1u8, 2][..]].concat();
        assert_eq!(request.encode().unwrap(), bytes);
        assert_eq!(ConnectRequest::decode(&bytes), Ok(request));
        assert!(ConnectRequest::decode(&bytes[..bytes.len() - 1]).is_err());
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
