//! Writing compressed RTF (MS-OXRTFCP 2.3.3).

use super::{
    COMPRESSED, COUNTED_HEADER_BYTES, DICTIONARY_BYTES, HEADER_BYTES, MATCH_BYTES_MAX, MATCH_BYTES_MIN,
    PRELOADED, RUN_TOKENS, UNCOMPRESSED, crc,
};

/// Earlier places that are looked at for each match; keeps the time proportional to the input.
const CANDIDATES_MAX: usize = 48;
/// No place.
const NONE: u32 = u32::MAX;

/// RTF compressed. Sizes beyond what the header can say are cut off by nobody: a message is smaller.
pub fn compress(rtf: &[u8]) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut places = Places::new(rtf.len());
    // The dictionary holds the last 4096 bytes of this, and byte `at` of it lies at `at % 4096`.
    let whole = [PRELOADED, rtf].concat();
    let mut at = 0;
    while at < whole.len() {
        let matched = if at < PRELOADED.len() { None } else { places.longest(&whole, at) };
        let length = match matched {
            Some((from, length)) => {
                writer.reference(from % DICTIONARY_BYTES, length);
                length
            }
            None => {
                if at >= PRELOADED.len() {
                    writer.literal(whole.get(at).copied().unwrap_or_default());
                }
                1
            }
        };
        for step in 0..length {
            places.add(&whole, at + step);
        }
        at += length;
    }
    // "An offset that equals the write offset [...] the writer MUST set the Length field to zero" (2.1.3.1.5).
    writer.reference(at % DICTIONARY_BYTES, MATCH_BYTES_MIN);
    with_header(COMPRESSED, rtf.len(), crc(&writer.contents), &writer.contents)
}

/// RTF in the same frame, not compressed.
pub fn store(rtf: &[u8]) -> Vec<u8> {
    with_header(UNCOMPRESSED, rtf.len(), 0, rtf)
}

fn with_header(kind: u32, raw_size: usize, crc: u32, contents: &[u8]) -> Vec<u8> {
    let field = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(HEADER_BYTES + contents.len());
    for value in [field(contents.len() + COUNTED_HEADER_BYTES), field(raw_size), kind, crc] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(contents);
    out
}

/// Runs: a control byte and its tokens.
#[derive(Default)]
struct Writer {
    contents: Vec<u8>,
    /// Where the control byte of the run stands.
    control: usize,
    /// Tokens of the run.
    tokens: usize,
}

impl Writer {
    fn token(&mut self, is_reference: bool) {
        if self.tokens == RUN_TOKENS || self.contents.is_empty() {
            self.control = self.contents.len();
            self.contents.push(0);
            self.tokens = 0;
        }
        if let Some(control) = self.contents.get_mut(self.control) {
            *control |= u8::from(is_reference) << self.tokens;
        }
        self.tokens += 1;
    }

    fn literal(&mut self, byte: u8) {
        self.token(false);
        self.contents.push(byte);
    }

    fn reference(&mut self, offset: usize, length: usize) {
        self.token(true);
        let reference = (offset & 0xFFF) << 4 | (length.saturating_sub(MATCH_BYTES_MIN) & 0xF);
        self.contents.extend_from_slice(&[(reference >> 8) as u8, reference as u8]);
    }
}

/// Where each pair of bytes stood before, newest first.
struct Places {
    newest: Vec<u32>,
    /// Of each place in the dictionary, the one before it with the same pair.
    before: Vec<u32>,
    bytes: usize,
}

impl Places {
    fn new(bytes: usize) -> Self {
        Self { newest: vec![NONE; 1 << 16], before: vec![NONE; DICTIONARY_BYTES], bytes }
    }

