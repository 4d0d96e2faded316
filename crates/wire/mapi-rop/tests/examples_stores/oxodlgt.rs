//! MS-OXODLGT, Delegate Access Configuration Protocol: a logon of MS-OXCSTOR 2.2.1.1, printed as values.

use ropewalk_base::Reader;
use ropewalk_model::codec::Writer;
use ropewalk_wire_mapi_rop::rop::logon;
use ropewalk_wire_mapi_rop::{Handles, RopId, RopRequest};

/// MS-OXODLGT 4.1.1: "LogonFlags: 0x01 Private, OpenFlags: 0x0100040C HOME_LOGON TAKE_OWNERSHIP NO_MAIL
/// CLI_WITH_PER_MDB_FIX", which MS-OXCSTOR 2.2.1.1.1 calls USE_PER_MDB_REPLID_MAPPING.
#[test]
fn the_flags_of_a_logon_have_their_values() {
    let open_flags =
        logon::HOME_LOGON | logon::TAKE_OWNERSHIP | logon::NO_MAIL | logon::USE_PER_MDB_REPLID_MAPPING;
    assert_eq!(open_flags, 0x0100_040C);
    let essdn = "/o=First Organization/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients\
                 /cn=delegator1";
    let body =
        logon::Request { logon_flags: logon::PRIVATE, open_flags, store_state: 0, essdn: essdn.to_owned() };
    let request = RopRequest { logon_id: 0, handles: Handles::Output(0), body: body.into() };
    assert_eq!(request.id(), RopId(0xFE));
    let mut out = Writer::new();
    request.encode(&mut out).unwrap();
    let head = [0xFE, 0, 0, 1, 0x0C, 0x04, 0x00, 0x01, 0, 0, 0, 0, 101, 0];
    assert_eq!(out.as_slice(), [&head[..], essdn.as_bytes(), &[0]].concat());
    assert_eq!(RopRequest::decode(&mut Reader::new(out.as_slice()), &|_| false).unwrap(), request);
}
