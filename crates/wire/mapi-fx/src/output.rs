//! Bytes of a stream that wait for a buffer, and where they may be cut: between atoms, and inside a varSizeValue
//! (MS-OXCFXICS 2.2.4.1). The specification allows that anywhere; UTF-16 is cut between its units only, as other
//! servers do it, for clients that make text of each buffer as it comes.

use crate::NoRoom;
use ropewalk_model::codec::{Writer, encode_unicode};
use std::collections::VecDeque;

#[derive(Debug, Clone, Copy)]
struct Piece {
    length: usize,
    /// What is not cut: an atom as a whole, else a byte or a unit of UTF-16.
    unit: Option<usize>,
}

impl Piece {
    /// How many bytes may go into a buffer with this room. The last bytes of a unit may not be there yet.
    fn fitting(self, room: usize) -> usize {
        match self.unit {
            Some(unit) => self.length.min(room) / unit * unit,
            None if self.length <= room => self.length,
            None => 0,
        }
    }
}

/// Written bytes that were not taken yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output {
    /// The first `start` bytes were taken.
    out: Writer,
    start: usize,
    pieces: VecDeque<Piece>,
    taken: u64,
}

impl Output {
    /// Bytes written and not taken.
    fn waiting(&self) -> usize {
        self.out.len() - self.start
    }

    /// Bytes that wait, without those of a unit that is not whole.
    pub(crate) fn pending(&self) -> usize {
        let begun = self.pieces.back().map_or(0, |last| last.length - last.fitting(last.length));
        self.waiting() - begun
    }

    /// Bytes written in all.
    pub(crate) fn offset(&self) -> u64 {
        self.taken + self.waiting() as u64
    }

    /// An atom: never cut.
    pub(crate) fn atom(&mut self, bytes: &[u8]) {
        self.out.bytes(bytes);
        self.pieces.push_back(Piece { length: bytes.len(), unit: None });
    }

    /// Bytes of a varSizeValue: cut between units of this many bytes, of which the whole value has some.
    pub(crate) fn value(&mut self, bytes: &[u8], unit: usize) {
        self.out.bytes(bytes);
        self.cut_between(unit, bytes.len());
    }

    /// A varSizeValue of text and its terminating zero (MS-OXCFXICS 2.2.4.1.3).
    pub(crate) fn unicode(&mut self, text: &str) {
        let before = self.out.len();
        encode_unicode(&mut self.out, text);
        self.cut_between(2, self.out.len() - before);
    }

    /// The last `length` bytes may be cut between units.
    fn cut_between(&mut self, unit: usize, length: usize) {
        match self.pieces.back_mut() {
            Some(last) if last.unit == Some(unit) => last.length += length,
            _ if length == 0 => {}
            _ => self.pieces.push_back(Piece { length, unit: Some(unit) }),
        }
    }

    /// The next buffer, of at most `max` bytes; empty when nothing waits.
    pub(crate) fn take(&mut self, max: usize) -> Result<Vec<u8>, NoRoom> {
        let pending = self.pending();
        let mut size = 0;
        while let Some(piece) = self.pieces.front_mut() {
            let now = piece.fitting(max - size);
            if now == 0 && size == 0 && pending > 0 {
                return Err(NoRoom { needed: piece.unit.unwrap_or(piece.length) });
            }
            size += now;
            piece.length -= now;
            if piece.length > 0 {
                break;
            }
            self.pieces.pop_front();
        }
        self.taken += size as u64;
        Ok(self.cut(size))
    }

    /// Takes the first `size` bytes that wait. A byte is copied once at most: what is the smaller part, the buffer or
    /// what stays behind, moves.
    fn cut(&mut self, size: usize) -> Vec<u8> {
        let stays = self.waiting() - size;
        if self.start == 0 && stays <= size {
            // The next buffer will hardly be larger; some room, since it ends with a whole property.
            let length = self.out.len();
            let mut rest = Writer::with_capacity(length.saturating_add(length / 8));
            rest.bytes(self.out.as_slice().get(size..).unwrap_or_default());
            let mut buffer = std::mem::replace(&mut self.out, rest);
            buffer.truncate(size);
            return buffer.into_bytes();
        }
        let waiting = self.out.as_slice().get(self.start..).unwrap_or_default();
        let buffer = waiting.get(..size).unwrap_or_default().to_vec();
        self.start += size;
        if self.start >= stays {
            self.out.drain(self.start);
            self.start = 0;
        }
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCFXICS_R981, MS-OXCFXICS_R982
    #[test]
    fn atoms_stay_whole() {
        let mut out = Output::default();
        out.atom(&[1; 4]);
        out.atom(&[2; 4]);
        out.value(&[3; 10], 1);
        assert_eq!(out.take(3), Err(NoRoom { needed: 4 }));
        assert_eq!(out.take(7), Ok(vec![1; 4]));
        assert_eq!(out.take(6), Ok(vec![2, 2, 2, 2, 3, 3]));
        assert_eq!(out.take(7), Ok(vec![3; 7]));
        assert_eq!((out.pending(), out.offset()), (1, 18));
        assert_eq!(out.take(100), Ok(vec![3]));
        assert_eq!(out.take(100), Ok(vec![]));
    }

    #[test]
    fn what_is_taken_is_what_was_written() {
        for max in [1, 3, 100, 999, 4000, 20_000] {
            let (mut out, mut written, mut taken) = (Output::default(), Vec::new(), Vec::new());
            for round in 0..50 {
                let bytes: Vec<u8> = (0..round * 37 % 1000).map(|byte| byte as u8).collect();
                out.value(&bytes, 1);
                written.extend_from_slice(&bytes);
                while out.pending() > max {
                    let buffer = out.take(max).unwrap();
                    assert_eq!(buffer.len(), max);
                    taken.extend(buffer);
                }
            }
            assert_eq!((out.offset(), out.pending()), (written.len() as u64, written.len() - taken.len()));
            taken.extend(out.take(usize::MAX).unwrap());
            assert!(taken == written, "{max}");
        }
    }

    #[test]
    fn units_stay_whole_however_they_come() {
        let mut out = Output::default();
        out.atom(&[1; 4]);
        out.value(&[2; 5], 2);
        assert_eq!(out.take(7), Ok(vec![1, 1, 1, 1, 2, 2]));
        assert_eq!(out.pending(), 2, "half a unit does not wait");
        assert_eq!(out.take(1), Err(NoRoom { needed: 2 }));
        assert_eq!(out.take(9), Ok(vec![2; 2]));
        assert_eq!((out.pending(), out.take(9)), (0, Ok(vec![])));
        out.value(&[2; 3], 2);
        assert_eq!(out.take(3), Ok(vec![2; 2]));
        assert_eq!(out.take(3), Ok(vec![2; 2]));
        assert_eq!((out.pending(), out.offset()), (0, 12));
    }
}
