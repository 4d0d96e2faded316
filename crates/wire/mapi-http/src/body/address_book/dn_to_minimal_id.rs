//! DNToMId (MS-OXCMAPIHTTP 2.2.5.4; processing MS-OXNSPI 3.1.4.1.13).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_ids, decode_optional, encode_auxiliary, encode_ids,
    encode_optional,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{MinimalEntryId, decode_strings, encode_strings};

/// Asks for the minimal ids of distinguished names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DnToMinimalIdRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// NameCount and NameValues, 8-bit.
    pub names: Option<Vec<String>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for DnToMinimalIdRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let names = |reader: &mut Reader<'_>| decode_strings(reader, "NameCount", "NameValues");
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            names: decode_optional(reader, "HasNames", names)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_optional(out, self.names.as_ref(), |out, names| encode_strings(out, names, "NameCount"))?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// An id for each name, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DnToMinimalIdResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// MinimalIds, in the order of the names; [`MinimalEntryId::UNRESOLVED`] for a name nobody has.
    pub minimal_ids: Option<Vec<MinimalEntryId>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for DnToMinimalIdResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            minimal_ids: decode_ids(reader)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_ids(out, self.minimal_ids.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{IDS, auxiliary, ids, refused, request_both_ways, response_both_ways};
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R406, MS-OXCMAPIHTTP_R412, MS-OXCMAPIHTTP_R414, MS-OXCMAPIHTTP_R415,
    /// MS-OXCMAPIHTTP_R416, MS-OXCMAPIHTTP_R418, MS-OXCMAPIHTTP_R419, MS-OXCMAPIHTTP_R420, MS-OXCMAPIHTTP_R1385
    #[test]
    fn requests_both_ways() {
        let names = vec!["/o=x/cn=a".to_owned(), "/o=x/cn=b".to_owned()];
        let request = DnToMinimalIdRequest { reserved: 0x51, names: Some(names), auxiliary: auxiliary() };
        request_both_ways(&request, &[b"\x51\0\0\0\xFF\x02\0\0\0/o=x/cn=a\0/o=x/cn=b\0"]);
        let request = DnToMinimalIdRequest { names: None, ..request };
        request_both_ways(&request, &[b"\x51\0\0\0\0"]);
        let error = refused::<DnToMinimalIdRequest>(b"\0\0\0\0\xFF\xA1\x86\x01\0/o=x\0");
        assert_eq!(error, DecodeError::Limit { field: "NameCount", offset: 5, max: 100_000 });
    }

    /// covers: MS-OXCMAPIHTTP_R421, MS-OXCMAPIHTTP_R430, MS-OXCMAPIHTTP_R431, MS-OXCMAPIHTTP_R432,
    /// MS-OXCMAPIHTTP_R433, MS-OXCMAPIHTTP_R436, MS-OXCMAPIHTTP_R440, MS-OXCMAPIHTTP_R441, MS-OXCMAPIHTTP_R442,
    /// MS-OXCMAPIHTTP_R1286, MS-OXCMAPIHTTP_R1287, MS-OXCMAPIHTTP_R1288, MS-OXCMAPIHTTP_R1289, MS-OXCMAPIHTTP_R1447
    #[test]
    fn responses_both_ways() {
        let minimal_ids = Some(ids());
        let response = DnToMinimalIdResponse { error_code: 0x52, minimal_ids, auxiliary: auxiliary() };
        response_both_ways(response.clone(), &[&[0x52, 0, 0, 0], IDS]);
        response_both_ways(DnToMinimalIdResponse { minimal_ids: None, ..response }, &[&[0x52, 0, 0, 0, 0]]);
    }
}
