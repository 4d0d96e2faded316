//! ResolveNames (MS-OXCMAPIHTTP 2.2.5.14; processing MS-OXNSPI 3.1.4.1.17).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_ids, decode_optional, decode_rows, decode_state,
    decode_tags, encode_auxiliary, encode_ids, encode_optional, encode_rows, encode_state, encode_tags,
};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{
    ColumnsAndRows, MinimalEntryId, Stat, decode_unicode_strings, encode_unicode_strings,
};

/// Asks whom names mean (ambiguous name resolution).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResolveNamesRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State.
    pub state: Option<Stat>,
    /// PropertyTags: columns of the rows.
    pub property_tags: Option<Vec<PropertyTag>>,
    /// NameCount and NameValues.
    pub names: Option<Vec<String>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for ResolveNamesRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let names = |reader: &mut Reader<'_>| decode_unicode_strings(reader, "NameCount", "NameValues");
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            property_tags: decode_tags(reader, "HasPropertyTags")?,
            names: decode_optional(reader, "HasNames", names)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        encode_tags(out, self.property_tags.as_ref())?;
        encode_optional(out, self.names.as_ref(), |out, names| {
            encode_unicode_strings(out, names, "NameCount")
        })?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// Whom they mean, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ResolveNamesResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// CodePage of 8-bit strings.
    pub code_page: u32,
    /// MinimalIds, one for each name: [`MinimalEntryId::UNRESOLVED`], [`MinimalEntryId::AMBIGUOUS`] or
    /// [`MinimalEntryId::RESOLVED`].
    pub minimal_ids: Option<Vec<MinimalEntryId>>,
    /// PropertyTags and RowData, a row for each name that is resolved.
    pub rows: Option<ColumnsAndRows>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for ResolveNamesResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            code_page: reader.u32("CodePage")?,
            minimal_ids: decode_ids(reader)?,
            rows: decode_rows(reader, "HasRowsAndCols")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.u32(self.code_page);
        encode_ids(out, self.minimal_ids.as_ref())?;
        encode_rows(out, self.rows.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{
        COLUMNS, IDS, ROWS, STAT, STATE, auxiliary, columns, ids, request_both_ways, response_both_ways, rows,
    };
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R896, MS-OXCMAPIHTTP_R906, MS-OXCMAPIHTTP_R908, MS-OXCMAPIHTTP_R909,
    /// MS-OXCMAPIHTTP_R911, MS-OXCMAPIHTTP_R912, MS-OXCMAPIHTTP_R913, MS-OXCMAPIHTTP_R914, MS-OXCMAPIHTTP_R915,
    /// MS-OXCMAPIHTTP_R917, MS-OXCMAPIHTTP_R918, MS-OXCMAPIHTTP_R919, MS-OXCMAPIHTTP_R920, MS-OXCMAPIHTTP_R1415,
    /// MS-OXCMAPIHTTP_R2183, MS-OXCMAPIHTTP_R2184, MS-OXCMAPIHTTP_R2185, MS-OXCMAPIHTTP_R2186, MS-OXCMAPIHTTP_R2187
    #[test]
    fn requests_both_ways() {
        let request = ResolveNamesRequest {
            reserved: 0x51,
            state: Some(STAT),
            property_tags: Some(columns()),
            names: Some(vec!["\u{C4}".to_owned(), "b".to_owned()]),
            auxiliary: auxiliary(),
        };
        let names = b"\xFF\x02\0\0\0\xC4\0\0\0b\0\0\0";
        request_both_ways(&request, &[&[0x51, 0, 0, 0], STATE, &[0xFF], COLUMNS, names]);
        let request = ResolveNamesRequest { reserved: 0x51, auxiliary: auxiliary(), ..Default::default() };
        request_both_ways(&request, &[&[0x51, 0, 0, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R921, MS-OXCMAPIHTTP_R934, MS-OXCMAPIHTTP_R935, MS-OXCMAPIHTTP_R936,
    /// MS-OXCMAPIHTTP_R937, MS-OXCMAPIHTTP_R938, MS-OXCMAPIHTTP_R939, MS-OXCMAPIHTTP_R940, MS-OXCMAPIHTTP_R941,
    /// MS-OXCMAPIHTTP_R942, MS-OXCMAPIHTTP_R943, MS-OXCMAPIHTTP_R944, MS-OXCMAPIHTTP_R945, MS-OXCMAPIHTTP_R946,
    /// MS-OXCMAPIHTTP_R947, MS-OXCMAPIHTTP_R948, MS-OXCMAPIHTTP_R949, MS-OXCMAPIHTTP_R950, MS-OXCMAPIHTTP_R951,
    /// MS-OXCMAPIHTTP_R952, MS-OXCMAPIHTTP_R953, MS-OXCMAPIHTTP_R954, MS-OXCMAPIHTTP_R955, MS-OXCMAPIHTTP_R956,
    /// MS-OXCMAPIHTTP_R957
    #[test]
    fn responses_both_ways() {
        let response = ResolveNamesResponse {
            error_code: 0x52,
            code_page: 1200,
            minimal_ids: Some(ids()),
            rows: Some(rows()),
            auxiliary: auxiliary(),
        };
        let head = [0x52, 0, 0, 0, 0xB0, 4, 0, 0];
        response_both_ways(response.clone(), &[&head, IDS, ROWS]);
        let response = ResolveNamesResponse { minimal_ids: None, rows: None, ..response };
        response_both_ways(response, &[&head, &[0, 0]]);
    }
}
