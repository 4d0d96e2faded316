//! MD5 (RFC 1321), which conversation ids are made with. It protects nothing here.

/// Amounts of rotation of the four rounds.
const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
/// What the four registers begin with.
const START: [u32; 4] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];

/// The constant of each step: the whole part of 2^32 times the sine of its number from 1.
fn constant(step: usize) -> u32 {
    let sine = ((step + 1) as f64).sin().abs();
    (sine * 4_294_967_296.0) as u32
}

/// The hash of some bytes.
pub(super) fn md5(bytes: &[u8]) -> [u8; 16] {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64).wrapping_mul(8).to_le_bytes());
    let mut state = START;
    let (blocks, _) = padded.as_chunks::<64>();
    for block in blocks {
        let (words, _) = block.as_chunks::<4>();
        let round = mix(state, words);
        for (kept, new) in state.iter_mut().zip(round) {
            *kept = kept.wrapping_add(new);
        }
    }
    let mut hash = [0; 16];
    for (place, byte) in hash.iter_mut().zip(state.iter().flat_map(|word| word.to_le_bytes())) {
        *place = byte;
    }
    hash
}

fn mix([mut a, mut b, mut c, mut d]: [u32; 4], words: &[[u8; 4]]) -> [u32; 4] {
    for step in 0..64 {
        let (mixed, word) = match step / 16 {
            0 => ((b & c) | (!b & d), step),
            1 => ((d & b) | (!d & c), 5 * step + 1),
            2 => (b ^ c ^ d, 3 * step + 5),
            _ => (c ^ (b | !d), 7 * step),
        };
        let word = words.get(word % 16).copied().map_or(0, u32::from_le_bytes);
        let shift =
            SHIFTS.get(step / 16).and_then(|shifts| shifts.get(step % 4)).copied().unwrap_or_default();
        let sum = a.wrapping_add(mixed).wrapping_add(constant(step)).wrapping_add(word);
        (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(shift)));
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 1321 A.5.
    #[test]
    fn the_hashes_of_the_rfc() {
        let digits = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
        for (text, expected) in [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("a", "0cc175b9c0f1b6a831c399e269772661"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            (digits, "57edf4a22be3c955ac49da2e2107b67a"),
        ] {
            let hash: String = md5(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, expected, "{text}");
        }
    }
}
