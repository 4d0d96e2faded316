//! QueryRows (MS-OXCMAPIHTTP 2.2.5.12; processing MS-OXNSPI 3.1.4.1.8).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_rows, decode_state, decode_tags, encode_auxiliary,
    encode_rows, encode_state, encode_tags,
};
use ropewalk_base::Reader;
use ropewalk_model::PropertyTag;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{ColumnsAndRows, MinimalEntryId, Stat, decode_minimal_ids, encode_minimal_ids};

/// Asks for rows from a place in a container, or of an explicit table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryRowsRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::retrieve`]).
    pub flags: u32,
    /// State.
    pub state: Option<Stat>,
    /// ExplicitTable; when it is empty, the container of State.
    pub explicit_table: Vec<MinimalEntryId>,
    /// RowCount: most rows that are wanted.
    pub row_count: u32,
    /// Columns; without them those the server chooses.
    pub columns: Option<Vec<PropertyTag>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for QueryRowsRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            state: decode_state(reader)?,
            explicit_table: decode_minimal_ids(reader, "ExplicitTableCount", "ExplicitTable")?,
            row_count: reader.u32("RowCount")?,
            columns: decode_tags(reader, "HasColumns")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_state(out, self.state.as_ref());
        encode_minimal_ids(out, &self.explicit_table, "ExplicitTableCount")?;
        out.u32(self.row_count);
        encode_tags(out, self.columns.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The rows, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryRowsResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// State after the rows.
    pub state: Option<Stat>,
    /// Columns and RowData.
    pub rows: Option<ColumnsAndRows>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for QueryRowsResponse {
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
    use ropewalk_base::ReadError;
    use ropewalk_wire_nspi::flags;

    fn request() -> QueryRowsRequest {
        QueryRowsRequest {
            flags: 0x80 | flags::retrieve::SKIP_OBJECTS | flags::retrieve::EPHEMERAL_IDS,
            state: Some(STAT),
            explicit_table: ids(),
            row_count: 0x51,
            columns: Some(columns()),
            auxiliary: auxiliary(),
        }
    }

    /// covers: MS-OXCMAPIHTTP_R805, MS-OXCMAPIHTTP_R806, MS-OXCMAPIHTTP_R807, MS-OXCMAPIHTTP_R818,
    /// MS-OXCMAPIHTTP_R819, MS-OXCMAPIHTTP_R821, MS-OXCMAPIHTTP_R822, MS-OXCMAPIHTTP_R824, MS-OXCMAPIHTTP_R825,
    /// MS-OXCMAPIHTTP_R826, MS-OXCMAPIHTTP_R827, MS-OXCMAPIHTTP_R828, MS-OXCMAPIHTTP_R829, MS-OXCMAPIHTTP_R830,
    /// MS-OXCMAPIHTTP_R831
    #[test]
    fn requests_both_ways() {
        let head = [0x83, 0, 0, 0];
        request_both_ways(&request(), &[&head, STATE, &IDS[1..], &[0x51, 0, 0, 0, 0xFF], COLUMNS]);
        let bare = QueryRowsRequest { state: None, explicit_table: vec![], columns: None, ..request() };
        request_both_ways(&bare, &[&head, &[0; 5], &[0x51, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R823
    #[test]
    fn an_explicit_table_has_at_most_100_000_members_and_they_are_there() {
        let count = |count: u32| [&[0; 5][..], &count.to_le_bytes(), &[0; 8]].concat();
        let error = DecodeError::Limit { field: "ExplicitTableCount", offset: 5, max: 100_000 };
        assert_eq!(refused::<QueryRowsRequest>(&count(100_001)), error);
        let error = ReadError { field: "ExplicitTable", offset: 9, needed: 400_000, left: 8 };
        assert_eq!(refused::<QueryRowsRequest>(&count(100_000)), DecodeError::Read(error));
    }

    /// covers: MS-OXCMAPIHTTP_R832, MS-OXCMAPIHTTP_R843, MS-OXCMAPIHTTP_R844, MS-OXCMAPIHTTP_R845,
    /// MS-OXCMAPIHTTP_R846, MS-OXCMAPIHTTP_R847, MS-OXCMAPIHTTP_R850, MS-OXCMAPIHTTP_R851, MS-OXCMAPIHTTP_R852,
    /// MS-OXCMAPIHTTP_R853, MS-OXCMAPIHTTP_R854, MS-OXCMAPIHTTP_R855, MS-OXCMAPIHTTP_R856, MS-OXCMAPIHTTP_R857,
    /// MS-OXCMAPIHTTP_R858, MS-OXCMAPIHTTP_R859, MS-OXCMAPIHTTP_R860, MS-OXCMAPIHTTP_R861, MS-OXCMAPIHTTP_R862,
    /// MS-OXCMAPIHTTP_R863, MS-OXCMAPIHTTP_R864
    #[test]
    fn responses_both_ways() {
        let (state, rows) = (Some(STAT), Some(rows()));
        let response = QueryRowsResponse { error_code: 0x52, state, rows, auxiliary: auxiliary() };
        response_both_ways(response, &[&[0x52, 0, 0, 0], STATE, ROWS]);
        let response = QueryRowsResponse { error_code: 0x53, auxiliary: auxiliary(), ..Default::default() };
        response_both_ways(response, &[&[0x53, 0, 0, 0, 0, 0]]);
    }
}
