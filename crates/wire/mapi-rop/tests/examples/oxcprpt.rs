//! MS-OXCPRPT 4: properties, streams, progress.

use crate::dump::{Example, Known, bytes, misprinted, same_request};
use ropewalk_base::{Guid, Reader};
use ropewalk_model::codec::{DecodeError, FlaggedValue, PropertyRow};
use ropewalk_model::{
    ErrorCode, PropertyName, PropertyNameKind, PropertyTag, PropertyType, PropertyValue, tags,
};
use ropewalk_wire_mapi_rop::rop::{
    commit_stream, empty_folder, get_properties_specific, get_property_ids_from_names, open_stream, progress,
    set_properties, write_stream,
};
use ropewalk_wire_mapi_rop::{Handles, PropertyValues, RopRequest, decode_responses};

/// As it is printed: the line at 0x0030 has 17 bytes.
const GET_IDS_PRINTED: &str = "0000: 56 00 00 02 02 00 01 02-20 06 00 00 00 00 00 c0
     0010: 00 00 00 00 00 00 00 46 14-54 00 65 00 73 00 74 00
     0020: 50 00 72 00 6f 00 70 00-31 00 00 00 01 02 20 06
     0030: 00 00 00 00 00 00 c0 00 00-00 00 00 00 46 14 54 00
     0040: 65 00 73 00 74 00 50 00-72 00 6f 00 70 00 32 00
     0050: 00 00";
const GET_IDS: Example = Example::Request(
    "0000: 56 00 00 02 02 00 01 02-20 06 00 00 00 00 00 c0
     0010: 00 00 00 00 00 00 46 14-54 00 65 00 73 00 74 00
     0020: 50 00 72 00 6f 00 70 00-31 00 00 00 01 02 20 06
     0030: 00 00 00 00 00 c0 00 00-00 00 00 00 46 14 54 00
     0040: 65 00 73 00 74 00 50 00-72 00 6f 00 70 00 32 00
     0050: 00 00",
);
const IDS_PRINTED: &str = "0000: 56 00 00 00 00 02 00-3E 86 3F 86";
const IDS: Example = Example::Response("0000: 56 00 00 00 00 00 02 00-3E 86 3F 86", &[]);
const SET: Example = Example::Request(
    "0000: 0A 00 00 24 00 02 00 1F-00 3D 00 00 00 1F 00 1D
     0010: 0E 48 00 65 00 6C 00 6C-00 6F 00 20 00 57 00 6F
     0020: 00 72 00 6C 00 64 00 00-00",
);
const SET_DONE: Example = Example::Response("0000: 0A 00 00 00 00 00 00 00", &[]);
const GET: Example = Example::Request(
    "0000: 07 00 00 00 00 01 00 03-00 0B 00 3E 86 03 00 3F
     0010: 86 02 01 E2 65",
);
const COLUMNS: &[PropertyTag] = &[
    PropertyTag::new(0x863E, PropertyType::BOOLEAN),
    PropertyTag::new(0x863F, PropertyType::INTEGER32),
    tags::PID_TAG_CHANGE_KEY,
];
const GOT: Example = Example::Response(
    "0000: 07 00 00 00 00 00 01 00-00 00 62 00 00 00 0a 0f
     0010: 01 04 80",
    COLUMNS,
);
const OPEN: Example = Example::Request("0000: 2B 01 00 01 02 01 9A 0E-01");
const OPENED: Example = Example::Response("0000: 2B 01 00 00 00 00 15 2E-00 00", &[]);
/// "The ROP request buffer specified earlier in this section is truncated, and all of the stream data is not shown."
const WRITE_PRINTED: &str = "0000: 2D 01 01 15 2E 00 00 61-6E 20 61 6C 77 61 79 73
     0010: 20 72 65 73 74 6F 72 65-20 74 68 65 20 6C 6F 6F
     0020: 6B 20 6F 66 20 79 6F 75-72 20 64 6F 63 75 6D 65";
