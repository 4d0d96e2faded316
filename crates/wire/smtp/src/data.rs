//! The DATA stream: RFC 5321 4.1.1.4 and 4.5.2.
//!
//! "The mail data are terminated by a line containing only a period, that is, the character sequence
//! CRLF.CRLF"; a receiver MUST NOT take anything else for it (2.3.8). LF.LF, LF.CRLF, CR.CR and their kin are
//! how mail is smuggled past a server that reads line ends otherwise, so a message with a bare CR or LF is
//! refused as a whole, and the session that saw one should end after its answer: where such a message ends
//! is exactly what the two sides may disagree about.

/// Why the content of a message is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    /// CR without LF behind it.
    #[error("carriage return without line feed")]
    BareCarriageReturn,
    /// LF without CR before it.
    #[error("line feed without carriage return")]
    BareLineFeed,
    /// More bytes than allowed.
    #[error("message too large")]
    TooLarge,
    /// The receiver has no room for it now; set by [`DataReader::refuse`].
    #[error("no room for the message now")]
    NoRoom,
}

/// How far a reader has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Everything was taken; more must come.
    More,
    /// The end was seen.
    Complete,
    /// As much again as the limit was thrown away and the end is not in sight: answer and close. By how many
    /// bytes later this is noticed depends on how the input was cut.
    Overrun,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Behind a CRLF, or at the very start (the CRLF of the DATA command counts).
    LineStart,
    /// Behind CRLF "."
    Dot,
    /// Behind CRLF "." CR
    DotCr,
    /// Within a line.
    Text,
    /// Behind a CR within a line.
    Cr,
}

/// Collects a message, un-stuffing dots, until CRLF.CRLF.
#[derive(Debug)]
pub struct DataReader {
    state: State,
    limit: usize,
    message: Vec<u8>,
    dropped: usize,
    fault: Option<ContentFault>,
}

impl DataReader {
    /// A reader for a message of up to `limit_bytes`.
    pub const fn new(limit_bytes: usize) -> Self {
        Self { state: State::LineStart, limit: limit_bytes, message: Vec::new(), dropped: 0, fault: None }
    }

    /// Takes bytes; how many were taken (all of them but those behind the end) and how far it has come.
    pub fn feed(&mut self, input: &[u8]) -> (usize, Progress) {
        let mut at = 0;
        while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
            if self.dropped > self.limit {
                return (at, Progress::Overrun);
            }
            if self.state == State::Text {
                let run = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
                let (text, after) = rest.split_at(run);
                self.keep(text);
                at += run;
                if after.is_empty() {
                    break;
                }
            }
            let Some(byte) = input.get(at) else { break };
            at += 1;
            if self.step(*byte) {
                return (at, Progress::Complete);
            }
        }
        (at, Progress::More)
    }

    /// Bytes kept so far.
    pub const fn size_bytes(&self) -> usize {
        self.message.len()
    }

    /// Condemns the message: what came and what still comes of it is thrown away.
    pub fn refuse(&mut self, fault: ContentFault) {
        self.fail(fault);
    }

    /// The message, once [`Progress::Complete`] was answered.
    ///
    /// # Errors
    /// The first fault that was seen.
    pub fn finish(self) -> Result<Vec<u8>, ContentFault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.message),
        }
    }

    /// One byte; whether the end was reached.
    fn step(&mut self, byte: u8) -> bool {
        self.state = match (self.state, byte) {
            (State::LineStart, b'.') => State::Dot,
            (State::Dot, b'\r') => State::DotCr,
            (State::DotCr, b'\n') => return true,
            (State::Cr, b'\n') => {
                self.keep(b"\r\n");
                State::LineStart
            }
            (State::Cr | State::DotCr, b'\r') => {
                self.fail(ContentFault::BareCarriageReturn);
                State::Cr
            }
            (State::Cr | State::DotCr, _) => {
                self.fail(ContentFault::BareCarriageReturn);
                State::Text
            }
            (_, b'\n') => {
                self.fail(ContentFault::BareLineFeed);
                State::Text
            }
            (_, b'\r') => State::Cr,
            // "If the first character is a period and there are other characters on the line, the first
            // character is deleted" (4.5.2): the dot was held back, this byte is kept.
            (_, other) => {
                self.keep(&[other]);
                State::Text
            }
        };
        false
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.fault.is_none() && self.message.len().saturating_add(bytes.len()) > self.limit {
            self.fail(ContentFault::TooLarge);
        }
        if self.fault.is_none() {
            self.message.extend_from_slice(bytes);
        } else {
            self.dropped = self.dropped.saturating_add(bytes.len());
        }
    }

    fn fail(&mut self, fault: ContentFault) {
        self.fault.get_or_insert(fault);
        self.message = Vec::new();
        // Faulty line ends count too, so that a stream of nothing else ends.
        self.dropped = self.dropped.saturating_add(1);
    }
}

/// Writes a message as the DATA stream: dots stuffed, CRLF.CRLF at the end. A message that does not end
/// with CRLF gets one.
///
/// # Errors
/// When the message holds a bare CR or LF; nothing is written then.
pub fn encode(message: &[u8], out: &mut Vec<u8>) -> Result<(), ContentFault> {
    let mut check = NewlineCheck::default();
    check.feed(message)?;
    check.finish()?;
    out.reserve(message.len() + 8);
    for line in message.split_inclusive(|b| *b == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !message.is_empty() && !message.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    Ok(())
}

/// Looks for bare CR and LF in content that comes in pieces.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewlineCheck {
    after_cr: bool,
}

impl NewlineCheck {
    /// Looks at the next piece.
    ///
    /// # Errors
    /// The first fault in it.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), ContentFault> {
        for byte in piece {
            match (self.after_cr, byte) {
                (true, b'\n') => self.after_cr = false,
                (true, _) => return Err(ContentFault::BareCarriageReturn),
                (false, b'\n') => return Err(ContentFault::BareLineFeed),
                (false, byte) => self.after_cr = *byte == b'\r',
            }
        }
        Ok(())
    }

    /// At the end of the content.
    ///
    /// # Errors
    /// When it ends with CR.
    pub const fn finish(self) -> Result<(), ContentFault> {
        if self.after_cr { Err(ContentFault::BareCarriageReturn) } else { Ok(()) }
    }
}
