//! Compressed RTF (MS-OXRTFCP): what PidTagRtfCompressed holds.

mod compress;
mod decompress;

pub use compress::{compress, store};
pub use decompress::{CompressedRtfError, decompress};

use crc32fast::Hasher;

/// COMPTYPE of LZ-compressed contents, "LZFu" (MS-OXRTFCP 2.1.3.1.1).
const COMPRESSED: u32 = 0x7546_5A4C;
/// COMPTYPE of contents as they are, "MELA".
const UNCOMPRESSED: u32 = 0x414C_454D;
/// COMPSIZE, RAWSIZE, COMPTYPE, CRC.
const HEADER_BYTES: usize = 16;
/// What COMPSIZE counts of the header: all after itself.
const COUNTED_HEADER_BYTES: usize = 12;

/// Bytes of the dictionary, which is circular (2.1.3.1.4).
const DICTIONARY_BYTES: usize = 4096;
/// What the dictionary begins with (2.1.2.1).
const PRELOADED: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
    \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
    \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// Bytes a reference stands for, at least and at most: its four bits count from two (2.1.3.1.5).
const MATCH_BYTES_MIN: usize = 2;
const MATCH_BYTES_MAX: usize = 17;
/// Tokens a control byte announces (2.1.3.1.1).
const RUN_TOKENS: usize = 8;

/// The CRC of the contents (2.1.3.2): the usual polynomial, from zero and not inverted.
fn crc(contents: &[u8]) -> u32 {
    let mut hasher = Hasher::new_with_initial(u32::MAX);
    hasher.update(contents);
    !hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_begins_with_207_bytes() {
        assert_eq!(PRELOADED.len(), 207);
        assert_eq!(PRELOADED.get(168..170), Some(&b"\r\n"[..]));
    }
}
