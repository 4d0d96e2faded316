//! LZ77 with the DIRECT2 encoding (MS-OXCRPC 3.1.4.1.1.2), which is Plain LZ77 of MS-XCA 2.3 and 2.4.
//!
//! 32 flag bits, most significant first, say of the next 32 items whether each is a literal byte (0) or a match
//! (1): 13 bits of distance less one, 3 bits of length less three, longer lengths in a half byte that two matches
//! share, then a byte, then 16 or 32 bits.

use crate::BufferError;

const DISTANCE_MAX: usize = 8192;
const LENGTH_MIN: usize = 3;
/// Candidates looked at for one match; more make it slower, not much smaller.
const CANDIDATES_MAX: usize = 32;
const HASH_BITS: u32 = 13;
const NOWHERE: usize = usize::MAX;

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Input<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], BufferError> {
        let end = self.at.saturating_add(N);
        let bytes = self.bytes.get(self.at..end).and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes.ok_or(BufferError::Compression { offset: self.at })?;
        self.at = end;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<usize, BufferError> {
        Ok(usize::from(self.array::<1>()?[0]))
    }

    /// Length of a match whose low three bits are `low`; `half` is where the half byte in waiting stands.
    fn length(&mut self, low: usize, half: &mut Option<usize>) -> Result<usize, BufferError> {
        if low != 7 {
            return Ok(low + LENGTH_MIN);
        }
        let nibble = match half.take() {
            Some(byte) => byte >> 4,
            None => {
                let byte = self.byte()?;
                *half = Some(byte);
                byte & 0x0F
            }
        };
        if nibble != 15 {
            return Ok(nibble + 7 + LENGTH_MIN);
        }
        let byte = self.byte()?;
        if byte != 255 {
            return Ok(byte + 15 + 7 + LENGTH_MIN);
        }
        let offset = self.at;
        let mut whole = usize::from(u16::from_le_bytes(self.array()?));
        if whole == 0 {
            whole = u32::from_le_bytes(self.array()?) as usize;
        }
        if whole < 15 + 7 { Err(BufferError::Compression { offset }) } else { Ok(whole + LENGTH_MIN) }
    }
}

/// Unpacks to exactly `size_actual` bytes (at most 65,535: SizeActual has 16 bits).
///
/// # Errors
/// When the data ends early or a match points before the start.
pub fn decompress(bytes: &[u8], size_actual: u16) -> Result<Vec<u8>, BufferError> {
    let size = usize::from(size_actual);
    let mut input = Input { bytes, at: 0 };
    let mut out = Vec::with_capacity(size);
    let mut half = None;
    let (mut flags, mut flags_left) = (0u32, 0u32);
    while out.len() < size {
        if flags_left == 0 {
            flags = u32::from_le_bytes(input.array()?);
            flags_left = 32;
        }
        flags_left -= 1;
        if flags & (1 << flags_left) == 0 {
            out.push(input.array::<1>()?[0]);
            continue;
        }
        let offset = input.at;
        let word = usize::from(u16::from_le_bytes(input.array()?));
        let length = input.length(word & 7, &mut half)?;
        let distance = (word >> 3) + 1;
        let Some(from) = out.len().checked_sub(distance) else {
            return Err(BufferError::Compression { offset });
        };
        // A match may reach into what it makes, so it is copied byte by byte.
        for at in from..from + length.min(size - out.len()) {
            let byte = out.get(at).copied().ok_or(BufferError::Compression { offset })?;
            out.push(byte);
        }
    }
    Ok(out)
}

/// The output with the place of the current flags and of a half byte in waiting.
struct Output {
    bytes: Vec<u8>,
    flags_at: usize,
    flags: u32,
    flags_used: u32,
    half_at: Option<usize>,
}

impl Output {
    fn new(capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity);
        bytes.extend_from_slice(&[0; 4]);
        Self { bytes, flags_at: 0, flags: 0, flags_used: 0, half_at: None }
    }

    fn patch_flags(&mut self) {
        if let Some(place) = self.bytes.get_mut(self.flags_at..self.flags_at + 4) {
            place.copy_from_slice(&self.flags.to_le_bytes());
        }
    }

    fn flag(&mut self, is_match: bool) {
        self.flags = self.flags << 1 | u32::from(is_match);
        self.flags_used += 1;
        if self.flags_used == 32 {
            self.patch_flags();
            self.flags_at = self.bytes.len();
            self.bytes.extend_from_slice(&[0; 4]);
            (self.flags, self.flags_used) = (0, 0);
        }
    }

    fn literal(&mut self, byte: u8) {
        self.bytes.push(byte);
        self.flag(false);
    }

    fn nibble(&mut self, nibble: u8) {
        match self.half_at.take() {
            Some(at) => {
                if let Some(byte) = self.bytes.get_mut(at) {
                    *byte |= nibble << 4;
                }
            }
            None => {
                self.half_at = Some(self.bytes.len());
                self.bytes.push(nibble);
            }
        }
    }

    fn matched(&mut self, distance: usize, length: usize) {
        let mut rest = length - LENGTH_MIN;
        let word = (distance - 1) << 3 | rest.min(7);
        self.bytes.extend_from_slice(&(word as u16).to_le_bytes());
        if rest >= 7 {
            rest -= 7;
            self.nibble(rest.min(15) as u8);
            if rest >= 15 {
                rest -= 15;
                self.bytes.push(rest.min(255) as u8);
                if rest >= 255 {
                    let whole = length - LENGTH_MIN;
                    match u16::try_from(whole) {
                        Ok(whole) => self.bytes.extend_from_slice(&whole.to_le_bytes()),
                        Err(_) => {
                            self.bytes.extend_from_slice(&[0, 0]);
                            self.bytes.extend_from_slice(&(whole as u32).to_le_bytes());
                        }
                    }
                }
            }
        }
        self.flag(true);
    }

    /// Flags that are not in use are ones (MS-XCA 2.3.4).
    fn finish(mut self) -> Vec<u8> {
        let unused = 32 - self.flags_used;
        self.flags = ((u64::from(self.flags) << unused) | ((1u64 << unused) - 1)) as u32;
        self.patch_flags();
        self.bytes
    }
}

