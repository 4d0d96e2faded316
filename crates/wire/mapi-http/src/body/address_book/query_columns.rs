//! QueryColumns (MS-OXCMAPIHTTP 2.2.5.13; processing MS-OXNSPI 3.1.4.1.5).

use super::{RequestBody, SuccessBody, decode_auxiliary, decode_tags, encode_auxiliary, encode_tags};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Asks which properties there are at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryColumnsRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// MapiFlags ([`ropewalk_wire_nspi::flags::query_columns`]).
    pub mapi_flags: u32,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for QueryColumnsRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            mapi_flags: reader.u32("MapiFlags")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        out.u32(self.mapi_flags);
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The tags, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryColumnsResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// Columns.
    pub columns: Option<Vec<PropertyTag>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for QueryColumnsResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            columns: decode_tags(reader, "HasColumns")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_tags(out, self.columns.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{COLUMNS, auxiliary, columns, request_both_ways, response_both_ways};
    use super::*;
    use ropewalk_wire_nspi::flags;

    /// covers: MS-OXCMAPIHTTP_R866, MS-OXCMAPIHTTP_R868, MS-OXCMAPIHTTP_R871, MS-OXCMAPIHTTP_R873,
    /// MS-OXCMAPIHTTP_R875, MS-OXCMAPIHTTP_R876, MS-OXCMAPIHTTP_R877, MS-OXCMAPIHTTP_R1411
    #[test]
    fn requests_both_ways() {
        let mapi_flags = 1 | flags::query_columns::UNICODE_PROPERTY_TYPES;
        let request = QueryColumnsRequest { reserved: 0x51, mapi_flags, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x51, 0, 0, 0, 1, 0, 0, 0x80]]);
    }

    /// covers: MS-OXCMAPIHTTP_R878, MS-OXCMAPIHTTP_R885, MS-OXCMAPIHTTP_R886, MS-OXCMAPIHTTP_R887,
    /// MS-OXCMAPIHTTP_R888, MS-OXCMAPIHTTP_R889, MS-OXCMAPIHTTP_R890, MS-OXCMAPIHTTP_R891, MS-OXCMAPIHTTP_R892,
    /// MS-OXCMAPIHTTP_R893, MS-OXCMAPIHTTP_R894
    #[test]
    fn responses_both_ways() {
        let columns = Some(columns());
        let response = QueryColumnsResponse { error_code: 0x52, columns, auxiliary: auxiliary() };
        response_both_ways(response.clone(), &[&[0x52, 0, 0, 0, 0xFF], COLUMNS]);
        response_both_ways(QueryColumnsResponse { columns: None, ..response }, &[&[0x52, 0, 0, 0, 0]]);
    }
}
