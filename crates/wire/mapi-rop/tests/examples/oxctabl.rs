//! MS-OXCTABL 4: tables, without 4.1.2, 4.2.2, 4.3.1, 4.4 and the rest of 4.5.

use crate::dump::{Example, Known, bytes};
use ropewalk_base::Reader;
use ropewalk_model::codec::{Counts, FlaggedValue, PropertyRow, Writer};
use ropewalk_model::{ErrorCode, PropertyTag, PropertyType, PropertyValue, SortDirection, tags};
use ropewalk_wire_mapi_rop::rop::{get_contents_table, seek_row, set_columns, sort_table};
use ropewalk_wire_mapi_rop::{Handles, RopId, SortOrder, decode_responses};

const CONTENTS: Example = Example::Request("0000: 05 00 00 01 00");
const SET_COLUMNS: Example = Example::Request(
    "0000: 12 00 01 00 06 00 14 00-48 67 14 00 4a 67 14 00
     0010: 4d 67 03 00 4e 67 1f 00-37 00 40 00 06 0e",
);
const SORTED: Example = Example::Response("0000: 13 01 00 00 00 00 00", &[]);
const SORT_BY_CATEGORY: Example = Example::Request(
    "0000: 13 00 00 00 02 00 01 00-01 00 1f 30 08 80 00 40
     0010: 00 06 0e 01",
);
/// The section prints `...` behind it: nine rows are announced, and the first is not whole.
const ROWS_PRINTED: &str = "0000: 15 00 00 00 00 00 02 09-00 01 00 01 00 00 00 00
     0010: f1 1f 32 0a 0f 01 04 80-00 01 00 00 00 00 f1 88
     0020: bd 00 00 00 00 00 00 03-00 00 00 00 00 00 00 00
     0030: 0a 0f 01 04 80 0a 0f 01-04 80 0a 0f 01 04 80 0a";

pub const ALL: &[Example] = &[CONTENTS, SET_COLUMNS, SORTED, SORT_BY_CATEGORY];

/// MS-OXCTABL 4.1.1.
/// covers: MS-OXCROPS_R1016
#[test]
fn obtaining_a_message_list() {
    let handles = Handles::InputOutput { input: 0, output: 1 };
    CONTENTS.is_request(0, handles, get_contents_table::Request { table_flags: 0 });
}

/// MS-OXCTABL 4.2.1. The text calls PropertyTagCount "PropertyValueCount".
/// covers: MS-OXCROPS_R1049, MS-OXCTABL_R46
#[test]
fn setting_the_columns_on_a_contents_table() {
    let tags =
        [0x6748_0014, 0x674A_0014, 0x674D_0014, 0x674E_0003, 0x0037_001F, 0x0E06_0040].map(PropertyTag);
    assert_eq!(
        tags,
        [
            tags::PID_TAG_FOLDER_ID,
            tags::PID_TAG_MID,
            tags::PID_TAG_INST_ID,
            tags::PID_TAG_INSTANCE_NUM,
            tags::PID_TAG_SUBJECT,
            tags::PID_TAG_MESSAGE_DELIVERY_TIME,
        ]
    );
    let request = set_columns::Request { set_columns_flags: 0, tags: tags.to_vec() };
    SET_COLUMNS.is_request(0, Handles::Input(1), request);
}

/// MS-OXCTABL 4.3.2.
/// covers: MS-OXCROPS_R1106, MS-OXCROPS_R1111
#[test]
fn sorting_by_time_delivered() {
    SORTED.is_success(1, sort_table::Response { table_status: 0 });
}

/// MS-OXCTABL 4.5.1.1: sorted into categories by one value at a time of a multi-valued property. The text calls
/// 0x8008301F PidTagAddressBookIsMemberOfDistributionList; an id from 0x8000 on is in a mailbox that of a named
/// property, and type and section title say that of the categories.
/// covers: MS-OXCROPS_R1086, MS-OXCTABL_R64
#[test]
fn sorting_into_categories() {
    let category = PropertyTag(0x8008_301F);
    assert_eq!(category.kind().0, PropertyType::MULTIPLE_STRING.0 | PropertyType::INSTANCE);
    let request = sort_table::Request {
        sort_table_flags: 0,
        category_count: 1,
        expanded_count: 1,
        sort_orders: vec![
            SortOrder { tag: category, order: 0 },
            SortOrder { tag: tags::PID_TAG_MESSAGE_DELIVERY_TIME, order: 1 },
        ],
    };
    let directions: Vec<_> = request.keys().unwrap().iter().map(|key| key.direction).collect();
    assert_eq!(directions, [SortDirection::Ascending, SortDirection::Descending]);
    SORT_BY_CATEGORY.is_request(0, Handles::Input(0), request);
}

/// MS-OXCTABL 4.5.3.2: "Nine FlaggedPropertyValue structures follow" are nine rows of them. The columns are not
/// printed; PidTagFolderId is in the text, and the row has the first four of section 4.2 and two 32-bit integers.
/// covers: MS-OXCROPS_R1178, MS-OXCROPS_R1183, MS-OXCTABL_R121
#[test]
fn the_first_row_of_a_category() {
    let integer = PropertyType::INTEGER32;
    let columns = [
        tags::PID_TAG_FOLDER_ID,
        tags::PID_TAG_MID,
        tags::PID_TAG_INST_ID,
        tags::PID_TAG_INSTANCE_NUM,
        PropertyTag::new(0x0FF5, integer),
        PropertyTag::new(0x3005, integer),
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_SUBJECT,
    ];
    let printed = bytes(ROWS_PRINTED);
    assert_eq!(printed[..2], [RopId::QUERY_ROWS.0, 0]);
    assert_eq!(printed[2..9], [0, 0, 0, 0, seek_row::BOOKMARK_END, 9, 0]);
    let mut reader = Reader::new(&printed[9..]);
    let row = PropertyRow::decode(&mut reader, &columns, Counts::Rop).unwrap();
    let absent = || FlaggedValue::Error(ErrorCode::NOT_FOUND);
    let id = |id| FlaggedValue::Value(PropertyValue::Integer64(id));
    assert_eq!(
        row,
        PropertyRow::Flagged(vec![
            id(0x321F_F100_0000_0001),
            absent(),
            id(0xBD88_F100_0000_0001_u64.cast_signed()),
            FlaggedValue::Value(0.into()),
            FlaggedValue::Value(3.into()),
            FlaggedValue::Value(0.into()),
            absent(),
            absent(),
            absent(),
        ])
    );
    let mut out = Writer::new();
    row.encode(&mut out, &columns, Counts::Rop).unwrap();
    assert_eq!(out.as_slice(), &printed[9..63]);
    // What follows is the flag of the next column; as a row it is none.
    let error = decode_responses(&printed, &mut Known(&columns)).unwrap_err();
    assert_eq!(error.offset(), 63, "{error}");
    assert!(!error.field().is_empty(), "{error}");
}
