//! What the tests of the request types have in common.

use super::super::Reply;
use super::*;
use ropewalk_model::{PropertyValue, tags};
use ropewalk_wire_nspi::{AddressBookPropertyRow, SortType};
use std::fmt::Debug;

/// A table and a place with a number of its own in every field.
pub(super) const STAT: Stat = Stat {
    sort_type: SortType::PHONETIC_DISPLAY_NAME,
    container_id: MinimalEntryId(0x21),
    current_rec: MinimalEntryId(0x22),
    delta: -1,
    num_pos: 0x23,
    total_recs: 0x24,
    code_page: 1252,
    template_locale: 0x0409,
    sort_locale: 0x0407,
};

/// [`STAT`] behind HasState.
pub(super) const STATE: &[u8] = b"\xFF\x03\0\0\0\x21\0\0\0\x22\0\0\0\xFF\xFF\xFF\xFF\x23\0\0\0\x24\0\0\0\
    \xE4\x04\0\0\x09\x04\0\0\x07\x04\0\0";

/// AuxiliaryBufferSize and AuxiliaryBuffer.
pub(super) const AUXILIARY: &[u8] = &[2, 0, 0, 0, 0xA1, 0xA2];

pub(super) fn auxiliary() -> Vec<u8> {
    vec![0xA1, 0xA2]
}

/// Two columns.
pub(super) fn columns() -> Vec<PropertyTag> {
    vec![tags::PID_TAG_DISPLAY_NAME, tags::PID_TAG_DISPLAY_TYPE]
}

/// [`columns`] as LargePropertyTagArray.
pub(super) const COLUMNS: &[u8] = &[2, 0, 0, 0, 0x1F, 0, 1, 0x30, 3, 0, 0, 0x39];

/// One row over [`columns`].
pub(super) fn rows() -> ColumnsAndRows {
    let entries = vec![PropertyValue::from("n").into(), PropertyValue::Integer32(6).into()];
    ColumnsAndRows { columns: columns(), rows: vec![AddressBookPropertyRow::new(entries)] }
}

/// [`rows`] behind HasColumnsAndRows.
pub(super) const ROWS: &[u8] = b"\xFF\x02\0\0\0\x1F\0\x01\x30\x03\0\0\x39\x01\0\0\0\0\xFFn\0\0\0\x06\0\0\0";

pub(super) fn ids() -> Vec<MinimalEntryId> {
    vec![MinimalEntryId(0x31), MinimalEntryId(0x32)]
}

/// [`ids`] behind HasMinimalIds.
pub(super) const IDS: &[u8] = &[0xFF, 2, 0, 0, 0, 0x31, 0, 0, 0, 0x32, 0, 0, 0];

/// Bytes one after the other, with [`AUXILIARY`] at the end.
pub(super) fn bytes(parts: &[&[u8]]) -> Vec<u8> {
    [&parts.concat(), AUXILIARY].concat()
}

/// A request is its bytes and the bytes are the request; one byte less or more is neither.
pub(super) fn request_both_ways<R: RequestBody + PartialEq + Debug>(request: &R, parts: &[&[u8]]) {
    let bytes = bytes(parts);
    let mut out = Writer::new();
    request.encode_fields(&mut out).unwrap();
    assert_eq!(out.as_slice(), bytes);
    let decode = |bytes: &[u8]| {
        let mut reader = Reader::new(bytes);
        let request = R::decode_fields(&mut reader)?;
        DecodeError::unless_empty("RequestBody", &reader)?;
        Ok(request)
    };
    assert_eq!(decode(&bytes).as_ref(), Ok(request));
    for length in 0..bytes.len() {
        let error = decode(&bytes[..length]).unwrap_err();
        assert!(matches!(error, DecodeError::Read(_)), "{length}: {error}");
    }
    let left = DecodeError::Excess { field: "RequestBody", offset: bytes.len(), left: 1 };
    assert_eq!(decode(&[&bytes[..], &[0]].concat()), Err(left));
}

/// As [`request_both_ways`], of a success; StatusCode comes before `parts`.
pub(super) fn response_both_ways<S: SuccessBody + PartialEq + Debug>(response: S, parts: &[&[u8]]) {
    let bytes = [&[0; 4], &bytes(parts)[..]].concat();
    super::super::tests::reply_both_ways(&Reply::Success(response), &bytes);
}

/// What decoding one changed request says.
pub(super) fn refused<R: RequestBody + Debug>(bytes: &[u8]) -> DecodeError {
    R::decode_fields(&mut Reader::new(bytes)).unwrap_err()
}

