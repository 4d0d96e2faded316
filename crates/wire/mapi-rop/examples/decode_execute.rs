//! Prints the ROPs of an Execute request, field by field.
//!
//! ```text
//! cargo run -p ropewalk-wire-mapi-rop --example decode_execute -- crates/wire/mapi-rop/tests/vectors/execute.bin
//! ```
//!
//! The file is the RopBuffer of a MAPI/HTTP Execute request (rgbIn of EcDoRpcExt2): extended buffers, packed or not.

use ropewalk_wire_mapi_rop::{RequestReader, RopBuffer, decode_extended};
use std::error::Error;
use std::io::Write;

/// Reads `rgb_in` and prints what is in it.
///
/// # Errors
/// When it cannot be read, or written.
pub fn decode_execute(rgb_in: &[u8], out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for (number, payload) in decode_extended(rgb_in)?.iter().enumerate() {
        let buffer = RopBuffer::decode(payload)?;
        writeln!(out, "buffer {number}: {} bytes, handles {:08X?}", payload.len(), buffer.handles)?;
        // Two ROPs look different on public folders; the logon of a capture is taken for a private mailbox.
        let is_public = |_logon_id| false;
        let mut requests = RequestReader::new(&buffer.rops);
        while let Some(request) = requests.next(&is_public)? {
            let (logon, handles) = (request.logon_id, request.handles);
            writeln!(out, "{:?}, logon {logon}, {handles:?}", request.id())?;
            writeln!(out, "    {:?}", request.body)?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args_os().nth(1).ok_or("usage: decode_execute FILE")?;
    decode_execute(&std::fs::read(file)?, &mut std::io::stdout())
}
