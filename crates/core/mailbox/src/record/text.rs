//! Records of the text index: how far it is, the words of a message, the messages of a word.

use super::wire::{Writer, damaged, version};
use crate::error::Result;
use ropewalk_base::Reader;
use ropewalk_base::limits::{SEARCH_BLOCK_IDS_MAX, SEARCH_WORD_CHARS_MAX, SEARCH_WORDS_PER_MESSAGE_MAX};
use std::collections::BTreeSet;

const INDEX_VERSION: u8 = 1;
const WORDS_VERSION: u8 = 1;
const POSTINGS_VERSION: u8 = 1;
const CUT: u8 = 1;
/// A field and a word of characters of up to 4 bytes.
const WORD_BYTES_MAX: usize = 1 + 4 * SEARCH_WORD_CHARS_MAX;

/// How far the text index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextIndexRecord {
    /// Whether every message is in it, or waits to be.
    pub(crate) whole: bool,
    /// How texts were cut into words.
    pub(crate) words_version: u8,
    /// The last message that the building has come to.
    pub(crate) built_to: u64,
}

impl TextIndexRecord {
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut out = Writer::new(INDEX_VERSION);
        out.u8(u8::from(self.whole));
        out.u8(self.words_version);
        out.u64(self.built_to);
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader::new(bytes);
        version(&mut r, INDEX_VERSION, "text index record")?;
        let whole = match r.u8("text index state")? {
            0 => false,
            1 => true,
            other => return Err(damaged(format!("text index state {other}"))),
        };
        Ok(Self { whole, words_version: r.u8("version of the words")?, built_to: r.u64("built to")? })
    }
}

/// The words that postings are kept of for one message, each with its field before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WordsRecord {
    /// Not all words of the message are here.
    pub(crate) cut: bool,
    pub(crate) words: BTreeSet<Vec<u8>>,
}

impl WordsRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new(WORDS_VERSION);
        out.u8(if self.cut { CUT } else { 0 });
        let mut before: &[u8] = &[];
        for word in &self.words {
            let shared = before.iter().zip(word).take_while(|(a, b)| a == b).count();
            let rest = word.get(shared..).unwrap_or_default();
            leb128(&mut out.0, shared as u64);
            leb128(&mut out.0, rest.len() as u64);
            out.raw(rest);
            before = word;
        }
        out.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader::new(bytes);
        version(&mut r, WORDS_VERSION, "words record")?;
        let cut = r.u8("bits of a words record")? & CUT != 0;
        let mut words = BTreeSet::new();
        let mut before: Vec<u8> = Vec::new();
        while !r.is_empty() {
            let shared = usize::try_from(read_leb128(&mut r, "shared bytes")?).unwrap_or(usize::MAX);
            let rest = usize::try_from(read_leb128(&mut r, "bytes of a word")?).unwrap_or(usize::MAX);
            let mut word = before.get(..shared).ok_or_else(|| damaged("shared bytes of a word"))?.to_vec();
            word.extend_from_slice(r.bytes(rest, "word")?);
            if word <= before || word.len() > WORD_BYTES_MAX || words.len() >= SEARCH_WORDS_PER_MESSAGE_MAX {
                return Err(damaged("words of a message: order, length or number"));
            }
            words.insert(word.clone());
            before = word;
        }
        Ok(Self { cut, words })
    }
}

/// A block of postings: ids from that of its key on.
pub(crate) fn encode_postings(first: u64, ids: &[u64]) -> Vec<u8> {
    let mut out = Writer::new(POSTINGS_VERSION);
    let mut before = first;
    for id in ids {
        leb128(&mut out.0, id.saturating_sub(before));
        before = *id;
    }
    out.0
}

/// The ids of a block.
pub(crate) fn decode_postings(first: u64, bytes: &[u8]) -> Result<Vec<u64>> {
    let mut r = Reader::new(bytes);
    version(&mut r, POSTINGS_VERSION, "postings record")?;
    let mut ids: Vec<u64> = Vec::new();
    let mut before = first;
    while !r.is_empty() {
        let step = read_leb128(&mut r, "posting")?;
        let id = before.checked_add(step).ok_or_else(|| damaged("posting over 64 bits"))?;
        if (step == 0 && !ids.is_empty()) || ids.len() >= SEARCH_BLOCK_IDS_MAX {
            return Err(damaged("postings: order or number"));
        }
        ids.push(id);
        before = id;
    }
    Ok(ids)
}

fn leb128(out: &mut Vec<u8>, mut number: u64) {
    while let Ok(byte) = u8::try_from(number & 0x7F) {
        number >>= 7;
        if number == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

fn read_leb128(r: &mut Reader<'_>, field: &'static str) -> Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = r.u8(field)?;
        let bits = u64::from(byte & 0x7F);
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(damaged(format!("{field}: a number that does not end")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_postings_are_read_as_they_were_written() {
        for words in [vec![], vec!["\u{1}a"], vec!["\u{1}rope", "\u{1}ropes", "\u{1}ropewalk", "\u{3}rope"]] {
            let words = words.into_iter().map(|word| word.as_bytes().to_vec()).collect();
            let record = WordsRecord { cut: true, words };
            assert_eq!(WordsRecord::decode(&record.encode()).unwrap(), record);
        }
        let ids = [5, 6, 700, 1 << 47, u64::MAX];
        assert_eq!(decode_postings(5, &encode_postings(5, &ids)).unwrap(), ids);
        assert_eq!(decode_postings(3, &encode_postings(3, &ids)).unwrap(), ids);
        let state = TextIndexRecord { whole: true, words_version: 1, built_to: 77 };
        assert_eq!(TextIndexRecord::decode(&state.encode()).unwrap(), state);
    }

    #[test]
    fn damage_is_an_error() {
        assert!(WordsRecord::decode(&[1, 0, 1, 1, b'a']).is_err());
        assert!(WordsRecord::decode(&[1, 0, 0, 200, 1, b'a']).is_err());
        assert!(WordsRecord::decode(&[1, 0, 0, 0]).is_err());
        assert!(decode_postings(1, &[1, 0, 0]).is_err());
        assert!(
            decode_postings(1, &[1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]).is_err()
        );
        assert!(decode_postings(u64::MAX, &[1, 1]).is_err());
    }
}
