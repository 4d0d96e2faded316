//! A response body that comes piece by piece, cut anywhere: "the client MUST isolate the receiving of response chunks
//! from the parsing and interpreting of the inner response stream" (MS-OXCMAPIHTTP 3.1.5.6).

use super::{FramingError, LINE_BYTES_MAX, LINES_MAX, Line, ResponseFrame, read_line};

/// What a piece had in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameEvent {
    /// The server has queued the request.
    Processing,
    /// The server still works on it.
    Pending,
    /// Headers after DONE are complete; from here on it is the body.
    Done,
}

/// A response body as far as it has come.
#[derive(Debug, Clone)]
pub struct FrameReader {
    line: Vec<u8>,
    /// Where the line begins.
    at: usize,
    lines: usize,
    done: bool,
    in_body: bool,
    pending: usize,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    body_bytes_max: usize,
}

impl FrameReader {
    /// Nothing has come yet; a body longer than `body_bytes_max` is refused.
    pub const fn new(body_bytes_max: usize) -> Self {
        Self {
            line: Vec::new(),
            at: 0,
            lines: 0,
            done: false,
            in_body: false,
            pending: 0,
            headers: Vec::new(),
            body: Vec::new(),
            body_bytes_max,
        }
    }

    /// Takes the next piece; gives what was completed by it.
    ///
    /// # Errors
    /// When meta-tags or headers are broken, or the body is too long. What comes after an error makes no sense.
    pub fn push(&mut self, mut piece: &[u8]) -> Result<Vec<FrameEvent>, FramingError> {
        let mut events = Vec::new();
        while !self.in_body {
            let Some((byte, rest)) = piece.split_first() else { return Ok(events) };
            piece = rest;
            self.line.push(*byte);
            if self.line.ends_with(b"\r\n") {
                events.extend(self.end_line()?);
            } else if self.line.len() > LINE_BYTES_MAX {
                return Err(FramingError::Line(self.at));
            }
        }
        if self.body.len().saturating_add(piece.len()) > self.body_bytes_max {
            return Err(FramingError::Body(self.body_bytes_max));
        }
        self.body.extend_from_slice(piece);
        Ok(events)
    }

    fn end_line(&mut self) -> Result<Option<FrameEvent>, FramingError> {
        self.lines += 1;
        if self.lines > LINES_MAX {
            return Err(FramingError::Lines);
        }
        let line = std::mem::take(&mut self.line);
        let at = self.at;
        self.at += line.len();
        let text = line.strip_suffix(b"\r\n").unwrap_or(&line);
        Ok(match read_line(text, at, self.done)? {
            Line::Processing => Some(FrameEvent::Processing),
            Line::Pending => {
                self.pending += 1;
                Some(FrameEvent::Pending)
            }
            Line::Done => {
                self.done = true;
                None
            }
            Line::Header(name, value) => {
                self.headers.push((name, value));
                None
            }
            Line::Blank => {
                self.in_body = true;
                Some(FrameEvent::Done)
            }
        })
    }

    /// The whole of it, once HTTP says that no more comes.
    ///
    /// # Errors
    /// When it ends before the body begins.
    pub fn finish(&self) -> Result<ResponseFrame<'_>, FramingError> {
        if !self.in_body {
            return Err(FramingError::Truncated(self.at));
        }
        Ok(ResponseFrame { pending: self.pending, headers: self.headers.clone(), body: &self.body })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PENDING, frame_response, parse_response};
    use super::*;
    use crate::ResponseCode;

    const SLOW: &[u8] =
        b"PROCESSING\r\nPENDING\r\nDONE\r\nX-ResponseCode: 0\r\nX-Other: a:b\r\n\r\n\r\nDONE\r\n\0";

    /// covers: MS-OXCMAPIHTTP_R1184, MS-OXCMAPIHTTP_R1187, MS-OXCMAPIHTTP_R1189, MS-OXCMAPIHTTP_R1178
    #[test]
    fn it_may_be_cut_anywhere() {
        let whole = parse_response(SLOW).unwrap();
        assert_eq!((whole.pending, whole.body), (1, &b"\r\nDONE\r\n\0"[..]));
        let all = [FrameEvent::Processing, FrameEvent::Pending, FrameEvent::Done];
        for first in 0..SLOW.len() {
            for second in first..SLOW.len() {
                let mut reader = FrameReader::new(100);
                let mut events = Vec::new();
                for piece in [&SLOW[..first], &SLOW[first..second], &SLOW[second..]] {
                    events.extend(reader.push(piece).unwrap());
                }
                assert_eq!((events.as_slice(), reader.finish().as_ref()), (&all[..], Ok(&whole)));
            }
        }
    }

    #[test]
    fn a_sign_of_life_is_seen_when_it_comes() {
        let mut reader = FrameReader::new(0);
        assert_eq!(reader.push(b"PROCESSING\r"), Ok(vec![]));
        assert_eq!(reader.push(b"\nPENDING\r\nPEN"), Ok(vec![FrameEvent::Processing, FrameEvent::Pending]));
        assert_eq!(reader.finish(), Err(FramingError::Truncated(21)));
        assert_eq!(reader.push(b"DING\r\nDONE\r\n"), Ok(vec![FrameEvent::Pending]));
        assert_eq!(reader.finish(), Err(FramingError::Truncated(36)));
        assert_eq!(reader.push(b"\r\n"), Ok(vec![FrameEvent::Done]));
        assert_eq!(reader.push(b"x"), Err(FramingError::Body(0)));
    }

    #[test]
    fn broken_frames_are_refused_as_they_are_whole() {
        let push = |bytes: &[u8]| FrameReader::new(100).push(bytes);
        assert_eq!(push(b"<html>\r\n"), Err(FramingError::Line(0)));
        assert_eq!(push(b"DONE\r\nnonsense\r\n\r\n"), Err(FramingError::Line(6)));
        assert_eq!(push(b"DONE\r\nDONE\r\n\r\n"), Err(FramingError::Line(6)));
        assert_eq!(push(&[b'x'; 5000]), Err(FramingError::Line(0)));
        assert_eq!(push(PENDING.repeat(10_001).as_bytes()), Err(FramingError::Lines));
        assert_eq!(FrameReader::new(100).finish(), Err(FramingError::Truncated(0)));
    }

    #[test]
    fn the_body_is_bounded() {
        let framed = frame_response(ResponseCode::Success, 1, "now", &[7; 10]);
        assert_eq!(FrameReader::new(9).push(&framed), Err(FramingError::Body(9)));
        assert_eq!(FrameReader::new(10).push(&framed).map(|events| events.len()), Ok(2));
    }
}
