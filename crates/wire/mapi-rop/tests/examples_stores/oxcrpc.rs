//! MS-OXCRPC, Wire Format Protocol: the headers around ROP buffers.

use ropewalk_wire_mapi_rop::{Packing, RopBuffer, decode_extended, encode_extended};

/// A ROP buffer with so many bytes of ROPs and of handles, its extended buffer, and the numbers in both headers:
/// Version, Flags, Size, SizeActual, RopSize.
fn headers(rops: usize, handles: usize) -> (usize, [u16; 5]) {
    let buffer = RopBuffer { rops: vec![0x5A; rops], handles: vec![7; handles / 4] };
    let extended = encode_extended(&[buffer.encode().unwrap()], Packing::default()).unwrap();
    let payloads = decode_extended(&extended).unwrap();
    assert_eq!(payloads.len(), 1);
    assert_eq!(RopBuffer::decode(&payloads[0]).unwrap(), buffer);
    let number = |at: usize| u16::from_le_bytes([extended[2 * at], extended[2 * at + 1]]);
    (extended.len(), std::array::from_fn(number))
}

/// MS-OXCRPC 4.2: 320 bytes of ROP requests and 16 bytes of handles make a cbIn of 0x15A; the response has 64 and 16.
/// covers: MS-OXCRPC_R32, MS-OXCRPC_R33, MS-OXCRPC_R38, MS-OXCRPC_R42, MS-OXCRPC_R43, MS-OXCRPC_R44, MS-OXCRPC_R46,
/// MS-OXCROPS_R4675
#[test]
fn headers_count_what_follows_them() {
    assert_eq!(headers(320, 16), (0x15A, [0x0000, 0x0004, 0x0152, 0x0152, 0x0142]));
    assert_eq!(headers(64, 16), (0x5A, [0x0000, 0x0004, 0x0052, 0x0052, 0x0042]));
}
