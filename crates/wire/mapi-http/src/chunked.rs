//! The chunked transfer coding (RFC 9112 7.1, RFC 2616 3.6.1) around a response body, for who has no HTTP library
//! that does it. Chunk extensions and trailers are read and left out.

/// Digits of a chunk size: no body has 2^60 bytes.
const SIZE_DIGITS_MAX: usize = 15;
/// Length of a line that holds a chunk size or a trailer, bytes.
const LINE_BYTES_MAX: usize = 4096;
/// Trailers after the last chunk.
const TRAILERS_MAX: usize = 100;

/// Bytes that are no chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkedError {
    /// A chunk size is no hexadecimal number, or too large.
    #[error("no chunk size at offset {0}")]
    Size(usize),
    /// The bytes of a chunk are not followed by CRLF.
    #[error("no end of a chunk at offset {0}")]
    End(usize),
    /// A line is too long, or there are too many trailers.
    #[error("a line or trailers at offset {0} that are too long")]
    Limit(usize),
    /// Bytes follow the last chunk.
    #[error("bytes after the last chunk, at offset {0}")]
    Excess(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In the line with the chunk size.
    Size,
    /// In the bytes of a chunk; as many are left.
    Data(u64),
    /// In the CRLF after them; as many bytes of it have come.
    End(usize),
    /// In the trailers after the last chunk; as many have come.
    Trailers(usize),
    /// All has come.
    Done,
}

/// Chunks that come piece by piece, cut anywhere.
#[derive(Debug, Clone)]
pub struct ChunkedReader {
    state: State,
    line: Vec<u8>,
    at: usize,
}

impl Default for ChunkedReader {
    fn default() -> Self {
        Self::new()
    }
}

impl ChunkedReader {
    /// Nothing has come yet.
    pub const fn new() -> Self {
        Self { state: State::Size, line: Vec::new(), at: 0 }
    }

    /// Takes the next piece; gives the bytes of the chunks in it.
    ///
    /// # Errors
    /// When it is no chunk. What comes after an error makes no sense.
    pub fn push(&mut self, mut piece: &[u8]) -> Result<Vec<u8>, ChunkedError> {
        let mut out = Vec::new();
        while let Some((byte, rest)) = piece.split_first() {
            match self.state {
                State::Data(left) => {
                    let length = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
                    let (data, rest) = piece.split_at(length);
                    out.extend_from_slice(data);
                    self.at += length;
                    let left = left.saturating_sub(length as u64);
                    self.state = if left == 0 { State::End(0) } else { State::Data(left) };
                    piece = rest;
                    continue;
                }
                State::End(come) => {
                    if b"\r\n".get(come) != Some(byte) {
                        return Err(ChunkedError::End(self.at));
                    }
                    self.state = if come == 0 { State::End(1) } else { State::Size };
                }
                State::Size | State::Trailers(_) => self.push_to_line(*byte)?,
                State::Done => return Err(ChunkedError::Excess(self.at)),
            }
            self.at += 1;
            piece = rest;
        }
        Ok(out)
    }

    fn push_to_line(&mut self, byte: u8) -> Result<(), ChunkedError> {
        self.line.push(byte);
        if self.line.len() > LINE_BYTES_MAX {
            return Err(ChunkedError::Limit(self.at));
        }
        let Some(text) = self.line.strip_suffix(b"\r\n") else { return Ok(()) };
        self.state = match self.state {
            State::Trailers(_) if text.is_empty() => State::Done,
            State::Trailers(come) if come < TRAILERS_MAX => State::Trailers(come + 1),
            State::Trailers(_) => return Err(ChunkedError::Limit(self.at)),
            _ => match chunk_size(text).ok_or(ChunkedError::Size(self.at + 1 - self.line.len()))? {
                0 => State::Trailers(0),
                size => State::Data(size),
            },
        };
        self.line.clear();
        Ok(())
    }

    /// Whether the last chunk and its trailers have come.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }
}

/// The number in front of a chunk extension.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(line).ok()?;
    let digits = text.split(';').next().unwrap_or_default().trim_matches([' ', '\t']);
    let valid =
        (1..=SIZE_DIGITS_MAX).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if valid { u64::from_str_radix(digits, 16).ok() } else { None }
}

/// Writes a chunk. Of no bytes nothing is written: that would be the last chunk.
pub fn encode_chunk(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    out.extend_from_slice(format!("{:X}\r\n", bytes.len()).as_bytes());
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\r\n");
}

/// Writes the last chunk, without trailers.
pub fn encode_last_chunk(out: &mut Vec<u8>) {
    out.extend_from_slice(b"0\r\n\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Result<(Vec<u8>, bool), ChunkedError> {
        let mut reader = ChunkedReader::new();
        let mut out = Vec::new();
        for piece in pieces {
            out.extend(reader.push(piece)?);
        }
        Ok((out, reader.is_done()))
    }

    /// covers: MS-OXCMAPIHTTP_R1184, MS-OXCMAPIHTTP_R1231
    #[test]
    fn both_ways_and_cut_anywhere() {
        let mut bytes = Vec::new();
        encode_chunk(&mut bytes, b"PROCESSING\r\n");
        encode_chunk(&mut bytes, b"");
        encode_chunk(&mut bytes, b"DONE\r\n\r\n");
        encode_last_chunk(&mut bytes);
        assert_eq!(bytes, b"C\r\nPROCESSING\r\n\r\n8\r\nDONE\r\n\r\n\r\n0\r\n\r\n");
        let inner = b"PROCESSING\r\nDONE\r\n\r\n".to_vec();
        for at in 0..bytes.len() {
            let (first, second) = bytes.split_at(at);
            assert_eq!(read(&[first, second]), Ok((inner.clone(), true)));
            assert!(!read(&[first]).unwrap().1, "{at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&single), Ok((inner, true)));
    }

    #[test]
    fn extensions_and_trailers_are_left_out() {
        let bytes = b"00b;name=\"a;b\"\r\nhello world\r\n1 ; x\r\n!\r\n0;last\r\nX-A: b\r\nX-B: c\r\n\r\n";
        assert_eq!(read(&[bytes]), Ok((b"hello world!".to_vec(), true)));
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        for size in ["", "-1", "0x1", "g", "1 1", "+1", "1000000000000000"] {
            assert_eq!(read(&[size.as_bytes(), b"\r\n"]), Err(ChunkedError::Size(0)), "{size}");
        }
        assert_eq!(read(&[b"1\r\nab"]), Err(ChunkedError::End(4)));
        assert_eq!(read(&[b"1\r\na\r\nz\r\n"]), Err(ChunkedError::Size(6)));
        assert_eq!(read(&[b"0\r\n\r\nx"]), Err(ChunkedError::Excess(5)));
        assert!(matches!(read(&[&[b'1'; 5000]]), Err(ChunkedError::Limit(_))));
        let trailers = format!("0\r\n{}", "A: b\r\n".repeat(101));
        assert!(matches!(read(&[trailers.as_bytes()]), Err(ChunkedError::Limit(_))));
        assert_eq!(
            read(&[b"FFFFFFFFFFFFFFF\r\nab"]),
            Ok((b"ab".to_vec(), false)),
            "nothing is set aside for it"
        );
    }
}