const WRITTEN: Example = Example::Response("0000: 2D 01 00 00 00 00 15 2E", &[]);
const COMMIT: Example = Example::Request("0000: 5D 01 01");
const COMMITTED: Example = Example::Response("0000: 5d 01 00 00 00 00", &[]);
const EMPTY: Example = Example::Request("0000: 58 00 00 01 00");
const PROGRESS_29: Example = Example::Response("0000: 50 00 00 00 00 00 00 1D-00 00 00 D9 02 00 00", &[]);
const ASK_PROGRESS: Example = Example::Request("0000: 50 00 00 00");
const PROGRESS_59: Example = Example::Response("0000: 50 00 00 00 00 00 00 3B-00 00 00 D9 02 00 00", &[]);
const EMPTIED: Example = Example::Response("0000: 58 00 00 00 00 00 00", &[]);

pub const ALL: &[Example] = &[
    GET_IDS,
    IDS,
    SET,
    SET_DONE,
    GET,
    GOT,
    OPEN,
    OPENED,
    WRITTEN,
    COMMIT,
    COMMITTED,
    EMPTY,
    PROGRESS_29,
    ASK_PROGRESS,
    PROGRESS_59,
    EMPTIED,
];

/// MS-OXCPRPT 4.1. Three things printed there are wrong, all of them against the layout (MS-OXCROPS 2.2.8.1,
/// MS-OXCDATA 2.6.1) and the values of the text: lines 0x0010 and 0x0030 of the request have a zero too many, inside
/// the two GUIDs; the response has a ReturnValue of three bytes in one edition (the edition on the web has four); and
/// "each entry in the array is four-byte property ID" at offset 0x0009, where there are two of two bytes at 0x0008.
/// covers: MS-OXCROPS_R2594, MS-OXCROPS_R2611, MS-OXCROPS_R2613, MS-OXCROPS_R2617, MS-OXCPRPT_R628,
/// MS-OXCPRPT_R211, MS-OXCPRPT_R215, MS-OXCPRPT_R218, MS-OXCPRPT_R222
#[test]
fn getting_property_ids() {
    let set = Guid::parse("00062002-0000-0000-C000-000000000046").unwrap();
    let name = |name: &str| Some(PropertyName { set, kind: PropertyNameKind::String(name.to_owned()) });
    let names = vec![name("TestProp1"), name("TestProp2")];
    let flags = get_property_ids_from_names::CREATE;
    GET_IDS.is_request(0, Handles::Input(0), get_property_ids_from_names::Request { flags, names });
    IDS.is_success(0, get_property_ids_from_names::Response { ids: vec![0x863E, 0x863F] });
}

/// MS-OXCPRPT 4.1, as printed: neither buffer can be read, and the errors say where.
#[test]
fn the_misprints_of_getting_property_ids_are_found_where_they_are() {
    let printed = misprinted(GET_IDS_PRINTED, &[0x10, 0x30]);
    assert_eq!(printed.len(), 0x52 + 2);
    let error = RopRequest::decode(&mut Reader::new(&printed), &|_| false).unwrap_err();
    // NameSize is read where the last byte of the GUID stands.
    assert_eq!((error.field(), error.offset()), ("Name", 0x18));
    let printed = bytes(IDS_PRINTED);
    let error = decode_responses(&printed, &mut Known(&[])).unwrap_err();
    // A failure of 0x02000000, and no ROP begins with what follows it.
    assert_eq!(error, DecodeError::Invalid { field: "RopId", offset: 6, value: 0 });
}

/// MS-OXCPRPT 4.2. The text counts the offsets of the two properties from one instead of zero.
/// covers: MS-OXCROPS_R2790, MS-OXCROPS_R2807, MS-OXCROPS_R2809, MS-OXCROPS_R2813
#[test]
fn setting_properties() {
    let values = [
        (tags::PID_TAG_SUBJECT_PREFIX, PropertyValue::from("")),
        (tags::PID_TAG_NORMALIZED_SUBJECT, PropertyValue::from("Hello World")),
    ];
    assert_eq!([values[0].0.0, values[1].0.0], [0x003D_001F, 0x0E1D_001F]);
    let list = PropertyValues::new(&values).unwrap();
    assert_eq!(list.values().unwrap(), values);
    SET.is_request(0, Handles::Input(0), set_properties::Request { values: list });
    SET_DONE.is_success(0, set_properties::Response { problems: Vec::new() });
}

