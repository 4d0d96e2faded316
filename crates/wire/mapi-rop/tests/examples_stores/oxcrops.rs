//! MS-OXCROPS, Remote Operations (ROP) List and Encoding Protocol.

use super::printed;
use ropewalk_wire_mapi_rop::RopBuffer;

/// MS-OXCROPS 4.1.
/// covers: MS-OXCROPS_R6, MS-OXCROPS_R7, MS-OXCROPS_R4673
#[test]
fn an_empty_buffer_is_its_size() {
    let bytes = printed("02 00");
    let buffer = RopBuffer::decode(&bytes).unwrap();
    assert_eq!(buffer, RopBuffer { rops: vec![], handles: vec![] });
    assert_eq!(buffer.encode().unwrap(), bytes);
}