/// covers: MS-OXCMAPIHTTP_R2091, MS-OXCMAPIHTTP_R2093, MS-OXCMAPIHTTP_R2094, MS-OXCMAPIHTTP_R2095,
/// MS-OXCMAPIHTTP_R2100, MS-OXCMAPIHTTP_R2104, MS-OXCMAPIHTTP_R2105, MS-OXCMAPIHTTP_R2106, MS-OXCMAPIHTTP_R2115,
/// MS-OXCMAPIHTTP_R2117, MS-OXCMAPIHTTP_R2118, MS-OXCMAPIHTTP_R2119, MS-OXCMAPIHTTP_R2123, MS-OXCMAPIHTTP_R2125,
/// MS-OXCMAPIHTTP_R2126, MS-OXCMAPIHTTP_R2127, MS-OXCMAPIHTTP_R2130, MS-OXCMAPIHTTP_R2132, MS-OXCMAPIHTTP_R2133,
/// MS-OXCMAPIHTTP_R2134, MS-OXCMAPIHTTP_R2136, MS-OXCMAPIHTTP_R2138, MS-OXCMAPIHTTP_R2139, MS-OXCMAPIHTTP_R2140,
/// MS-OXCMAPIHTTP_R2142, MS-OXCMAPIHTTP_R2144, MS-OXCMAPIHTTP_R2145, MS-OXCMAPIHTTP_R2146, MS-OXCMAPIHTTP_R2148,
/// MS-OXCMAPIHTTP_R2150, MS-OXCMAPIHTTP_R2151, MS-OXCMAPIHTTP_R2152, MS-OXCMAPIHTTP_R2154, MS-OXCMAPIHTTP_R2156,
/// MS-OXCMAPIHTTP_R2157, MS-OXCMAPIHTTP_R2158, MS-OXCMAPIHTTP_R2160, MS-OXCMAPIHTTP_R2162, MS-OXCMAPIHTTP_R2163,
/// MS-OXCMAPIHTTP_R2164, MS-OXCMAPIHTTP_R2166, MS-OXCMAPIHTTP_R2168, MS-OXCMAPIHTTP_R2169, MS-OXCMAPIHTTP_R2170,
/// MS-OXCMAPIHTTP_R2172, MS-OXCMAPIHTTP_R2174, MS-OXCMAPIHTTP_R2175, MS-OXCMAPIHTTP_R2176, MS-OXCMAPIHTTP_R2178,
/// MS-OXCMAPIHTTP_R2180, MS-OXCMAPIHTTP_R2181, MS-OXCMAPIHTTP_R2182, MS-OXCMAPIHTTP_R2189, MS-OXCMAPIHTTP_R2191,
/// MS-OXCMAPIHTTP_R2192, MS-OXCMAPIHTTP_R2193, MS-OXCMAPIHTTP_R2195, MS-OXCMAPIHTTP_R2197, MS-OXCMAPIHTTP_R2198,
/// MS-OXCMAPIHTTP_R2199, MS-OXCMAPIHTTP_R2201, MS-OXCMAPIHTTP_R2203, MS-OXCMAPIHTTP_R2204, MS-OXCMAPIHTTP_R2205,
/// MS-OXCMAPIHTTP_R2207, MS-OXCMAPIHTTP_R2209, MS-OXCMAPIHTTP_R2210, MS-OXCMAPIHTTP_R2211, MS-OXCMAPIHTTP_R2213,
/// MS-OXCMAPIHTTP_R2215, MS-OXCMAPIHTTP_R2216, MS-OXCMAPIHTTP_R2217, MS-OXCMAPIHTTP_R2219, MS-OXCMAPIHTTP_R2221,
/// MS-OXCMAPIHTTP_R2222, MS-OXCMAPIHTTP_R2223
#[test]
fn a_failure_has_a_status_and_an_auxiliary_buffer() {
    let failure = super::super::Failure { status_code: 0x0000_03E9, auxiliary: auxiliary() };
    let bytes = bytes(&[&[0xE9, 3, 0, 0]]);
    macro_rules! each {
        ($($response:ty),* $(,)?) => {
            $(super::super::tests::reply_both_ways(&Reply::<$response>::Failure(failure.clone()), &bytes);)*
        };
    }
    each!(BindResponse, UnbindResponse, CompareMinimalIdsResponse, DnToMinimalIdResponse);
    each!(GetMatchesResponse, GetPropListResponse, GetPropsResponse, GetSpecialTableResponse);
    each!(GetTemplateInfoResponse, ModLinkAttResponse, ModPropsResponse, QueryRowsResponse);
    each!(QueryColumnsResponse, ResolveNamesResponse, ResortRestrictionResponse, SeekEntriesResponse);
    each!(UpdateStatResponse, GetMailboxUrlResponse, GetAddressBookUrlResponse);
}

#[test]
fn a_request_has_a_largest_size() {
    let mut bytes = [0; 8].to_vec();
    bytes.resize(limits::NSPI_BODY_BYTES_MAX, 0);
    let length = u32::try_from(bytes.len() - 8).unwrap();
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    assert_eq!(UnbindRequest::decode(&bytes).map(|request| request.auxiliary.len()), Ok(bytes.len() - 8));
    bytes.push(0);
    let error = DecodeError::Limit { field: "RequestBody", offset: 0, max: 4 * 1024 * 1024 };
    assert_eq!(UnbindRequest::decode(&bytes), Err(error));
}

#[test]
fn any_byte_but_zero_is_true() {
    for truth in [1, 0x7F, 0xFF] {
        let mut bytes = STATE.to_vec();
        bytes[0] = truth;
        assert_eq!(decode_state(&mut Reader::new(&bytes)), Ok(Some(STAT)));
    }
    assert_eq!(decode_state(&mut Reader::new(&[0])), Ok(None));
}
