//! GetSpecialTable (MS-OXCMAPIHTTP 2.2.5.8; processing MS-OXNSPI 3.1.4.1.3).

use super::{
    RequestBody, SuccessBody, decode_auxiliary, decode_optional, decode_state, encode_auxiliary,
    encode_optional, encode_state,
};
use ropewalk_base::{Reader, limits};
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};
use ropewalk_wire_nspi::{AddressBookPropertyValueList, Stat};

/// Asks for the hierarchy table or the address creation table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetSpecialTableRequest {
    /// Flags ([`ropewalk_wire_nspi::flags::special_table`]).
    pub flags: u32,
    /// State.
    pub state: Option<Stat>,
    /// Version of the hierarchy table the client has.
    pub version: Option<u32>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

fn decode_version(reader: &mut Reader<'_>) -> Result<Option<u32>, DecodeError> {
    decode_optional(reader, "HasVersion", |reader| Ok(reader.u32("Version")?))
}

fn encode_version(out: &mut Writer, version: Option<u32>) -> Result<(), EncodeError> {
    encode_optional(out, version.as_ref(), |out, version| {
        out.u32(*version);
        Ok(())
    })
}

impl RequestBody for GetSpecialTableRequest {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            flags: reader.u32("Flags")?,
            state: decode_state(reader)?,
            version: decode_version(reader)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.flags);
        encode_state(out, self.state.as_ref());
        encode_version(out, self.version)?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

/// The table, unless ErrorCode says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetSpecialTableResponse {
    /// ErrorCode.
    pub error_code: u32,
    /// CodePage of 8-bit strings.
    pub code_page: u32,
    /// Version of the hierarchy table the server has.
    pub version: Option<u32>,
    /// RowsCount and Rows; each row has its tags with it.
    pub rows: Option<Vec<AddressBookPropertyValueList>>,
    /// AuxiliaryBuffer.
    pub auxiliary: Vec<u8>,
}

fn decode_lists(reader: &mut Reader<'_>) -> Result<Vec<AddressBookPropertyValueList>, DecodeError> {
    let (field, offset, max) = ("RowsCount", reader.offset(), limits::NSPI_ARRAY_MAX);
    let count = reader.u32(field)? as usize;
    if count > max {
        return Err(DecodeError::Limit { field, offset, max });
    }
    (0..count).map(|_| AddressBookPropertyValueList::decode(reader)).collect()
}

fn encode_lists(out: &mut Writer, rows: &[AddressBookPropertyValueList]) -> Result<(), EncodeError> {
    let (field, length, max) = ("RowsCount", rows.len(), limits::NSPI_ARRAY_MAX);
    if length > max {
        return Err(EncodeError::TooLong { field, length, max });
    }
    out.count32(length, field)?;
    rows.iter().try_for_each(|row| row.encode(out))
}

impl SuccessBody for GetSpecialTableResponse {
    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            error_code: reader.u32("ErrorCode")?,
            code_page: reader.u32("CodePage")?,
            version: decode_version(reader)?,
            rows: decode_optional(reader, "HasRows", decode_lists)?,
            auxiliary: decode_auxiliary(reader)?,
        })
    }

    fn encode_fields(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u32(self.error_code);
        out.u32(self.code_page);
        encode_version(out, self.version)?;
        encode_optional(out, self.rows.as_ref(), |out, rows| encode_lists(out, rows))?;
        encode_auxiliary(out, &self.auxiliary)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{STAT, STATE, auxiliary, request_both_ways, response_both_ways};
    use super::*;
    use ropewalk_model::{PropertyValue, tags};
    use ropewalk_wire_nspi::{AddressBookTaggedPropertyValue, flags};

    /// covers: MS-OXCMAPIHTTP_R633, MS-OXCMAPIHTTP_R634, MS-OXCMAPIHTTP_R641, MS-OXCMAPIHTTP_R643,
    /// MS-OXCMAPIHTTP_R644, MS-OXCMAPIHTTP_R646, MS-OXCMAPIHTTP_R647, MS-OXCMAPIHTTP_R648, MS-OXCMAPIHTTP_R649,
    /// MS-OXCMAPIHTTP_R650, MS-OXCMAPIHTTP_R651, MS-OXCMAPIHTTP_R652
    #[test]
    fn requests_both_ways() {
        let flags = 0x80 | flags::special_table::UNICODE_STRINGS;
        let version = Some(0x51);
        let request = GetSpecialTableRequest { flags, state: Some(STAT), version, auxiliary: auxiliary() };
        request_both_ways(&request, &[&[0x84, 0, 0, 0], STATE, &[0xFF, 0x51, 0, 0, 0]]);
        let request = GetSpecialTableRequest { flags, auxiliary: auxiliary(), ..Default::default() };
        request_both_ways(&request, &[&[0x84, 0, 0, 0, 0, 0]]);
    }

    /// covers: MS-OXCMAPIHTTP_R653, MS-OXCMAPIHTTP_R664, MS-OXCMAPIHTTP_R665, MS-OXCMAPIHTTP_R666,
    /// MS-OXCMAPIHTTP_R667, MS-OXCMAPIHTTP_R668, MS-OXCMAPIHTTP_R669, MS-OXCMAPIHTTP_R670, MS-OXCMAPIHTTP_R671,
    /// MS-OXCMAPIHTTP_R672, MS-OXCMAPIHTTP_R673, MS-OXCMAPIHTTP_R675, MS-OXCMAPIHTTP_R677, MS-OXCMAPIHTTP_R678,
    /// MS-OXCMAPIHTTP_R679, MS-OXCMAPIHTTP_R680, MS-OXCMAPIHTTP_R681, MS-OXCMAPIHTTP_R682, MS-OXCMAPIHTTP_R1452
    #[test]
    fn responses_both_ways() {
        let row = |depth| {
            let depth = PropertyValue::Integer32(depth);
            AddressBookPropertyValueList(vec![AddressBookTaggedPropertyValue::new(
                tags::PID_TAG_DEPTH,
                depth,
            )])
        };
        let response = GetSpecialTableResponse {
            error_code: 0x52,
            code_page: 1200,
            version: Some(0x53),
            rows: Some(vec![row(1), AddressBookPropertyValueList(vec![])]),
            auxiliary: auxiliary(),
        };
        let head = [0x52, 0, 0, 0, 0xB0, 4, 0, 0];
        let version = [0xFF, 0x53, 0, 0, 0];
        let rows = b"\xFF\x02\0\0\0\x01\0\0\0\x03\0\x05\x30\x01\0\0\0\0\0\0\0";
        response_both_ways(response.clone(), &[&head, &version, rows]);
        let response = GetSpecialTableResponse { version: None, rows: None, ..response };
        response_both_ways(response, &[&head, &[0, 0]]);
    }

    #[test]
    fn a_lying_count_of_rows_is_refused() {
        let bytes = [&[0; 9][..], &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF]].concat();
        let refused = GetSpecialTableResponse::decode_fields(&mut Reader::new(&bytes));
        assert_eq!(refused, Err(DecodeError::Limit { field: "RowsCount", offset: 10, max: 100_000 }));
    }
}
