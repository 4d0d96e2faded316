//! ASCII, and the pages of ISO 8859 that the WHATWG takes for those of Windows.

use super::whatwg::encode;
use super::{CodePage, Windows1252};
use encoding_rs::Encoding;
use std::ops::Range;

/// Code page 20127. Text that says it is ASCII and is not is Windows-1252 most of the time, and read as that.
#[derive(Debug)]
pub(super) struct Ascii;

impl CodePage for Ascii {
    fn decode(&self, bytes: &[u8]) -> String {
        Windows1252.decode(bytes)
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        text.chars().map(|character| if character.is_ascii() { character as u8 } else { b'?' }).collect()
    }
}

/// What a page of ISO 8859 has where its Windows page has letters and signs.
const CONTROLS: Range<u8> = 0x80..0xA0;

fn is_control(character: char) -> bool {
    u8::try_from(u32::from(character)).is_ok_and(|byte| CONTROLS.contains(&byte))
}

/// A page of ISO 8859: a Windows page but for 0x80 to 0x9F, where it has the C1 controls.
#[derive(Debug)]
pub(super) struct Iso8859(pub(super) &'static Encoding);

impl CodePage for Iso8859 {
    fn decode(&self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        for run in bytes.chunk_by(|a, b| CONTROLS.contains(a) == CONTROLS.contains(b)) {
            if run.first().is_some_and(|byte| CONTROLS.contains(byte)) {
                text.extend(run.iter().copied().map(char::from));
            } else {
                text.push_str(&self.0.decode_without_bom_handling(run).0);
            }
        }
        text
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        for run in text.split_inclusive(is_control) {
            let letters = run.strip_suffix(is_control).unwrap_or(run);
            let letters = encode(self.0, letters).into_iter();
            bytes.extend(letters.map(|byte| if CONTROLS.contains(&byte) { b'?' } else { byte }));
            let control = run.chars().next_back().filter(|last| is_control(*last));
            bytes.extend(control.and_then(|control| u8::try_from(u32::from(control)).ok()));
        }
        bytes
    }
}
