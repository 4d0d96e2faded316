//! Command lines out of a byte stream: they end with CRLF and nothing else (RFC 5321 2.3.8).

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// LF without CR before it.
    #[error("line feed without carriage return")]
    BareLineFeed,
    /// CR without LF behind it.
    #[error("carriage return without line feed")]
    BareCarriageReturn,
    /// A zero byte.
    #[error("zero byte in a command")]
    Zero,
    /// Longer than the reader's limit.
    #[error("line too long")]
    TooLong,
}

/// What the front of the input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEvent<'a> {
    /// No whole line yet. The first `consumed` bytes are done with (part of a line that is too long).
    Incomplete {
        /// Bytes to take off the input.
        consumed: usize,
    },
    /// A line, without its CRLF.
    Line {
        /// The line.
        line: &'a [u8],
        /// Bytes to take off the input.
        consumed: usize,
    },
    /// A line that must be refused.
    Fault {
        /// Why.
        fault: LineFault,
        /// Bytes to take off the input.
        consumed: usize,
    },
}

/// Finds lines. Holds no bytes itself, only whether it is inside a line that was too long.
#[derive(Debug, Clone)]
pub struct LineReader {
    limit: usize,
    skipping: bool,
}

impl LineReader {
    /// A reader of lines up to `limit_bytes` long, CRLF included.
    pub const fn new(limit_bytes: usize) -> Self {
        Self { limit: limit_bytes, skipping: false }
    }

    /// Looks at the front of `input`.
    pub fn next<'a>(&mut self, input: &'a [u8]) -> LineEvent<'a> {
        let Some(line_feed) = input.iter().position(|b| *b == b'\n') else {
            return self.unfinished(input);
        };
        let consumed = line_feed + 1;
        let before = input.get(..line_feed).unwrap_or(&[]);
        if std::mem::take(&mut self.skipping) || consumed > self.limit {
            return LineEvent::Fault { fault: LineFault::TooLong, consumed };
        }
        let Some((b'\r', line)) = before.split_last() else {
            return LineEvent::Fault { fault: LineFault::BareLineFeed, consumed };
        };
        if line.contains(&b'\r') {
            return LineEvent::Fault { fault: LineFault::BareCarriageReturn, consumed };
        }
        if line.contains(&0) {
            return LineEvent::Fault { fault: LineFault::Zero, consumed };
        }
        LineEvent::Line { line, consumed }
    }

    fn unfinished<'a>(&mut self, input: &[u8]) -> LineEvent<'a> {
        if self.skipping || input.len() >= self.limit {
            self.skipping = true;
            return LineEvent::Incomplete { consumed: input.len() };
        }
        LineEvent::Incomplete { consumed: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_crlf_ends_a_line() {
        let mut reader = LineReader::new(20);
        assert_eq!(reader.next(b"NOOP\r\nQU"), LineEvent::Line { line: b"NOOP", consumed: 6 });
        assert_eq!(reader.next(b"QU"), LineEvent::Incomplete { consumed: 0 });
        assert_eq!(reader.next(b"QUIT\r"), LineEvent::Incomplete { consumed: 0 });
        assert_eq!(reader.next(b"\r\n"), LineEvent::Line { line: b"", consumed: 2 });
        for (bytes, fault, consumed) in [
            (&b"NOOP\nNOOP\r\n"[..], LineFault::BareLineFeed, 5),
            (b"\n", LineFault::BareLineFeed, 1),
            (b"NO\rOP\r\n", LineFault::BareCarriageReturn, 7),
            (b"NOOP\r\r\n", LineFault::BareCarriageReturn, 7),
            (b"NO\0OP\r\n", LineFault::Zero, 7),
            (b"NOOP 678901234567890\r\n", LineFault::TooLong, 22),
        ] {
            assert_eq!(reader.next(bytes), LineEvent::Fault { fault, consumed });
        }
    }

    #[test]
    fn long_lines_are_dropped_piece_by_piece() {
        let mut reader = LineReader::new(8);
        assert_eq!(reader.next(b"1234567"), LineEvent::Incomplete { consumed: 0 });
        assert_eq!(reader.next(b"12345678"), LineEvent::Incomplete { consumed: 8 });
        assert_eq!(reader.next(b"9"), LineEvent::Incomplete { consumed: 1 });
        assert_eq!(
            reader.next(b"0\r\nQUIT\r\n"),
            LineEvent::Fault { fault: LineFault::TooLong, consumed: 3 }
        );
        assert_eq!(reader.next(b"QUIT\r\n"), LineEvent::Line { line: b"QUIT", consumed: 6 });
    }
}
