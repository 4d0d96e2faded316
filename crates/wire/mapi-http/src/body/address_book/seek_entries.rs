//! SeekEntries (MS-OXCMAPIHTTP 2.2.5.16; processing MS-OXNSPI 3.1.4.1.9).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_optional, decode_rows, decode_state, decode_tags,
    encode_auxiliary, encode_optional, encode_rows, encode_state, encode_tags,
};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{
    AddressBookTaggedPropertyValue, ColumnsAndRows, MinimalEntryId, Stat, decode_minimal_ids,
    encode_minimal_ids,
};

/// Asks for the first row that is not less than a value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeekEntriesRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State.
    pub state: Option<Stat>,
    /// Target: the value.
    pub target: Option<AddressBookTaggedPropertyValue>,
    /// ExplicitTable.
    pub explicit_table: Option<Vec<MinimalEntryId>>,
    /// Columns.
    pub columns: Option<Vec<PropertyTag>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for SeekEntriesRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let table =
            |reader: &mut Reader<'_>| decode_minimal_ids(reader, "ExplicitTableCount", "ExplicitTable");
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            target: decode_optional(reader, "HasTarget", AddressBookTaggedPropertyValue::decode)?,
            explicit_table: decode_optional(reader, "HasExplicitTable", table)?,
            columns: decode_tags(reader, "HasColumns")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        encode_optional(out, self.target.as_ref(), |out, target| target.encode(out))?;
        encode_optional(out, self.explicit_table.as_ref(), |out, table| {
            encode_minimal_ids(out, table, "ExplicitTableCount")
        })?;
        encode_tags(out, self.columns.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The place, and rows from there when they were asked for, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeekEntriesResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// State.
    pub state: Option<Stat>,
    /// Columns and RowData.
    pub rows: Option<ColumnsAndRows>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for SeekEntriesResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            state: decode_state(reader)?,
            rows: decode_rows(reader, "HasColumnsAndRows")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_state(out, self.state.as_ref());
        encode_rows(out, self.rows.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{
        COLUMNS, IDS, ROWS, STAT, STATE, auxiliary, columns, ids, refused, request_both_ways,
        response_both_ways, rows,
    };
    use super::*;
    use ropewalk_model::tags;

    /// covers: MS-OXCMAPIHTTP_R1015, MS-OXCMAPIHTTP_R1018, MS-OXCMAPIHTTP_R1019, MS-OXCMAPIHTTP_R1021,
    /// MS-OXCMAPIHTTP_R1022, MS-OXCMAPIHTTP_R1024, MS-OXCMAPIHTTP_R1025, MS-OXCMAPIHTTP_R1026,
    /// MS-OXCMAPIHTTP_R1027, MS-OXCMAPIHTTP_R1028, MS-OXCMAPIHTTP_R1029, MS-OXCMAPIHTTP_R1030, MS-OXCMAPIHTTP_R1031,
    /// MS-OXCMAPIHTTP_R1032, MS-OXCMAPIHTTP_R1033, MS-OXCMAPIHTTP_R1034, MS-OXCMAPIHTTP_R1035, MS-OXCMAPIHTTP_R1036,
    /// MS-OXCMAPIHTTP_R1318, MS-OXCMAPIHTTP_R1421
    #[test]
    fn requests_both_ways() {
        let request = SeekEntriesRequest {
            reserved: 0x51,
            state: Some(STAT),
            target: Some(AddressBookTaggedPropertyValue::new(tags::PID_TAG_DISPLAY_NAME, "m")),
            explicit_table: Some(ids()),
            columns: Some(columns()),
            auxiliary: auxiliary(),
        };
        let target = b"\xFF\x1F\0\x01\x30\xFFm\0\0\0";
        request_both_ways(&request, &[&[0x51, 0, 0, 0], STATE, target, IDS, &[0xFF], COLUMNS]);
        let bare = SeekEntriesRequest { reserved: 0x51, auxiliary: auxiliary(), ..Default::default() };
        request_both_ways(&bare, &[&[0x51, 0, 0, 0], &[0; 4]]);
        let error = refused::<SeekEntriesRequest>(&[0, 0, 0, 0, 0, 0, 0xFF, 0xA1, 0x86, 1, 0]);
        assert_eq!(error, DecodeError::Limit { field: "ExplicitTableCount", offset: 7, max: 100_000 });
    }

    /// covers: MS-OXCMAPIHTTP_R1037, MS-OXCMAPIHTTP_R1038, MS-OXCMAPIHTTP_R1039, MS-OXCMAPIHTTP_R1040,
    /// MS-OXCMAPIHTTP_R1041, MS-OXCMAPIHTTP_R1042, MS-OXCMAPIHTTP_R1044, MS-OXCMAPIHTTP_R1045, MS-OXCMAPIHTTP_R1046,
    /// MS-OXCMAPIHTTP_R1047, MS-OXCMAPIHTTP_R1048, MS-OXCMAPIHTTP_R1049, MS-OXCMAPIHTTP_R1050, MS-OXCMAPIHTTP_R1051,
    /// MS-OXCMAPIHTTP_R1052, MS-OXCMAPIHTTP_R1053, MS-OXCMAPIHTTP_R1054, MS-OXCMAPIHTTP_R1055, MS-OXCMAPIHTTP_R1056,
    /// MS-OXCMAPIHTTP_R1057, MS-OXCMAPIHTTP_R1058
    #[test]
    fn responses_both_ways() {
        let (state, rows) = (Some(STAT), Some(rows()));
        let response = SeekEntriesResponse { error_code: 0x52, state, rows, auxiliary: auxiliary() };
        response_both_ways(response, &[&[0x52, 0, 0, 0], STATE, ROWS]);
        let response = SeekEntriesResponse { error_code: 0x53, auxiliary: auxiliary(), ..Default::default() };
        response_both_ways(response, &[&[0x53, 0, 0, 0, 0, 0]]);
    }
}
