//! Replies: RFC 5321 4.2 and 4.2.1, with enhanced status codes by RFC 2034 4.

use crate::status::EnhancedStatus;

/// Longest reply line written, bytes with CRLF (RFC 5321 4.5.3.1.5). Longer texts are cut.
const LINE_BYTES_MAX: usize = 512;

/// Longest reply read, bytes over all its lines: a client must not be made to buffer without end.
pub const REPLY_BYTES_MAX: usize = 64 * 1024;

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Three digits, 200 to 599.
    pub code: u16,
    /// Enhanced status code; stands on every line. Not in greetings, EHLO answers and 3xx.
    pub status: Option<EnhancedStatus>,
    /// Texts, at least one; empty ones are allowed.
    pub lines: Vec<String>,
}

/// Why bytes are not a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// No three digits at the start, or not in 200..=599.
    #[error("malformed reply code")]
    Code,
    /// Lines of one reply have different codes.
    #[error("reply lines with different codes")]
    Mixed,
    /// A line does not end with CRLF, or holds control characters or broken UTF-8.
    #[error("malformed reply text")]
    Text,
    /// Longer than [`REPLY_BYTES_MAX`].
    #[error("reply too long")]
    TooLong,
}

impl Reply {
    /// One line with an enhanced status code.
    pub fn new(code: u16, status: EnhancedStatus, text: impl Into<String>) -> Self {
        Self { code, status: Some(status), lines: vec![text.into()] }
    }

    /// One line without an enhanced status code.
    pub fn plain(code: u16, text: impl Into<String>) -> Self {
        Self { code, status: None, lines: vec![text.into()] }
    }

    /// 2xx or 3xx.
    pub const fn is_positive(&self) -> bool {
        self.code < 400
    }

    /// 4xx: trying again later may help.
    pub const fn is_transient(&self) -> bool {
        self.code >= 400 && self.code < 500
    }

    /// Appends the reply. Control characters but tab become "?" in texts, so that no text can forge a line.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let code = self.code.clamp(200, 599);
        let status = self.status.map(|status| format!("{status} ")).unwrap_or_default();
        let last = self.lines.len().saturating_sub(1);
        for (index, line) in self.lines.iter().enumerate() {
            let separator = if index == last { ' ' } else { '-' };
            let mut text = format!("{code}{separator}{status}");
            for c in line.chars() {
                if text.len() + c.len_utf8() > LINE_BYTES_MAX - 2 {
                    break;
                }
                text.push(if c.is_control() && c != '\t' { '?' } else { c });
            }
            out.extend_from_slice(text.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
        if self.lines.is_empty() {
            out.extend_from_slice(format!("{code} {}\r\n", status.trim_end()).as_bytes());
        }
    }

    /// Decodes the reply at the front of `input`: it and its length, or `None` when it is not complete.
    ///
    /// # Errors
    /// [`ReplyError`]; the connection is of no more use then.
    pub fn decode(input: &[u8]) -> Result<Option<(Self, usize)>, ReplyError> {
        let mut code = None;
        let mut lines = Vec::new();
        let mut at = 0;
        loop {
            let rest = input.get(at..).unwrap_or(&[]);
            let Some(end) = rest.iter().position(|b| *b == b'\n') else {
                return if input.len() > REPLY_BYTES_MAX { Err(ReplyError::TooLong) } else { Ok(None) };
            };
            at += end + 1;
            if at > REPLY_BYTES_MAX {
                return Err(ReplyError::TooLong);
            }
            let (line_code, more, text) = decode_line(rest.get(..end).unwrap_or(&[]))?;
            if *code.get_or_insert(line_code) != line_code {
                return Err(ReplyError::Mixed);
            }
            lines.push(text.to_owned());
            if !more {
                return Ok(Some((Self::with_status(line_code, lines), at)));
            }
        }
    }

    /// Takes the status off the texts, if the first one has one of the code's class (RFC 2034 4).
    fn with_status(code: u16, mut lines: Vec<String>) -> Self {
        let status = lines
            .first()
            .and_then(|line| EnhancedStatus::split(line))
            .map(|(status, _)| status)
            .filter(|status| u16::from(status.class) == code / 100);
        if let Some(status) = status {
            for line in &mut lines {
                match EnhancedStatus::split(line) {
                    Some((own, text)) if own == status => *line = text.to_owned(),
                    _ => {}
                }
            }
        }
        Self { code, status, lines }
    }
}

/// One line with its CR but without LF: code, whether more lines follow, text.
fn decode_line(line: &[u8]) -> Result<(u16, bool, &str), ReplyError> {
    let line = line.strip_suffix(b"\r").ok_or(ReplyError::Text)?;
    let text = str::from_utf8(line).map_err(|_| ReplyError::Text)?;
    if text.contains(|c: char| c.is_control() && c != '\t') {
        return Err(ReplyError::Text);
    }
    let (digits, rest) = text.split_at_checked(3).ok_or(ReplyError::Code)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ReplyError::Code);
    }
    let code = digits.parse().ok().filter(|code| (200..600).contains(code)).ok_or(ReplyError::Code)?;
    match rest.split_at_checked(1) {
        None => Ok((code, false, "")),
        Some((" ", text)) => Ok((code, false, text)),
        Some(("-", text)) => Ok((code, true, text)),
        Some(_) => Err(ReplyError::Code),
    }
}
