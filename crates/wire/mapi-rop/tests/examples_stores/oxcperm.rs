//! MS-OXCPERM, Exchange Access and Operation Permissions Protocol.

use super::{failure, printed, request};
use ropewalk_model::codec::Writer;
use ropewalk_model::{ErrorCode, tags};
use ropewalk_wire_mapi_rop::rop::{get_permissions_table, open_stream, set_columns};
use ropewalk_wire_mapi_rop::{Handles, RopId, RopRequest};

/// MS-OXCPERM 4.1, the attempt to read PidTagSecurityDescriptorAsXml. The text calls 0x80040102 ecNotImplemented;
/// by its number it is ecNotSupported (MS-OXCDATA 2.4.1), and so it is here.
#[test]
fn the_security_descriptor_is_refused() {
    request(
        "0000: 2B 00 01 02 1F 00 6A 0E-00",
        Handles::InputOutput { input: 1, output: 2 },
        open_stream::Request {
            tag: tags::PID_TAG_SECURITY_DESCRIPTOR_AS_XML,
            open_mode_flags: open_stream::READ_ONLY,
        },
    );
    failure("0000: 2B 02 02 01 04 80", RopId::OPEN_STREAM, 2, ErrorCode::NOT_SUPPORTED);
}

/// MS-OXCPERM 4.1.
/// covers: MS-OXCROPS_R3540, MS-OXCROPS_R3542, MS-OXCROPS_R3543, MS-OXCROPS_R3545, MS-OXCROPS_R3548,
/// MS-OXCROPS_R3551
#[test]
fn the_permissions_table_is_opened_with_free_busy_rights() {
    request(
        "0000: 3E 00 00 01 02",
        Handles::InputOutput { input: 0, output: 1 },
        get_permissions_table::Request { table_flags: get_permissions_table::INCLUDE_FREE_BUSY },
    );
}

/// MS-OXCPERM 4.1: four columns in 22 bytes, of which the first line was at hand: it ends in the type of the third.
#[test]
fn the_columns_of_the_permissions_table_are_set() {
    let tags = vec![
        tags::PID_TAG_MEMBER_ID,
        tags::PID_TAG_MEMBER_NAME,
        tags::PID_TAG_MEMBER_RIGHTS,
        tags::PID_TAG_ENTRY_ID,
    ];
    let body = set_columns::Request { set_columns_flags: 0, tags };
    let set = RopRequest { logon_id: 0, handles: Handles::Input(1), body: body.into() };
    let mut out = Writer::new();
    set.encode(&mut out).unwrap();
    assert_eq!(out.len(), 22);
    let line = printed("0000: 12 00 01 00 04 00 14 00-71 66 1F 00 72 66 03 00");
    assert!(out.as_slice().starts_with(&line));
}
