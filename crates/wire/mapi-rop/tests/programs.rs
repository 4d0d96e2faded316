//! The programs in `examples/` run, and the sample they read is what it says it is.
#![allow(clippy::unwrap_used, reason = "the lint does not see that this whole file is a test")]

#[allow(dead_code, reason = "its main is for people")]
#[path = "../examples/build_logon.rs"]
mod build_logon;
#[allow(dead_code, reason = "its main is for people")]
#[path = "../examples/decode_execute.rs"]
mod decode_execute;

use build_logon::build_logon;
use decode_execute::decode_execute;
use ropewalk_model::codec::Writer;
use ropewalk_model::tags;
use ropewalk_wire_mapi_rop::rop::{
    get_contents_table, get_receive_folder, open_folder, query_rows, release, set_columns,
};
use ropewalk_wire_mapi_rop::{
    Fid, Handles, Packing, RopBuffer, RopRequest, RopRequestBody, UNUSED_HANDLE, decode_extended,
    encode_extended,
};

/// A RopBuffer as a client sends it: the first page of a folder.
const SAMPLE: &[u8] = include_bytes!("vectors/execute.bin");

fn request(handles: Handles, body: impl Into<RopRequestBody>) -> RopRequest {
    RopRequest { logon_id: 0, handles, body: body.into() }
}

fn sample() -> Vec<u8> {
    let receive = get_receive_folder::Request { message_class: "IPM.Note".to_owned() };
    let folder_id = Fid::from_wire(0x0D00_0000_0000_0001);
    let open = open_folder::Request { folder_id, open_mode_flags: 0 };
    let columns = vec![
        tags::PID_TAG_MID,
        tags::PID_TAG_SUBJECT,
        tags::PID_TAG_MESSAGE_DELIVERY_TIME,
        tags::PID_TAG_MESSAGE_SIZE,
    ];
    let query = query_rows::Request { query_rows_flags: 0, forward_read: true, row_count: 50 };
    let requests = [
        request(Handles::Input(0), receive),
        request(Handles::InputOutput { input: 0, output: 1 }, open),
        request(Handles::InputOutput { input: 1, output: 2 }, get_contents_table::Request { table_flags: 0 }),
        request(Handles::Input(2), set_columns::Request { set_columns_flags: 0, tags: columns }),
        request(Handles::Input(2), query),
        request(Handles::Input(2), release::Request),
    ];
    let mut rops = Writer::new();
    requests.iter().for_each(|request| request.encode(&mut rops).unwrap());
    let handles = vec![0x0000_00A1, UNUSED_HANDLE, UNUSED_HANDLE];
    let payload = RopBuffer { rops: rops.into_bytes(), handles }.encode().unwrap();
    encode_extended(&[payload], Packing { compress: false, obfuscate: true }).unwrap()
}

#[test]
fn the_sample_is_the_first_page_of_a_folder() {
    assert_eq!(sample(), SAMPLE);
}

#[test]
fn decode_execute_prints_every_rop_with_its_fields() {
    let mut out = Vec::new();
    decode_execute(SAMPLE, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    for wanted in ["buffer 0: ", "000000A1", "IPM.Note", "row_count: 50", "QueryRows", "Release"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert_eq!(text.lines().count(), 1 + 2 * 6);
    assert!(decode_execute(&SAMPLE[..20], &mut Vec::new()).is_err());
}

#[test]
fn build_logon_writes_what_decode_execute_reads() {
    let bytes = build_logon("/o=Example/cn=alice").unwrap();
    let payload = decode_extended(&bytes).unwrap().remove(0);
    // RopSize, then RopLogon as MS-OXCROPS 2.2.3.1.1 has it.
    let logon = b"\x24\0\xFE\0\0\x01\0\0\0\x01\0\0\0\0\x14\0/o=Example/cn=alice\0\xFF\xFF\xFF\xFF";
    assert_eq!(payload, logon);
    let mut out = Vec::new();
    decode_execute(&bytes, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("/o=Example/cn=alice"));
}
