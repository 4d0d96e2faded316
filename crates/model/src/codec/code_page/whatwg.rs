//! Code pages that are an encoding of the WHATWG, by encoding_rs.

use super::CodePage;
use encoding_rs::{EncoderResult, Encoding};

/// An encoding. A byte order mark is a character like others.
#[derive(Debug)]
pub(super) struct Whatwg(pub(super) &'static Encoding);

impl CodePage for Whatwg {
    fn decode(&self, bytes: &[u8]) -> String {
        self.0.decode_without_bom_handling(bytes).0.into_owned()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        encode(self.0, text)
    }
}

/// More than any encoding writes for one character, its escape sequences included.
const STEP_BYTES: usize = 32;

/// encoding_rs itself would write `&#8364;` for what an encoding does not have, as HTML forms do.
pub(super) fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let mut encoder = encoding.new_encoder();
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        // What the encoder may need at worst is several times what it does need: most pages are shorter than UTF-8.
        out.reserve(rest.len().saturating_add(STEP_BYTES));
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut out, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            EncoderResult::InputEmpty => return out,
            EncoderResult::OutputFull => {}
            // Whatever the encoder's state, 0x3F is a question mark in it.
            EncoderResult::Unmappable(_) => out.push(b'?'),
        }
    }
}
