//! Reading compressed RTF (MS-OXRTFCP 2.2.3).

use super::{
    COMPRESSED, COUNTED_HEADER_BYTES, DICTIONARY_BYTES, HEADER_BYTES, MATCH_BYTES_MAX, MATCH_BYTES_MIN,
    PRELOADED, RUN_TOKENS, UNCOMPRESSED, crc,
};
use ropewalk_base::limits::RTF_BYTES_MAX;
use ropewalk_base::{ReadError, Reader};

/// Why bytes are no compressed RTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompressedRtfError {
    /// The header or a token is cut off.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// COMPSIZE counts other than what is there.
    #[error("COMPSIZE at offset 0: {says} bytes follow it, not {are}")]
    Size {
        /// What the field says, bytes.
        says: u32,
        /// Bytes after the field.
        are: usize,
    },
    /// COMPTYPE is neither of the two kinds.
    #[error("COMPTYPE at offset 8: {0:#010X}")]
    Kind(u32),
    /// The contents have been changed.
    #[error("CRC at offset 12: {says:#010X}, contents have {are:#010X}")]
    Crc {
        /// What the field says.
        says: u32,
        /// What the contents have.
        are: u32,
    },
    /// The contents end without the reference that says so, and not at RAWSIZE either.
    #[error("CONTENTS end at offset {offset} without an end")]
    Unfinished {
        /// Bytes read, the header included.
        offset: usize,
    },
    /// More than any message may hold.
    #[error("the RTF has more than {RTF_BYTES_MAX} bytes")]
    TooLarge,
}

/// The RTF in compressed RTF, at most [`RTF_BYTES_MAX`] bytes.
///
/// RAWSIZE is not believed: programs write it with and without a last zero. It says where the contents end only
/// when the reference for that is missing. What follows the size that COMPSIZE says is ignored: clients have
/// padded the stream.
///
/// # Errors
/// When a field is cut off, COMPSIZE goes beyond the bytes, the kind is unknown, the CRC is another, the contents
/// do not end, or the RTF is too large.
pub fn decompress(bytes: &[u8]) -> Result<Vec<u8>, CompressedRtfError> {
    let mut reader = Reader::new(bytes);
    let compressed_size = reader.u32("COMPSIZE")?;
    let are = reader.left();
    let raw_size = reader.u32("RAWSIZE")?;
    let kind = reader.u32("COMPTYPE")?;
    let says = reader.u32("CRC")?;
    let size = usize::try_from(compressed_size).ok().and_then(|size| size.checked_sub(COUNTED_HEADER_BYTES));
    let contents = size.and_then(|size| reader.rest().get(..size));
    let contents = contents.ok_or(CompressedRtfError::Size { says: compressed_size, are })?;
    let raw_size = usize::try_from(raw_size).unwrap_or(usize::MAX);
    match kind {
        UNCOMPRESSED if contents.len() > RTF_BYTES_MAX => Err(CompressedRtfError::TooLarge),
        UNCOMPRESSED => Ok(contents.get(..raw_size).unwrap_or(contents).to_vec()),
        COMPRESSED => {
            let are = crc(contents);
            if are != says {
                return Err(CompressedRtfError::Crc { says, are });
            }
            Inflate::new(contents).run(raw_size)
        }
        other => Err(CompressedRtfError::Kind(other)),
    }
}

struct Inflate<'c> {
    reader: Reader<'c>,
    dictionary: [u8; DICTIONARY_BYTES],
    /// Where the next byte goes.
    write: usize,
    out: Vec<u8>,
}

impl<'c> Inflate<'c> {
    fn new(contents: &'c [u8]) -> Self {
        let mut dictionary = [b' '; DICTIONARY_BYTES];
        dictionary.iter_mut().zip(PRELOADED).for_each(|(to, from)| *to = *from);
        let out = Vec::with_capacity(contents.len().saturating_mul(2).min(RTF_BYTES_MAX));
        Self { reader: Reader::new(contents), dictionary, write: PRELOADED.len(), out }
    }

    fn push(&mut self, byte: u8) -> Result<(), CompressedRtfError> {
        if self.out.len() >= RTF_BYTES_MAX {
            return Err(CompressedRtfError::TooLarge);
        }
        self.out.push(byte);
        if let Some(place) = self.dictionary.get_mut(self.write) {
            *place = byte;
        }
        self.write = (self.write + 1) % DICTIONARY_BYTES;
        Ok(())
    }

    fn run(mut self, raw_size: usize) -> Result<Vec<u8>, CompressedRtfError> {
        while !self.reader.is_empty() {
            let control = self.reader.u8("CONTROL")?;
            for token in 0..RUN_TOKENS {
                if self.reader.is_empty() {
                    break;
                }
                if control >> token & 1 == 0 {
                    let byte = self.reader.u8("LITERAL")?;
                    self.push(byte)?;
                } else if self.reference()? {
                    return Ok(self.out);
                }
            }
        }
        let offset = HEADER_BYTES + self.reader.offset();
        if self.out.len() == raw_size { Ok(self.out) } else { Err(CompressedRtfError::Unfinished { offset }) }
    }

    /// Copies what a reference stands for; true for the one that says the contents are complete.
    fn reference(&mut self) -> Result<bool, CompressedRtfError> {
        let [high, low] = self.reader.array("REFERENCE")?;
        let reference = usize::from(u16::from_be_bytes([high, low]));
        let (offset, length) = (reference >> 4, (reference & 0xF) + MATCH_BYTES_MIN);
        debug_assert!(length <= MATCH_BYTES_MAX);
        if offset == self.write {
            return Ok(true);
        }
        for step in 0..length {
            // What was just written can be read again: the two may overlap.
            let byte = self.dictionary.get((offset + step) % DICTIONARY_BYTES).copied();
            self.push(byte.unwrap_or(b' '))?;
        }
        Ok(false)
    }
}