    fn pair(whole: &[u8], at: usize) -> Option<usize> {
        let pair: [u8; 2] = whole.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_be_bytes(pair)))
    }

    fn add(&mut self, whole: &[u8], at: usize) {
        debug_assert!(at < self.bytes + PRELOADED.len());
        let (Some(pair), Ok(place)) = (Self::pair(whole, at), u32::try_from(at)) else { return };
        if let (Some(newest), Some(before)) =
            (self.newest.get_mut(pair), self.before.get_mut(at % DICTIONARY_BYTES))
        {
            *before = *newest;
            *newest = place;
        }
    }

    /// The longest match of what stands at `at`, the oldest where several are as long and longer ones were possible.
    fn longest(&self, whole: &[u8], at: usize) -> Option<(usize, usize)> {
        let wanted = whole.get(at..whole.len().min(at + MATCH_BYTES_MAX))?;
        let mut best: Option<(usize, usize)> = None;
        let mut place = *self.newest.get(Self::pair(whole, at)?)?;
        for _ in 0..CANDIDATES_MAX {
            // A place 4096 back is where the next byte goes, and to refer to that means the end.
            let from = place as usize;
            if place == NONE || from >= at || at - from >= DICTIONARY_BYTES {
                break;
            }
            let there = whole.get(from..)?.iter();
            let length = wanted.iter().zip(there).take_while(|(a, b)| a == b).count();
            if length >= MATCH_BYTES_MIN && best.is_none_or(|(_, longest)| length >= longest) {
                best = Some((from, length));
            }
            if length == wanted.len() {
                break;
            }
            let before = *self.before.get(from % DICTIONARY_BYTES)?;
            if before != NONE && before as usize >= from {
                break;
            }
            place = before;
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressed::{CompressedRtfError, decompress};

    /// MS-OXRTFCP 3.1.1 and 3.2.1.
    const SIMPLE: (&[u8], &[u8]) = (
        b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        b"\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\
          \x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0",
    );
    /// MS-OXRTFCP 3.1.2 and 3.2.2.
    const CROSSING: (&[u8], &[u8]) = (
        b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
        b"\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\
          \x0d\x6e\x7d\x01\x0e\xb0",
    );

    #[test]
    fn the_examples_of_the_specification_come_out_both_ways() {
        for (rtf, compressed) in [SIMPLE, CROSSING] {
            assert_eq!(decompress(compressed).unwrap(), rtf);
            assert_eq!(compress(rtf), compressed);
        }
    }

    #[test]
    fn stored_rtf_comes_back() {
        let stored = store(b"{\\rtf1 x}");
        assert_eq!(stored.get(..16).unwrap(), b"\x15\0\0\0\x09\0\0\0MELA\0\0\0\0");
        assert_eq!(decompress(&stored).unwrap(), b"{\\rtf1 x}");
        assert_eq!(decompress(&compress(b"")).unwrap(), b"");
    }

    #[test]
    fn the_dictionary_goes_round() {
        let mut state = 1u32;
        for length in [1, 17, 18, 3889, 3890, 4096, 20_000] {
            let mut rtf = Vec::new();
            while rtf.len() < length {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let piece: &[u8] = if state & 0x100 == 0 { b"\\par abc" } else { &state.to_le_bytes() };
                rtf.extend_from_slice(piece);
            }
            assert_eq!(decompress(&compress(&rtf)).unwrap(), rtf);
            let same = vec![b'a'; length];
            assert_eq!(decompress(&compress(&same)).unwrap(), same);
        }
        assert!(compress(&[b'a'; 17_000]).len() < 2300);
    }

    #[test]
    fn lies_in_the_header_are_refused() {
        let (_, good) = SIMPLE;
        let changed = |at: usize, byte: u8| {
            let mut bytes = good.to_vec();
            *bytes.get_mut(at).unwrap() = byte;
            decompress(&bytes)
        };
        assert!(matches!(changed(0, 0x2E), Err(CompressedRtfError::Size { says: 0x2E, are: 0x2D })));
        assert!(matches!(changed(0, 0), Err(CompressedRtfError::Size { .. })));
        assert!(matches!(changed(8, b'X'), Err(CompressedRtfError::Kind(_))));
        assert!(matches!(changed(12, 0), Err(CompressedRtfError::Crc { .. })));
        assert!(matches!(changed(20, 0), Err(CompressedRtfError::Crc { .. })));
        // RAWSIZE is only a hint.
        assert!(changed(7, 0xFF).is_ok());
        assert!(matches!(decompress(b"1234567"), Err(CompressedRtfError::Read(_))));
        // Bytes after what COMPSIZE counts are padding.
        assert!(decompress(&[good, &[0; 7]].concat()).is_ok());
    }

    #[test]
    fn contents_without_an_end_are_refused_unless_they_are_complete() {
        let cut = |raw_size| {
            let contents = b"\x00abc";
            with_header(COMPRESSED, raw_size, crc(contents), contents)
        };
        assert_eq!(decompress(&cut(3)).unwrap(), b"abc");
        assert_eq!(decompress(&cut(4)), Err(CompressedRtfError::Unfinished { offset: 20 }));
        let half = b"\x01\x00";
        assert!(matches!(
            decompress(&with_header(COMPRESSED, 9, crc(half), half)),
            Err(CompressedRtfError::Read(_))
        ));
    }
}