/// MS-OXCPRPT 4.3.
/// covers: MS-OXCROPS_R2677, MS-OXCROPS_R2695, MS-OXCROPS_R2697, MS-OXCROPS_R2701
#[test]
fn getting_properties() {
    assert_eq!(COLUMNS.iter().map(|tag| tag.0).collect::<Vec<_>>(), [0x863E_000B, 0x863F_0003, 0x65E2_0102]);
    let tags = COLUMNS.to_vec();
    GET.is_request(
        0,
        Handles::Input(0),
        get_properties_specific::Request { property_size_limit: 0, want_unicode: true, tags },
    );
    let row = PropertyRow::Flagged(vec![
        FlaggedValue::Value(false.into()),
        FlaggedValue::Value(98.into()),
        FlaggedValue::Error(ErrorCode(0x8004_010F)),
    ]);
    GOT.is_success(0, get_properties_specific::Response { columns: COLUMNS.to_vec(), row });
}

/// MS-OXCPRPT 4.4.1.
/// covers: MS-OXCROPS_R3160, MS-OXCROPS_R3177, MS-OXCROPS_R3179, MS-OXCROPS_R3183
#[test]
fn opening_a_stream() {
    OPEN.is_request(
        1,
        Handles::InputOutput { input: 0, output: 1 },
        open_stream::Request {
            tag: tags::PID_TAG_EXTENDED_RULE_MESSAGE_CONDITION,
            open_mode_flags: open_stream::READ_WRITE,
        },
    );
    OPENED.is_success(1, open_stream::Response { stream_size: 11_797 });
}

/// MS-OXCPRPT 4.4.2. The text puts DataSize at offset 0x0006, where it is in the response; in the request it stands
/// at 0x0003. The data that is not printed is zero here.
/// covers: MS-OXCROPS_R3236, MS-OXCROPS_R3249, MS-OXCROPS_R3251
#[test]
fn writing_to_the_stream() {
    let mut printed = bytes(WRITE_PRINTED);
    let error = RopRequest::decode(&mut Reader::new(&printed), &|_| false).unwrap_err();
    assert_eq!((error.field(), error.offset()), ("Data", 5));
    assert_eq!(error.to_string(), "Data at offset 5: needs 11797 bytes, 43 are left");
    let mut data = printed[5..].to_vec();
    assert_eq!(&data[2..], b"an always restore the look of your docume");
    data.resize(11_797, 0);
    printed.resize(5 + 11_797, 0);
    let body = write_stream::Request { data }.into();
    same_request(&printed, &RopRequest { logon_id: 1, handles: Handles::Input(1), body });
    WRITTEN.is_success(1, write_stream::Response { written_size: 11_797 });
}

/// MS-OXCPRPT 4.4.3. The text gives the response an InputHandleIndex of 0x00; its byte is that of the request, 0x01.
/// covers: MS-OXCROPS_R3261, MS-OXCROPS_R3269, MS-OXCROPS_R3271
#[test]
fn committing_a_stream() {
    COMMIT.is_request(1, Handles::Input(1), commit_stream::Request);
    COMMITTED.is_success(1, commit_stream::Response);
}

/// MS-OXCPRPT 4.5.
/// covers: MS-OXCROPS_R3124, MS-OXCROPS_R3134, MS-OXCROPS_R3136, MS-OXCROPS_R3140, MS-OXCROPS_R886,
/// MS-OXCROPS_R897, MS-OXCROPS_R899
#[test]
fn asynchronous_progress() {
    let empty = empty_folder::Request { want_asynchronous: true, want_delete_associated: false };
    EMPTY.is_request(0, Handles::Input(0), empty);
    let so_far = |completed_task_count| progress::Response {
        logon_id: 0,
        completed_task_count,
        total_task_count: 729,
    };
    PROGRESS_29.is_success(0, so_far(29));
    ASK_PROGRESS.is_request(0, Handles::Input(0), progress::Request { want_cancel: false });
    PROGRESS_59.is_success(0, so_far(59));
    EMPTIED.is_success(0, empty_folder::Response { partial_completion: false });
}
