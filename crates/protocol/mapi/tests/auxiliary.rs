//! Auxiliary buffers: what Connect is answered with, and that what a client tells of itself harms no request.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the lint does not see that this whole file is a test")]

mod common;

use common::{ALICE, Client, full, world, x_code};
use ropewalk_wire_mapi_http::{
    ConnectRequest, ConnectResponse, ExecuteRequest, ExecuteResponse, Reply, parse_response,
};
use ropewalk_wire_mapi_rop::auxiliary::{
    AuxiliaryBlock, BlockVersion, ExOrgInfo, PerfProcessInfo, decode_auxiliary, encode_auxiliary,
};
use ropewalk_wire_mapi_rop::{Packing, RopBuffer, decode_extended, encode_extended};

fn connect(client: &mut Client<'_>, auxiliary: Vec<u8>) -> ConnectResponse {
    let request = ConnectRequest {
        user_dn: client.world.alice.legacy_dn.clone(),
        flags: 0,
        default_code_page: 1252,
        lcid_sort: 0x409,
        lcid_string: 0x409,
        auxiliary,
    };
    let response = client.send("Connect", request.encode().unwrap());
    match Reply::decode(parse_response(full(&response)).unwrap().body).unwrap() {
        Reply::Success(response) => response,
        Reply::Failure(failure) => panic!("{failure:?}"),
    }
}

fn process_info() -> Vec<u8> {
    let info = PerfProcessInfo { process_name: "OUTLOOK.EXE".to_owned(), ..PerfProcessInfo::default() };
    let payload = encode_auxiliary(&[AuxiliaryBlock::PerfProcessInfo(BlockVersion::Two, info)]).unwrap();
    encode_extended(&[payload], Packing { compress: false, obfuscate: true }).unwrap()
}

/// Buffers whose extended header, block header or block is broken.
fn broken() -> [Vec<u8>; 6] {
    let payload = |bytes: &[u8]| encode_extended(&[bytes], Packing::default()).unwrap();
    [
        vec![1],
        vec![0xFF; 64],
        vec![0; 0x2000],
        payload(&[0, 0, 1, 2]),
        payload(&[8, 0, 1, 2, 0, 0, 0, 0]),
        payload(&[6, 0, 9, 9, 0, 0]),
    ]
}

/// covers: MS-OXCRPC_R575, MS-OXCRPC_R748, MS-OXCRPC_R1061, MS-OXCRPC_R1068, MS-OXCRPC_R1069, MS-OXCRPC_R1590,
/// MS-OXCRPC_R1597, MS-OXCRPC_R1692, MS-OXCMAPIHTTP_R2069
#[test]
fn connect_tells_that_there_are_no_public_folders_and_what_to_log() {
    let world = world();
    let mut client = Client { world: &world, auth: ALICE, context: String::new(), sequence: String::new() };
    let response = connect(&mut client, process_info());
    assert_eq!(response.error_code, 0);
    let payloads = decode_extended(&response.auxiliary).unwrap();
    assert_eq!(payloads.len(), 1);
    let blocks = decode_auxiliary(&payloads[0]).unwrap();
    let [AuxiliaryBlock::ExOrgInfo(organisation), AuxiliaryBlock::ServerSessionInfo(session)] = &blocks[..]
    else {
        panic!("{blocks:?}");
    };
    assert_eq!(*organisation, ExOrgInfo { org_flags: 0 });
    // A name for logs; neither of the cookies can be told from it.
    let name = &session.server_session_context_info;
    assert_eq!(name.len(), 8);
    assert!(!client.context.contains(name) && !client.sequence.contains(name));
}

/// covers: MS-OXCRPC_R1601, MS-OXCRPC_R1606
#[test]
fn a_broken_auxiliary_buffer_loses_no_connect() {
    let world = world();
    let mut client = Client { world: &world, auth: ALICE, context: String::new(), sequence: String::new() };
    for auxiliary in broken() {
        assert_eq!(connect(&mut client, auxiliary).error_code, 0);
    }
}

#[test]
fn a_refused_connect_tells_nothing() {
    let world = world();
    let mut client =
        Client { world: &world, auth: common::BOB, context: String::new(), sequence: String::new() };
    let response = connect(&mut client, process_info());
    assert_eq!((response.error_code, response.auxiliary), (0x8007_0005, vec![]));
}

/// covers: MS-OXCRPC_R1654, MS-OXCRPC_R1655
#[test]
fn a_broken_auxiliary_buffer_loses_no_execute() {
    let world = world();
    let mut client = world.client();
    let rops = RopBuffer::default().encode().unwrap();
    let rop_buffer = encode_extended(&[rops], Packing::default()).unwrap();
    for auxiliary in broken().into_iter().chain([process_info()]) {
        let request =
            ExecuteRequest { flags: 3, rop_buffer: rop_buffer.clone(), max_rop_out: common::MAX, auxiliary };
        let response = client.send("Execute", request.encode().unwrap());
        assert_eq!(x_code(&response), "0");
        let reply: Reply<ExecuteResponse> =
            Reply::decode(parse_response(full(&response)).unwrap().body).unwrap();
        assert!(matches!(reply, Reply::Success(ExecuteResponse { error_code: 0, .. })));
    }
}
