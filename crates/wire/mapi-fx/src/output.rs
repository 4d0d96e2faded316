//! Bytes of a stream that wait for a buffer, and where they may be cut: between atoms, and anywhere inside a
//! varSizeValue (MS-OXCFXICS 2.2.4.1).

use crate::NoRoom;
use std::collections::VecDeque;

#[derive(Debug, Clone, Copy)]
struct Piece {
    length: usize,
    splits: bool,
}

/// Written bytes that were not taken yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output {
    bytes: VecDeque<u8>,
    pieces: VecDeque<Piece>,
    taken: u64,
}

impl Output {
    /// Bytes that wait.
    pub(crate) fn pending(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes written in all.
    pub(crate) fn offset(&self) -> u64 {
        self.taken + self.bytes.len() as u64
    }

    /// An atom: never cut.
    pub(crate) fn atom(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        self.pieces.push_back(Piece { length: bytes.len(), splits: false });
    }

    /// Bytes of a varSizeValue: cut anywhere.
    pub(crate) fn value(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        match self.pieces.back_mut() {
            Some(last) if last.splits => last.length += bytes.len(),
            _ if bytes.is_empty() => {}
            _ => self.pieces.push_back(Piece { length: bytes.len(), splits: true }),
        }
    }

    /// The next buffer, of at most `max` bytes; empty when nothing waits.
    pub(crate) fn take(&mut self, max: usize) -> Result<Vec<u8>, NoRoom> {
        let mut size = 0;
        while let Some(piece) = self.pieces.front_mut() {
            let room = max - size;
            if piece.length <= room {
                size += piece.length;
                self.pieces.pop_front();
                continue;
            }
            if piece.splits && room > 0 {
                piece.length -= room;
                size = max;
            } else if size == 0 {
                return Err(NoRoom { needed: if piece.splits { 1 } else { piece.length } });
            }
            break;
        }
        self.taken += size as u64;
        let (first, second) = self.bytes.as_slices();
        let now = size.min(first.len());
        let mut buffer = Vec::with_capacity(size);
        buffer.extend_from_slice(first.get(..now).unwrap_or_default());
        buffer.extend_from_slice(second.get(..size - now).unwrap_or_default());
        self.bytes.drain(..size);
        Ok(buffer)
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
        out.value(&[3; 10]);
        assert_eq!(out.take(3), Err(NoRoom { needed: 4 }));
        assert_eq!(out.take(7), Ok(vec![1; 4]));
        assert_eq!(out.take(6), Ok(vec![2, 2, 2, 2, 3, 3]));
        assert_eq!(out.take(7), Ok(vec![3; 7]));
        assert_eq!((out.pending(), out.offset()), (1, 18));
        assert_eq!(out.take(100), Ok(vec![3]));
        assert_eq!(out.take(100), Ok(vec![]));
    }
}
