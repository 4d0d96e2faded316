//! Repeatable chance, with a liking for the ends of ranges.

use ropewalk_base::{FakeRng, Rng};

/// Words in several scripts, one of them outside the basic plane.
const WORDS: &[&str] =
    &["Re: ", "Grüße", "会議", "привет", "שלום", "مرحبا", "🪢", "naïve", "\u{FF}", "\u{100}", "x"];

/// A source of choices that depends on a seed only.
#[derive(Debug)]
pub struct Chance(FakeRng);

impl Chance {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(FakeRng::new(seed))
    }

    /// A number below `end`; 0 when that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64().checked_rem(end).unwrap_or(0)
    }

    /// True once in `times`.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(from.len() as u64);
        from.get(at as usize)
    }

    /// A number, of 64 bits; those who have room for fewer take the low ones.
    pub fn number(&mut self) -> u64 {
        match self.below(8) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => 0x8080_8080_8080_8080,
            4 => 0x7F7F_7F7F_7F7F_7F7F,
            _ => self.0.next_u64(),
        }
    }

    /// A length up to `most`: none and few mostly, at times many, seldom all.
    pub fn length(&mut self, most: u64) -> u64 {
        match self.below(200) {
            0 => most,
            1..=4 => self.below(most + 1),
            5..=59 => 0,
            60..=149 => self.below(most.min(8) + 1),
            _ => self.below(most.min(40) + 1),
        }
    }

    /// So many bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.fill(&mut bytes);
        bytes
    }

    /// 8-bit text of so many bytes, the last of which is its terminating zero; nothing for 0.
    pub fn text8(&mut self, size: usize) -> Vec<u8> {
        // A text of its zero alone is written as none.
        let mut text: Vec<u8> = self.bytes(size).iter().map(|byte| (*byte).max(1)).collect();
        if let Some(last) = text.last_mut() {
            *last = 0;
        }
        text
    }

    /// 8-bit text, at times not ASCII, and its terminating zero.
    pub fn zero_text8(&mut self) -> Vec<u8> {
        let length = self.length(300) as usize;
        let ascii = !self.one_in(3);
        let mut text: Vec<u8> = self.bytes(length);
        text.iter_mut().for_each(|byte| *byte = if ascii { *byte % 95 + 32 } else { (*byte).max(1) });
        text.push(0);
        text
    }

    /// 8-bit text of a code page: any of 1252 and UTF-8, ASCII else.
    pub fn zero_text_of(&mut self, code_page: u16) -> Vec<u8> {
        match code_page {
            1252 => self.zero_text8(),
            65001 => {
                let mut text = self.text().into_bytes();
                text.push(0);
                text
            }
            _ => {
                let length = self.length(60) as usize;
                // Letters and digits are the same in all of them.
                let mut text: Vec<u8> = self.bytes(length).iter().map(|byte| byte % 26 + b'a').collect();
                text.push(0);
                text
            }
        }
    }

    /// Characters, without a zero.
    pub fn text(&mut self) -> String {
        let words = self.length(30);
        (0..words).filter_map(|_| self.pick(WORDS).copied()).collect()
    }

    /// UTF-16LE and its terminating zero.
    pub fn zero_text16(&mut self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.text().encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend([0, 0]);
        bytes
    }
}
