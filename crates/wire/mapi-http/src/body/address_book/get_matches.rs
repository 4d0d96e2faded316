//! GetMatches (MS-OXCMAPIHTTP 2.2.5.5; processing MS-OXNSPI 3.1.4.1.10).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_ids, decode_optional, decode_rows, decode_state,
    decode_tags, encode_auxiliary, encode_ids, encode_optional, encode_rows, encode_state, encode_tags,
};
use ropewalk_base::Reader;
use ropewalk_model::codec::{
    Counts, DecodeError, EncodeError, Writer, decode_restriction, encode_restriction,
};
use ropewalk_model::{PropertyTag, Restriction};
use ropewalk_wire_nspi::{ColumnsAndRows, MinimalEntryId, PropertyName, Stat};

/// Asks for the explicit table of what matches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetMatchesRequest {
    /// Reserved; 0.
    pub reserved: u32,
    /// State.
    pub state: Option<Stat>,
    /// MinimalIds: an explicit table.
    pub minimal_ids: Option<Vec<MinimalEntryId>>,
    /// InterfaceOptionFlags; reserved, 0.
    pub interface_option_flags: u32,
    /// Filter.
    pub filter: Option<Restriction>,
    /// PropertyNameGuid and PropertyNameId: the property to be opened.
    pub property_name: Option<PropertyName>,
    /// RowCount: most rows that are wanted.
    pub row_count: u32,
    /// Columns.
    pub columns: Option<Vec<PropertyTag>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl RequestBody for GetMatchesRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let filter = |reader: &mut Reader<'_>| decode_restriction(reader, Counts::AddressBook);
        Ok(Self {
            reserved: reader.u32("Reserved")?,
            state: decode_state(reader)?,
            minimal_ids: decode_ids(reader)?,
            interface_option_flags: reader.u32("InterfaceOptionFlags")?,
            filter: decode_optional(reader, "HasFilter", filter)?,
            property_name: decode_optional(reader, "HasPropertyName", PropertyName::decode)?,
            row_count: reader.u32("RowCount")?,
            columns: decode_tags(reader, "HasColumns")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.reserved);
        encode_state(out, self.state.as_ref());
        encode_ids(out, self.minimal_ids.as_ref())?;
        out.u32(self.interface_option_flags);
        encode_optional(out, self.filter.as_ref(), |out, filter| {
            encode_restriction(out, filter, Counts::AddressBook)
        })?;
        encode_optional(out, self.property_name.as_ref(), |out, name| {
            name.encode(out);
            Ok(())
        })?;
        out.u32(self.row_count);
        encode_tags(out, self.columns.as_ref())?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The explicit table and its first rows, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetMatchesResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// State.
    pub state: Option<Stat>,
    /// MinimalIds of the objects found.
    pub minimal_ids: Option<Vec<MinimalEntryId>>,
    /// Columns and RowData.
    pub rows: Option<ColumnsAndRows>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

impl SuccessBody for GetMatchesResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            state: decode_state(reader)?,
            minimal_ids: decode_ids(reader)?,
            rows: decode_rows(reader, "HasColumnsAndRows")?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        encode_state(out, self.state.as_ref());
        encode_ids(out, self.minimal_ids.as_ref())?;
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
    use ropewalk_base::Guid;
    use ropewalk_model::restriction::RelOp;
    use ropewalk_model::tags;

    fn request() -> GetMatchesRequest {
        let tag = tags::PID_TAG_ANR;
        GetMatchesRequest {
            reserved: 0x51,
            state: Some(STAT),
            minimal_ids: Some(ids()),
            interface_option_flags: 0x52,
            filter: Some(Restriction::Property { op: RelOp::Equal, tag, value_tag: tag, value: "a".into() }),
            property_name: Some(PropertyName { set: Guid([0x53; 16]), id: 0x54 }),
            row_count: 0x55,
            columns: Some(columns()),
            auxiliary: auxiliary(),
        }
    }

    /// covers: MS-OXCMAPIHTTP_R445, MS-OXCMAPIHTTP_R472, MS-OXCMAPIHTTP_R481, MS-OXCMAPIHTTP_R484,
    /// MS-OXCMAPIHTTP_R486, MS-OXCMAPIHTTP_R487, MS-OXCMAPIHTTP_R488, MS-OXCMAPIHTTP_R489, MS-OXCMAPIHTTP_R490,
    /// MS-OXCMAPIHTTP_R492, MS-OXCMAPIHTTP_R493, MS-OXCMAPIHTTP_R495, MS-OXCMAPIHTTP_R496, MS-OXCMAPIHTTP_R497,
    /// MS-OXCMAPIHTTP_R498, MS-OXCMAPIHTTP_R499, MS-OXCMAPIHTTP_R500, MS-OXCMAPIHTTP_R501, MS-OXCMAPIHTTP_R502,
    /// MS-OXCMAPIHTTP_R503, MS-OXCMAPIHTTP_R504, MS-OXCMAPIHTTP_R505, MS-OXCMAPIHTTP_R507, MS-OXCMAPIHTTP_R508,
    /// MS-OXCMAPIHTTP_R509, MS-OXCMAPIHTTP_R1388, MS-OXCMAPIHTTP_R1391, MS-OXCMAPIHTTP_R1456
    #[test]
    fn requests_both_ways() {
        let filter = b"\xFF\x04\x04\x1F\0\x0C\x36\xFF\x1F\0\x0C\x36\xFFa\0\0\0";
        let parts: &[&[u8]] = &[
            &[0x51, 0, 0, 0],
            STATE,
            IDS,
            &[0x52, 0, 0, 0],
            filter,
            &[0xFF],
            &[0x53; 16],
            &[0x54, 0, 0, 0],
            &[0x55, 0, 0, 0],
            &[0xFF],
            COLUMNS,
        ];
        request_both_ways(&request(), parts);
        let bare = GetMatchesRequest { row_count: 0x55, auxiliary: auxiliary(), ..Default::default() };
        request_both_ways(&bare, &[&[0; 12], &[0x55, 0, 0, 0], &[0]]);
    }

    #[test]
    fn a_filter_of_no_kind_is_refused_where_it_stands() {
        let bytes = request().encode().unwrap();
        let at = 4 + STATE.len() + IDS.len() + 4 + 1;
        let mut changed = bytes.clone();
        changed[at] = 0x0D;
        let error = DecodeError::Invalid { field: "RestrictType", offset: at, value: 0x0D };
        assert_eq!(refused::<GetMatchesRequest>(&changed), error);
        let mut changed = bytes;
        changed[4 + STATE.len() + 1..][..4].copy_from_slice(&[0xFF; 4]);
        let offset = 4 + STATE.len() + 1;
        let error = DecodeError::Limit { field: "MinimalIdCount", offset, max: 100_000 };
        assert_eq!(refused::<GetMatchesRequest>(&changed), error);
    }

    /// covers: MS-OXCMAPIHTTP_R510, MS-OXCMAPIHTTP_R516, MS-OXCMAPIHTTP_R524, MS-OXCMAPIHTTP_R525,
    /// MS-OXCMAPIHTTP_R526, MS-OXCMAPIHTTP_R527, MS-OXCMAPIHTTP_R528, MS-OXCMAPIHTTP_R530, MS-OXCMAPIHTTP_R533,
    /// MS-OXCMAPIHTTP_R534, MS-OXCMAPIHTTP_R535, MS-OXCMAPIHTTP_R538, MS-OXCMAPIHTTP_R539, MS-OXCMAPIHTTP_R542,
    /// MS-OXCMAPIHTTP_R543, MS-OXCMAPIHTTP_R544, MS-OXCMAPIHTTP_R545, MS-OXCMAPIHTTP_R547, MS-OXCMAPIHTTP_R548,
    /// MS-OXCMAPIHTTP_R551, MS-OXCMAPIHTTP_R552, MS-OXCMAPIHTTP_R555, MS-OXCMAPIHTTP_R556, MS-OXCMAPIHTTP_R557,
    /// MS-OXCMAPIHTTP_R1294, MS-OXCMAPIHTTP_R1296, MS-OXCMAPIHTTP_R1449, MS-OXCMAPIHTTP_R1450, MS-OXCMAPIHTTP_R1451
    #[test]
    fn responses_both_ways() {
        let response = GetMatchesResponse {
            error_code: 0x56,
            state: Some(STAT),
            minimal_ids: Some(ids()),
            rows: Some(rows()),
            auxiliary: auxiliary(),
        };
        response_both_ways(response, &[&[0x56, 0, 0, 0], STATE, IDS, ROWS]);
        let response = GetMatchesResponse { error_code: 0x57, auxiliary: auxiliary(), ..Default::default() };
        response_both_ways(response, &[&[0x57, 0, 0, 0], &[0; 3]]);
    }
}
