//! HasValue (MS-OXCMAPIHTTP 2.2.1.1): a byte that says whether a value of the address book is there.

use super::{DecodeError, Writer};
use ropewalk_base::Reader;

const TRUE: u8 = 0xFF;
const FALSE: u8 = 0x00;
const FIELD: &str = "HasValue";

/// Reads HasValue.
///
/// # Errors
/// When the input ends; "MUST contain either TRUE (0xFF) or FALSE (0x00)".
pub fn decode_presence(reader: &mut Reader<'_>) -> Result<bool, DecodeError> {
    match reader.u8(FIELD)? {
        TRUE => Ok(true),
        FALSE => Ok(false),
        other => Err(DecodeError::invalid(FIELD, reader, 1, other)),
    }
}

/// Writes HasValue.
pub fn encode_presence(out: &mut Writer, present: bool) {
    out.u8(if present { TRUE } else { FALSE });
}
