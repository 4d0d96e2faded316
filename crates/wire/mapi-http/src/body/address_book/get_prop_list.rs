//! GetPropList (MS-OXCMAPIHTTP 2.2.5.6; processing MS-OXNSPI 3.1.4.1.6).

use super::{RequestBody, SuccessBody, decode_auxiliary, decode_tags, encode_auxiliary, encode_tags};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::MinimalEntryId;

/// Asks which properties of an object have a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetPropListRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::retrieve::SKIP_OBJECTS`]).
    pub flags: u32,
    /// MinimalId of the object.
    pub minimal_id: MinimalEntryId,
    /// CodePage of strings.
    pub code_page: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for GetPropListRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            minimal_id: MinimalEntryId::decode(reader, "MinimalId")?,
            code_page: reader.u32("CodePage")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        self.minimal_id.encode(out);
        out.u32(self.code_page);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The tags, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetPropListResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// PropertyTags.
    pub property_tags: Option<Vec<PropertyTag>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for GetPropListResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            property_tags: decode_tags(reader, "HasPropertyTags")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_tags(out, self.property_tags.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{COLUMNS, auxiliary, columns, request_both_ways, response_both_ways};
    use super::*;
    use ropewalk_wire_nspi::flags;

    /// covers: MS-OXCMAPIHTTP_R559, MS-OXCMAPIHTTP_R560, MS-OXCMAPIHTTP_R565, MS-OXCMAPIHTTP_R567,
    /// MS-OXCMAPIHTTP_R568, MS-OXCMAPIHTTP_R569, MS-OXCMAPIHTTP_R570, MS-OXCMAPIHTTP_R571
    #[test]
    fn requests_both_ways() {
        let request = GetPropListRequest {
            flags: 0x80 | flags::retrieve::SKIP_OBJECTS,
            minimal_id: MinimalEntryId(0x51),
            code_page: 1252,
            auxiliary: auxiliary(),
        };
        request_both_ways(&request, &[&[0x81, 0, 0, 0, 0x51, 0, 0, 0, 0xE4, 4, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R572, MS-OXCMAPIHTTP_R579, MS-OXCMAPIHTTP_R580, MS-OXCMAPIHTTP_R581,
    /// MS-OXCMAPIHTTP_R582, MS-OXCMAPIHTTP_R583, MS-OXCMAPIHTTP_R584, MS-OXCMAPIHTTP_R587, MS-OXCMAPIHTTP_R588,
    /// MS-OXCMAPIHTTP_R589, MS-OXCMAPIHTTP_R1297
    #[test]
    fn responses_both_ways() {
        let property_tags = Some(columns());
        let response = GetPropListResponse { error_code: 0x52, property_tags, auxiliary: auxiliary() };
        response_both_ways(response.clone(), &[&[0x52, 0, 0, 0, 0xFF], COLUMNS]);
        response_both_ways(GetPropListResponse { property_tags: None, ..response }, &[&[0x52, 0, 0, 0, 0]]);
    }
}
