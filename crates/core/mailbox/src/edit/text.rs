//! Text of a string property between UTF-8, which records have, and UTF-16, which streams show, piece by piece.

use super::content::Form;

/// Converts pieces of text; what a piece cuts through waits for the next.
pub(super) struct Converter {
    from: Form,
    rest: Vec<u8>,
}

impl Converter {
    pub(super) const fn new(from: Form) -> Self {
        Self { from, rest: Vec::new() }
    }

    /// The other form of `piece`; with the `last` one, of all that waits. What is no text becomes U+FFFD.
    pub(super) fn convert(&mut self, piece: &[u8], last: bool) -> Vec<u8> {
        self.rest.extend_from_slice(piece);
        let whole = if last { self.rest.len() } else { self.whole() };
        let later = self.rest.split_off(whole);
        let bytes = std::mem::replace(&mut self.rest, later);
        match self.from {
            Form::Stored => {
                String::from_utf8_lossy(&bytes).encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Form::Utf16 => {
                // An odd byte at the end is half of a unit, and of no value.
                let units = bytes.chunks_exact(2).map(|pair| match pair {
                    [low, high] => u16::from_le_bytes([*low, *high]),
                    _ => 0,
                });
                let characters =
                    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
                characters.collect::<String>().into_bytes()
            }
        }
    }

    /// How many of the waiting bytes end with a whole character.
    fn whole(&self) -> usize {
        let bytes = &self.rest;
        match self.from {
            Form::Stored => {
                // The last character's first byte is one of the last four.
                let first = bytes.iter().rev().take(4).position(|byte| *byte & 0xC0 != 0x80);
                first.map_or(bytes.len(), |back| bytes.len() - back - 1)
            }
            Form::Utf16 => {
                let even = bytes.len() & !1;
                let high = even.checked_sub(1).and_then(|at| bytes.get(at));
                if high.is_some_and(|byte| byte & 0xFC == 0xD8) { even - 2 } else { even }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_the_same_wherever_a_piece_ends() {
        let text = "aé€🚀z";
        let utf8 = text.as_bytes().to_vec();
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (from, bytes, other) in [(Form::Stored, &utf8, &utf16), (Form::Utf16, &utf16, &utf8)] {
            for cut in 0..=bytes.len() {
                for second in cut..=bytes.len() {
                    let mut converter = Converter::new(from);
                    let mut out = converter.convert(&bytes[..cut], false);
                    out.extend(converter.convert(&bytes[cut..second], false));
                    out.extend(converter.convert(&bytes[second..], true));
                    assert_eq!(&out, other, "{from:?} {cut} {second}");
                }
            }
        }
    }

    #[test]
    fn half_a_character_is_replaced() {
        assert_eq!(Converter::new(Form::Utf16).convert(&[0x3D, 0xD8], true), "\u{FFFD}".as_bytes());
        assert_eq!(Converter::new(Form::Utf16).convert(b"a\0b", true), b"a");
    }
}
