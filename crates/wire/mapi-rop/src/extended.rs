//! Extended buffers: payloads, each after an RPC_HEADER_EXT (MS-OXCRPC 2.2.2.1), packed one after the other. They
//! carry ROP buffers and auxiliary blocks.

use crate::{BufferError, compress, decompress};
use ropewalk_base::Reader;
use ropewalk_model::codec::{DecodeError, EncodeError, Writer};

/// Size of an RPC_HEADER_EXT.
pub const EXTENDED_HEADER_BYTES: usize = 8;
/// "The server MUST NOT place more than 96 individual payloads into a single rgbOut" (MS-OXCRPC 3.1.4.2.1.2.2).
pub const PAYLOADS_MAX: usize = 96;

const COMPRESSED: u16 = 0x0001;
const XOR_MAGIC: u16 = 0x0002;
const LAST: u16 = 0x0004;
/// What obfuscated bytes are combined with (MS-OXCRPC 3.1.4.1.1.3).
const MAGIC: u8 = 0xA5;

/// Whether payloads are compressed and obfuscated when they are written (MS-OXCRPC 2.2.2.1, Flags).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Packing {
    /// Compress a payload where that makes it smaller.
    pub compress: bool,
    /// Obfuscate payloads that are not compressed.
    pub obfuscate: bool,
}

/// Reads the payloads up to the one marked as last, unpacked. An empty input has none.
///
/// # Errors
/// When a header or payload is broken, there are more than [`PAYLOADS_MAX`], none is the last, or bytes follow it.
pub fn decode_extended(bytes: &[u8]) -> Result<Vec<Vec<u8>>, BufferError> {
    let mut reader = Reader::new(bytes);
    let mut payloads = Vec::new();
    if reader.is_empty() {
        return Ok(payloads);
    }
    loop {
        if payloads.len() >= PAYLOADS_MAX {
            let (field, offset, max) = ("RPC_HEADER_EXT", reader.offset(), PAYLOADS_MAX);
            return Err(DecodeError::Limit { field, offset, max }.into());
        }
        let (payload, last) = decode_one(&mut reader)?;
        payloads.push(payload);
        if last {
            DecodeError::unless_empty("RPC_HEADER_EXT", &reader)?;
            return Ok(payloads);
        }
    }
}

fn decode_one(reader: &mut Reader<'_>) -> Result<(Vec<u8>, bool), BufferError> {
    let version = reader.u16("Version")?;
    if version != 0 {
        return Err(DecodeError::invalid("Version", reader, 2, version).into());
    }
    let flags = reader.u16("Flags")?;
    if flags & !(COMPRESSED | XOR_MAGIC | LAST) != 0 {
        return Err(DecodeError::invalid("Flags", reader, 2, flags).into());
    }
    let size = reader.u16("Size")?;
    let size_actual = reader.u16("SizeActual")?;
    // covers: MS-OXCRPC_R38 "If this flag is not set, the Size and SizeActual fields MUST be the same."
    if flags & COMPRESSED == 0 && size != size_actual {
        return Err(DecodeError::invalid("SizeActual", reader, 2, size_actual).into());
    }
    let mut payload = reader.bytes(usize::from(size), "Payload")?.to_vec();
    if flags & XOR_MAGIC != 0 {
        payload.iter_mut().for_each(|byte| *byte ^= MAGIC);
    }
    if flags & COMPRESSED != 0 {
        payload = decompress(&payload, size_actual)?;
    }
    Ok((payload, flags & LAST != 0))
}

/// Writes payloads, the last one marked as such.
///
/// # Errors
/// When a payload is longer than 65,535 bytes or there are more than [`PAYLOADS_MAX`].
pub fn encode_extended<P: AsRef<[u8]>>(payloads: &[P], packing: Packing) -> Result<Vec<u8>, EncodeError> {
    let length = payloads.len();
    if length > PAYLOADS_MAX {
        return Err(EncodeError::TooLong { field: "RPC_HEADER_EXT", length, max: PAYLOADS_MAX });
    }
    let plain: usize = payloads.iter().map(|payload| payload.as_ref().len() + EXTENDED_HEADER_BYTES).sum();
    let mut out = Writer::with_capacity(if packing.compress { 0 } else { plain });
    for (number, payload) in payloads.iter().enumerate() {
        let payload = payload.as_ref();
        let last = if number + 1 == length { LAST } else { 0 };
        let packed = if packing.compress { Some(compress(payload)) } else { None };
        out.u16(0);
        // covers: MS-OXCRPC_R4794 Size is less than SizeActual when Compressed is set.
        if let Some(packed) = packed.filter(|packed| packed.len() < payload.len()) {
            out.u16(COMPRESSED | last);
            out.count16(packed.len(), "Size")?;
            out.count16(payload.len(), "SizeActual")?;
            out.bytes(&packed);
        } else {
            out.u16(last | if packing.obfuscate { XOR_MAGIC } else { 0 });
            out.count16(payload.len(), "Size")?;
            out.count16(payload.len(), "SizeActual")?;
            if packing.obfuscate {
                out.extend(payload.iter().map(|byte| byte ^ MAGIC));
            } else {
                out.bytes(payload);
            }
        }
    }
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_obfuscated_compressed() {
        let plain = encode_extended(&[[1u8, 2, 3]], Packing::default()).unwrap();
        assert_eq!(plain, [0, 0, 4, 0, 3, 0, 3, 0, 1, 2, 3]);
        let hidden = encode_extended(&[[1u8, 2, 3]], Packing { obfuscate: true, compress: true }).unwrap();
        assert_eq!(hidden, [0, 0, 6, 0, 3, 0, 3, 0, 0xA4, 0xA7, 0xA6]);
        let payloads = [b"abc".repeat(100), vec![], vec![9; 40_000]];
        for (compress, obfuscate) in [(false, false), (false, true), (true, false), (true, true)] {
            let bytes = encode_extended(&payloads, Packing { compress, obfuscate }).unwrap();
            assert_eq!(decode_extended(&bytes).unwrap(), payloads);
            assert_eq!(bytes.len() < 1000, compress);
        }
        assert_eq!(decode_extended(&[]), Ok(vec![]));
    }

    /// covers: MS-OXCRPC_R4842 obfuscation is reverted first, then the data is uncompressed.
    #[test]
    fn compressed_and_obfuscated() {
        let packed: Vec<u8> = compress(&b"abc".repeat(100)).iter().map(|byte| byte ^ 0xA5).collect();
        let bytes = [&[0, 0, 7, 0, packed.len() as u8, 0, 0x2C, 1][..], &packed].concat();
        assert_eq!(decode_extended(&bytes), Ok(vec![b"abc".repeat(100)]));
    }

    #[test]
    fn broken_headers() {
        for bad in [
            &[1, 0, 4, 0, 0, 0, 0, 0][..],
            &[0, 0, 8, 0, 0, 0, 0, 0],
            &[0, 0, 4, 0, 1, 0, 2, 0, 9],
            &[0, 0, 4, 0, 2, 0, 2, 0, 9],
            &[0, 0, 4, 0, 0, 0, 0, 0, 0],
            &[0, 0, 0, 0, 0, 0, 0, 0],
            &[0, 0, 5, 0, 1, 0, 9, 0, 9],
        ] {
            assert!(decode_extended(bad).is_err(), "{bad:?}");
        }
        assert!(decode_extended(&[0; 8 * 97]).is_err());
        assert!(encode_extended(&[[0u8; 1]; 97], Packing::default()).is_err());
        assert!(encode_extended(&[vec![0; 65_536]], Packing::default()).is_err());
    }
}
