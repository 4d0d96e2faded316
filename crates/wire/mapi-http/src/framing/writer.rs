//! A response body that goes out piece by piece.

use super::{DONE, PENDING, PROCESSING};
use crate::header::FinalHeaders;
use std::fmt::Write as _;

/// Gives the pieces of one response body in their order; each is to be flushed to the client as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrameWriter {
    started: bool,
}

impl FrameWriter {
    /// Nothing sent yet.
    pub const fn new() -> Self {
        Self { started: false }
    }

    /// "The initial response includes the PROCESSING meta-tag": empty when it has been sent.
    pub const fn processing(&mut self) -> &'static str {
        if self.started {
            return "";
        }
        self.started = true;
        PROCESSING
    }

    /// A sign of life, with PROCESSING in front when that has not been sent.
    pub fn pending(&mut self) -> String {
        format!("{}{PENDING}", self.processing())
    }

    /// All that stands in front of the body: DONE, its headers and the blank line, with PROCESSING in front when that
    /// has not been sent.
    pub fn done(mut self, headers: &FinalHeaders) -> String {
        let mut out = format!("{}{DONE}", self.processing());
        for (name, value) in headers.to_headers() {
            // Writing to a String does not fail.
            let _ = write!(out, "{name}: {value}\r\n");
        }
        out.push_str("\r\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_response;
    use super::*;
    use crate::ResponseCode;
    use ropewalk_base::FileTime;

    /// covers: MS-OXCMAPIHTTP_R1238, MS-OXCMAPIHTTP_R1241, MS-OXCMAPIHTTP_R1244, MS-OXCMAPIHTTP_R2228
    #[test]
    fn processing_comes_first_and_once() {
        let headers = FinalHeaders::new(ResponseCode::Success, 17, FileTime::from_unix_seconds(784_111_777));
        let mut writer = FrameWriter::new();
        let mut out = writer.processing().to_owned();
        out.push_str(&writer.pending());
        out.push_str(&writer.pending());
        out.push_str(&writer.done(&headers));
        let text = "PROCESSING\r\nPENDING\r\nPENDING\r\nDONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: 17\r\n\
            X-StartTime: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";
        assert_eq!(out, text);
        assert_eq!(parse_response(out.as_bytes()).unwrap().final_headers(), Ok(headers));
        assert_eq!(FrameWriter::new().pending(), "PROCESSING\r\nPENDING\r\n");
        assert_eq!(FrameWriter::new().done(&FinalHeaders::default()), "PROCESSING\r\nDONE\r\n\r\n");
    }
}
