//! What stands in front of a response body (MS-OXCMAPIHTTP 2.2.2.2, 2.2.7, 3.2.5.6): meta-tags, headers that were
//! not known when the HTTP headers went out, and a blank line. Whole, or piece by piece as it comes and goes.

mod reader;
mod writer;

pub use reader::{FrameEvent, FrameReader};
pub use writer::FrameWriter;

use crate::ResponseCode;
use crate::header::{ELAPSED_TIME, FinalHeaders, HeaderError, RESPONSE_CODE, START_TIME};

/// First line: the request waits to be processed.
pub const PROCESSING: &str = "PROCESSING\r\n";
/// Sent again and again while the request is being processed.
pub const PENDING: &str = "PENDING\r\n";
/// The request is done; headers, a blank line and the body follow.
pub const DONE: &str = "DONE\r\n";

/// Lines before the body; a wait of a day at one PENDING every ten seconds has fewer.
const LINES_MAX: usize = 10_000;
/// Length of one of them, bytes.
const LINE_BYTES_MAX: usize = 4096;

/// A response body that is not framed as it should be (MS-OXCMAPIHTTP 2.2.7).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FramingError {
    /// It ends before the blank line.
    #[error("the response ends before DONE and its headers do, at offset {0}")]
    Truncated(usize),
    /// A line is neither a meta-tag nor a header.
    #[error("line at offset {0} is neither a meta-tag nor a header")]
    Line(usize),
    /// There are too many lines.
    #[error("more than {LINES_MAX} lines before the body")]
    Lines,
    /// The body is longer than its reader takes.
    #[error("a body of more than {0} bytes")]
    Body(usize),
}

/// A response body taken apart (MS-OXCMAPIHTTP 2.2.2.2, 2.2.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseFrame<'a> {
    /// How many PENDING tags came before DONE.
    pub pending: usize,
    /// Headers after DONE.
    pub headers: Vec<(String, String)>,
    /// The body itself.
    pub body: &'a [u8],
}

impl ResponseFrame<'_> {
    /// A header after DONE, by its name without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The headers after DONE, taken apart.
    ///
    /// # Errors
    /// When one stands there twice or has a value that is not allowed.
    pub fn final_headers(&self) -> Result<FinalHeaders, HeaderError> {
        FinalHeaders::parse(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// X-ResponseCode after DONE; it replaces that of the HTTP headers.
    pub fn response_code(&self) -> Option<ResponseCode> {
        self.header(RESPONSE_CODE)?.parse().ok().and_then(ResponseCode::from_number)
    }
}

/// DONE, its headers and the blank line. `start_time` is an HTTP date.
pub fn frame_end(code: ResponseCode, elapsed_milliseconds: u64, start_time: &str) -> String {
    let number = code.number();
    format!(
        "{DONE}{RESPONSE_CODE}: {number}\r\n{ELAPSED_TIME}: {elapsed_milliseconds}\r\n{START_TIME}: {start_time}\r\n\r\n"
    )
}

/// A whole response body for a request that was answered at once.
pub fn frame_response(
    code: ResponseCode,
    elapsed_milliseconds: u64,
    start_time: &str,
    body: &[u8],
) -> Vec<u8> {
    let mut out = format!("{PROCESSING}{}", frame_end(code, elapsed_milliseconds, start_time)).into_bytes();
    out.extend_from_slice(body);
    out
}

/// What a line in front of the body is.
enum Line {
    Processing,
    Pending,
    Done,
    Header(String, String),
    /// The blank line; the body follows.
    Blank,
}

/// Reads a line without its CRLF. Headers and the blank line come after DONE, meta-tags before.
fn read_line(text: &[u8], at: usize, done: bool) -> Result<Line, FramingError> {
    match text {
        b"PROCESSING" if !done => Ok(Line::Processing),
        b"PENDING" if !done => Ok(Line::Pending),
        b"DONE" if !done => Ok(Line::Done),
        b"" if done => Ok(Line::Blank),
        _ if done => {
            let text = std::str::from_utf8(text).map_err(|_| FramingError::Line(at))?;
            let (name, value) = text.split_once(':').ok_or(FramingError::Line(at))?;
            Ok(Line::Header(name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(FramingError::Line(at)),
    }
}

/// The line at `at`, and where the next one begins.
fn line(bytes: &[u8], at: usize) -> Result<(&[u8], usize), FramingError> {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.windows(2).take(LINE_BYTES_MAX).position(|pair| pair == b"\r\n") {
        Some(length) => Ok((rest.get(..length).unwrap_or_default(), at + length + 2)),
        None if rest.len() > LINE_BYTES_MAX => Err(FramingError::Line(at)),
        None => Err(FramingError::Truncated(at)),
    }
}

/// Takes a whole response body apart.
///
/// # Errors
/// When meta-tags or headers are broken.
pub fn parse_response(bytes: &[u8]) -> Result<ResponseFrame<'_>, FramingError> {
    let (mut at, mut pending, mut headers, mut done) = (0, 0, Vec::new(), false);
    for _ in 0..LINES_MAX {
        let (text, next) = line(bytes, at)?;
        match read_line(text, at, done)? {
            Line::Processing => {}
            Line::Pending => pending += 1,
            Line::Done => done = true,
            Line::Header(name, value) => headers.push((name, value)),
            Line::Blank => {
                return Ok(ResponseFrame { pending, headers, body: bytes.get(next..).unwrap_or_default() });
            }
        }
        at = next;
    }
    Err(FramingError::Lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MS-OXCMAPIHTTP_R1131, MS-OXCMAPIHTTP_R1134, MS-OXCMAPIHTTP_R1135, MS-OXCMAPIHTTP_R1136,
    /// MS-OXCMAPIHTTP_R2231
    #[test]
    fn both_ways() {
        let date = "Sat, 21 Nov 2026 10:52:33 GMT";
        let bytes = frame_response(ResponseCode::Success, 17, date, b"\r\n\x00body");
        let text = format!(
            "PROCESSING\r\nDONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: 17\r\nX-StartTime: {date}\r\n\r\n\r\n\0body"
        );
        assert_eq!(bytes, text.as_bytes());
        let frame = parse_response(&bytes).unwrap();
        assert_eq!((frame.pending, frame.body), (0, &b"\r\n\x00body"[..]));
        assert_eq!(frame.response_code(), Some(ResponseCode::Success));
        assert_eq!(frame.header("x-starttime"), Some(date));
        let last = frame.final_headers().unwrap();
        assert_eq!((last.elapsed_time, last.response_code), (Some(17), Some(0)));
        let slow = b"PROCESSING\r\nPENDING\r\nPENDING\r\nDONE\r\n\r\nx";
        assert_eq!(parse_response(slow), Ok(ResponseFrame { pending: 2, headers: vec![], body: b"x" }));
    }

    #[test]
    fn broken_frames() {
        assert_eq!(parse_response(b"PROCESSING\r\nDO"), Err(FramingError::Truncated(12)));
        assert_eq!(parse_response(b"<html>\r\n"), Err(FramingError::Line(0)));
        assert_eq!(parse_response(b"DONE\r\nnonsense\r\n\r\n"), Err(FramingError::Line(6)));
        assert_eq!(parse_response(&PENDING.repeat(10_001).into_bytes()), Err(FramingError::Lines));
        assert_eq!(parse_response(&vec![b'x'; 10_000]), Err(FramingError::Line(0)), "no line is that long");
    }
}
