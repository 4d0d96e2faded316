//! MS-OXORULE, Email Rules Protocol.

use super::{printed, request, response_with, success};
use ropewalk_model::codec::{PropertyRow, RowSet};
use ropewalk_model::{PropertyTag, PropertyValue, tags};
use ropewalk_wire_mapi_rop::rop::{get_rules_table, query_rows, set_columns};
use ropewalk_wire_mapi_rop::{Handles, RopBuffer, RopResponse, UNUSED_HANDLE, decode_requests};

const TABLE: &str = "0000: 3f 00 00 01 40";
const COLUMNS: &str = "0000: 12 00 01 00 03 00 14 00-74 66 02 01 84 66 1f 00
                       0010: 82 66";
const ROWS: &str = "0000: 15 00 01 00 01 32 00";

const TAGS: [PropertyTag; 3] =
    [tags::PID_TAG_RULE_ID, tags::PID_TAG_RULE_PROVIDER_DATA, tags::PID_TAG_RULE_NAME];

/// MS-OXORULE 4.2.1.
/// covers: MS-OXCROPS_R3598, MS-OXCROPS_R3600, MS-OXCROPS_R3601, MS-OXCROPS_R3603, MS-OXCROPS_R3606,
/// MS-OXCROPS_R3609
#[test]
fn the_rules_are_asked_for() {
    assert_eq!(TAGS.map(|tag| tag.0), [0x6674_0014, 0x6684_0102, 0x6682_001F]);
    request(
        TABLE,
        Handles::InputOutput { input: 0, output: 1 },
        get_rules_table::Request { table_flags: get_rules_table::UNICODE },
    );
    request(COLUMNS, Handles::Input(1), set_columns::Request { set_columns_flags: 0, tags: TAGS.to_vec() });
    request(
        ROWS,
        Handles::Input(1),
        query_rows::Request { query_rows_flags: query_rows::ADVANCE, forward_read: true, row_count: 50 },
    );
}

/// MS-OXORULE 4.2.1: the three requests with the handle array that the text prints after them.
/// covers: MS-OXCROPS_R4669, MS-OXCROPS_R4670, MS-OXCROPS_R11, MS-OXCROPS_R4674
#[test]
fn the_requests_share_a_handle_table() {
    let rops = [TABLE, COLUMNS, ROWS].map(printed).concat();
    assert_eq!(decode_requests(&rops, &|_| false).unwrap().len(), 3);
    let handles = printed("0000: 23 02 00 00 ff ff ff ff");
    let size = u16::try_from(rops.len() + 2).unwrap().to_le_bytes();
    let bytes = [&size[..], &rops, &handles].concat();
    let buffer = RopBuffer::decode(&bytes).unwrap();
    assert_eq!(buffer, RopBuffer { rops, handles: vec![0x0000_0223, UNUSED_HANDLE] });
    assert_eq!(buffer.encode().unwrap(), bytes);
}

/// MS-OXORULE 4.2.2. The text calls the 1 in the response to RopGetRulesTable an InputHandleIndex; by the layout it
/// is the OutputHandleIndex (MS-OXCROPS 2.2.11.2.2). RopQueryRows names its Origin "Bookmark".
/// covers: MS-OXCROPS_R3612, MS-OXCROPS_R3614, MS-OXCROPS_R3615, MS-OXCROPS_R3618
#[test]
fn the_rules_are_returned() {
    success("0000: 3f 01 00 00 00 00", 1, get_rules_table::Response);
    success(
        "0000: 12 01 00 00 00 00 00",
        1,
        set_columns::Response { table_status: set_columns::TABLE_COMPLETE },
    );
    let mut rows = RowSet::new(TAGS.to_vec());
    let provider_data = printed("01 00 00 00 01 00 00 00 55 55 55 55 d1 44 e3 40");
    rows.push(&PropertyRow::Standard(vec![
        PropertyValue::Integer64(0x56F8_3F01_0000_0001),
        PropertyValue::Binary(provider_data),
        PropertyValue::from("Project X"),
    ]))
    .unwrap();
    response_with(
        &TAGS,
        "0000: 15 01 00 00 00 00 02 01-00 00 01 00 00 00 01 3f
         0010: f8 56 10 00 01 00 00 00-01 00 00 00 55 55 55 55
         0020: d1 44 e3 40 50 00 72 00-6f 00 6a 00 65 00 63 00
         0030: 74 00 20 00 58 00 00 00",
        &RopResponse::Success { handle_index: 1, body: query_rows::Response { origin: 2, rows }.into() },
    );
}
