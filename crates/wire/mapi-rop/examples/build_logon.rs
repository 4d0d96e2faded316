//! Writes the RopBuffer of an Execute request that logs on to a private mailbox.
//!
//! ```text
//! cargo run -p ropewalk-wire-mapi-rop --example build_logon -- /o=Example/cn=Recipients/cn=alice logon.bin
//! ```

use ropewalk_model::codec::Writer;
use ropewalk_wire_mapi_rop::rop::logon;
use ropewalk_wire_mapi_rop::{Handles, Packing, RopBuffer, RopRequest, UNUSED_HANDLE, encode_extended};
use std::error::Error;

/// The extended buffer with a RopLogon for the mailbox whose owner has the distinguished name `essdn`.
///
/// # Errors
/// When the name is too long.
pub fn build_logon(essdn: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let body = logon::Request {
        logon_flags: logon::PRIVATE,
        open_flags: logon::USE_PER_MDB_REPLID_MAPPING,
        store_state: 0,
        essdn: essdn.to_owned(),
    };
    // The server puts the handle of the logon into place 0 of the handle table.
    let request = RopRequest { logon_id: 0, handles: Handles::Output(0), body: body.into() };
    let mut rops = Writer::new();
    request.encode(&mut rops)?;
    let buffer = RopBuffer { rops: rops.into_bytes(), handles: vec![UNUSED_HANDLE] };
    Ok(encode_extended(&[buffer.encode()?], Packing { compress: false, obfuscate: true })?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(essdn), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: build_logon DN FILE".into());
    };
    std::fs::write(file, build_logon(&essdn.to_string_lossy())?)?;
    Ok(())
}