/// Earlier places by the hash of the three bytes there.
struct Matches<'a> {
    data: &'a [u8],
    head: Vec<usize>,
    previous: Vec<usize>,
}

impl<'a> Matches<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, head: vec![NOWHERE; 1 << HASH_BITS], previous: vec![NOWHERE; data.len()] }
    }

    fn slot(&self, at: usize) -> Option<usize> {
        let three = self.data.get(at..at + 3)?;
        let number = three.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
        Some((number.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize)
    }

    fn add(&mut self, at: usize) {
        if let Some(slot) = self.slot(at)
            && let (Some(head), Some(previous)) = (self.head.get_mut(slot), self.previous.get_mut(at))
        {
            *previous = std::mem::replace(head, at);
        }
    }

    fn length(&self, at: usize, candidate: usize) -> usize {
        let here = self.data.get(at..).unwrap_or_default();
        let there = self.data.get(candidate..).unwrap_or_default();
        here.iter().zip(there).take_while(|(a, b)| a == b).count()
    }

    /// Distance and length of the longest match at `at`.
    fn longest(&self, at: usize) -> Option<(usize, usize)> {
        let mut candidate = self.slot(at).and_then(|slot| self.head.get(slot)).copied()?;
        let mut best = None;
        for _ in 0..CANDIDATES_MAX {
            if candidate == NOWHERE || at - candidate > DISTANCE_MAX {
                break;
            }
            let length = self.length(at, candidate);
            if length >= LENGTH_MIN && best.is_none_or(|(_, longest)| length > longest) {
                best = Some((at - candidate, length));
            }
            candidate = self.previous.get(candidate).copied()?;
        }
        best
    }
}

/// Packs bytes; the result may be longer than the input.
pub fn compress(data: &[u8]) -> Vec<u8> {
    let mut matches = Matches::new(data);
    let mut out = Output::new(data.len() / 2 + 8);
    let mut at = 0;
    while let Some(byte) = data.get(at) {
        let length = match matches.longest(at) {
            Some((distance, length)) => {
                out.matched(distance, length);
                length
            }
            None => {
                out.literal(*byte);
                1
            }
        };
        (at..at + length).for_each(|place| matches.add(place));
        at += length;
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_ways(data: &[u8]) -> Vec<u8> {
        let packed = compress(data);
        assert_eq!(decompress(&packed, data.len() as u16).unwrap(), data);
        packed
    }

    /// The examples of MS-XCA 3.1.
    #[test]
    fn examples_of_the_specification() {
        let alphabet = b"abcdefghijklmnopqrstuvwxyz";
        assert_eq!(both_ways(alphabet), [&[0x3F, 0, 0, 0][..], alphabet].concat());
        assert_eq!(
            both_ways(&b"abc".repeat(100)),
            [0xFF, 0xFF, 0xFF, 0x1F, 0x61, 0x62, 0x63, 0x17, 0x00, 0x0F, 0xFF, 0x26, 0x01]
        );
    }

    #[test]
    fn every_length_and_edge() {
        both_ways(b"");
        for length in 0..600 {
            let data = [b"xyzw".repeat(3), vec![7; length], b"xyzw1".to_vec(), vec![7; length]].concat();
            both_ways(&data);
        }
        both_ways(&vec![0; 65_535]);
        let numbers: Vec<u8> = (0..60_000u32)
            .flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 24).to_le_bytes())
            .take(65_535)
            .collect();
        both_ways(&numbers);
        // 32 literals fill the flags; new ones follow even when nothing comes after.
        both_ways(&(0..32).collect::<Vec<u8>>());
    }

    #[test]
    fn broken_data_is_an_error() {
        assert_eq!(decompress(&[], 1), Err(BufferError::Compression { offset: 0 }));
        let before_the_start = [0xFF, 0xFF, 0xFF, 0x7F, b'a', 0x08, 0x00];
        assert_eq!(decompress(&before_the_start, 9), Err(BufferError::Compression { offset: 5 }));
        let short_length = [0xFF, 0xFF, 0xFF, 0x7F, b'a', 0x07, 0x00, 0x0F, 0xFF, 0x05, 0x00];
        assert!(decompress(&short_length, 99).is_err());
    }
}
